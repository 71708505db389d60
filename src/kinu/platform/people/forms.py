"""What staff type on the screens of people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.kernel.partial_date import parse_partial
from kinu.kernel.wareki import NotADate
from kinu.platform.places import public as places
from kinu.platform.web import public as web

from .selectors.search import Query

KINDS = (
    ("dv", _("配偶者からの暴力")),
    ("stalking", _("ストーカー行為")),
    ("child-abuse", _("児童虐待")),
    ("other", _("その他これらに準ずる行為")),
)


class SearchForm(forms.Form):
    name = forms.CharField(label=_("氏名(漢字・カナ・ローマ字)"), required=False, max_length=100)
    birth = forms.CharField(
        label=_("生年月日"),
        required=False,
        max_length=30,
        help_text=_("例:S33.4.18、1958-04-18、昭和13年5月日不詳"),
    )
    town = forms.ChoiceField(label=_("町字"), required=False)
    rest = forms.CharField(label=_("番地"), required=False, max_length=50)
    with_former = forms.BooleanField(label=_("転出・死亡した人もさがす"), required=False)
    reason = forms.CharField(
        label=_("さがす理由"),
        max_length=200,
        help_text=_("だれが、なぜ見たかは記録され、本人も見ることができます。"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        town = cast(forms.ChoiceField, self.fields["town"])
        town.choices = [("", _("えらばない")), *((one.id, one.name) for one in places.towns())]

    def clean_birth(self) -> str:
        value = str(self.cleaned_data["birth"]).strip()
        if value:
            try:
                parse_partial(value)
            except NotADate as error:
                raise forms.ValidationError(
                    _("生年月日を日付として読めません。例のように入力してください。")
                ) from error
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and self.query(cleaned).is_empty:
            raise forms.ValidationError(_("氏名、生年月日、町字、番地のどれかを入力してください。"))
        return cleaned

    @staticmethod
    def query(cleaned: dict[str, Any]) -> Query:
        return Query(
            name=cleaned.get("name", ""),
            birth=cleaned.get("birth", ""),
            town_id=cleaned.get("town", ""),
            rest=cleaned.get("rest", ""),
            with_former=bool(cleaned.get("with_former")),
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("だれが、なぜ見たかは記録され、本人も見ることができます。"),
    )


class ProtectionForm(forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("相談機関の名前や文書番号など"))
    starts_on = web.DatePartsField(label=_("始まりの日"))
    ends_on = web.DatePartsField(label=_("終わりの日"), help_text=_("始まりの日から1年まで"))

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"starts_on": today, "ends_on": today + timedelta(days=364)})


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("解除する理由"), max_length=200)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("住民データのファイル(CSV)"), help_text=_("文字コードはUTF-8またはシフトJIS(CP932)")
    )
    as_of = web.DatePartsField(label=_("いつの時点のデータですか"))

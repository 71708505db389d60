"""The filter of the staff page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.kernel.clock import JST
from kinu.platform.hooks import public as hooks

from .models import Kind


class LogFilter(forms.Form):
    """What an auditor looks for. Every field may stay empty."""

    kind = forms.ChoiceField(
        label=_("種類"),
        required=False,
        choices=(("", _("すべて")), (Kind.CHANGE.value, _("変更")), (Kind.LOOK.value, _("閲覧"))),
    )
    since = forms.DateField(
        label=_("この日から"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("この日まで"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    action = forms.CharField(
        label=_("したこと"),
        required=False,
        max_length=80,
        widget=forms.Select(attrs={"data-combobox": True}),
    )
    actor = forms.CharField(label=_("した人（名前かID）"), required=False, max_length=64)
    resident = forms.CharField(label=_("住民のID"), required=False, max_length=32)
    subject = forms.CharField(label=_("対象のID"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].widget.choices = [("", _("すべて")), *acts()]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            self.add_error("until", _("終わりの日が、はじめの日より前です。日付を入れかえてください。"))
        return values

    def lookups(self) -> dict[str, object]:
        """Return the filter as lookups of the table; nothing is found by an invalid form."""
        if not self.is_valid():
            return {"number": 0}
        found = self.cleaned_data
        named = {
            "kind": found["kind"],
            "action__startswith": found["action"],
            "who": found["actor"],
            "resident_id": found["resident"],
            "subject": found["subject"],
            "at__gte": _start(found["since"]),
            "at__lt": _start(found["until"], days=1),
        }
        return {lookup: value for lookup, value in named.items() if value}

    def used(self) -> dict[str, str]:
        """Return what was asked for, to be written into the log itself."""
        if not self.is_valid():
            return {}
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def acts() -> list[tuple[str, str]]:
    """Return each act a sentence can tell of, action and words, room by room."""
    return [(act.id, act.words) for act in sorted(hooks.acts, key=lambda act: act.id.split(".")[0])]


def _start(day: date | None, *, days: int = 0) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=JST) + timedelta(days=days) if day else None

"""What riders and operators type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from kinu.platform.web.public import KanaField, NameField, PhoneField, TextField, date_text, time_text

from .rules.calendar import minutes_in
from .rules.wishes import Asked
from .selectors.data import open_days, service
from .selectors.network import StopView, find_stops, one_stop, stop_of
from .selectors.trips import clock

STEP = 10
"""Minutes between the times one may choose."""


def day_choices(today: date) -> list[tuple[str, str]]:
    """Return the days on which the service runs, as far ahead as it takes bookings."""
    days = open_days(today, today + timedelta(days=service().days_ahead))
    return [(day.isoformat(), _day_words(day, today)) for day in days]


def _day_words(day: date, today: date) -> str:
    words = date_text(day)
    if day == today:
        return now_("きょう %(day)s") % {"day": words}
    return now_("あした %(day)s") % {"day": words} if day == today + timedelta(days=1) else words


def time_choices() -> list[tuple[str, str]]:
    """Return the times of a service day in steps of ten minutes."""
    spans = [(rule.opens, rule.closes) for rule in service().hours]
    opens, closes = min(one for one, _end in spans), max(end for _start, end in spans)
    return [(str(minute), time_text(clock(minute))) for minute in range(opens, closes + 1, STEP)]


class StopField(TextField):
    """A stop by its name, its kana or its Latin reading; a name that fits several comes back as a choice."""

    default_error_messages = {  # noqa: RUF012  Django's own shape
        "unknown": _("この名前の停留所が見つかりません。地区の一覧からも選べます。"),
        "several": _("似た名前の停留所があります。下から選んでください。"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=100,
            widget=forms.TextInput(attrs={"list": "stop-names", "autocomplete": "off"}),
            **options,
        )


def find_stop(
    form: forms.Form, name: str, data: dict[str, Any], choices_of: dict[str, tuple[StopView, ...]]
) -> None:
    """Resolve a name to a stop: what was chosen from similar ones goes first; several leave a choice and an error."""
    chosen = stop_of(str(form.data.get(f"{name}_id", ""))[:24])
    found = chosen or one_stop(data[name])
    near = () if found else find_stops(data[name])
    if found is None and len(near) == 1:
        found = near[0]
    if found is not None:
        data[f"{name}_stop"] = found
        return
    choices_of[name] = near
    code = "several" if near else "unknown"
    form.add_error(name, ValidationError(form.fields[name].error_messages[code], code=code))


class RideForm(forms.Form):
    """From, to, when, with whom."""

    origin = StopField(label=_("どこから乗りますか"))
    destination = StopField(label=_("どこまで行きますか"))
    day = forms.ChoiceField(label=_("いつ"))
    mode = forms.ChoiceField(
        label=_("時間のきめ方"),
        choices=(
            ("now", _("できるだけ早く")),
            ("leave", _("この時間に出発したい")),
            ("arrive", _("この時間までに着きたい")),
            ("any", _("何時でもよい")),
        ),
        widget=forms.RadioSelect,
        initial="leave",
    )
    time = forms.ChoiceField(label=_("時間"), required=False)
    back = forms.ChoiceField(label=_("帰りの出発"), required=False)
    people = forms.TypedChoiceField(label=_("乗る人の数"), coerce=int, initial=1)
    children = forms.TypedChoiceField(label=_("そのうち小学生"), coerce=int, initial=0, required=False)
    wheelchair = forms.BooleanField(label=_("車いすのまま乗ります"), required=False)
    luggage = forms.TypedChoiceField(label=_("大きな荷物"), coerce=int, initial=0, required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        rules = service()
        self.choices_of: dict[str, tuple[StopView, ...]] = {}
        times = time_choices()
        self._choose("day", day_choices(today))
        self._choose("time", [("", now_("選んでください")), *times])
        self._choose("back", [("", now_("帰りはいらない")), *times])
        self._choose("people", _count(1, rules.most_people, "人"))
        self._choose("children", _count(0, rules.most_people - 1, "人"))
        self._choose("luggage", _count(0, rules.most_luggage, "つ"))

    def _choose(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("origin", "destination"):
            if name in data:
                find_stop(self, name, data, self.choices_of)
        if data.get("mode") in {"leave", "arrive"} and not data.get("time"):
            self.add_error("time", _("時間を選んでください。"))
        children = data.get("children") or 0
        if children and children >= data.get("people", 1):
            self.add_error("children", _("小学生だけでは乗れません。人数を確認してください。"))
        origin, destination = data.get("origin_stop"), data.get("destination_stop")
        if origin and destination and origin.id == destination.id:
            self.add_error("destination", _("乗る所と降りる所が同じです。ちがう場所を選んでください。"))
        return data

    def asked(self) -> Asked:
        """Return what a valid form asks for."""
        data = self.cleaned_data
        return Asked(
            origin_id=data["origin_stop"].id,
            destination_id=data["destination_stop"].id,
            day=date.fromisoformat(data["day"]),
            mode=data["mode"],
            minute=float(data["time"]) if data.get("time") and data["mode"] in {"leave", "arrive"} else None,
            people=data["people"],
            children=data["children"] or 0,
            wheelchairs=1 if data["wheelchair"] else 0,
            luggage=data["luggage"] or 0,
        )

    def back_minute(self) -> int | None:
        """Return when the way back leaves, None without one."""
        return int(self.cleaned_data["back"]) if self.cleaned_data.get("back") else None


def _count(least: int, most: int, unit: str) -> list[tuple[int, str]]:
    words = {"人": _("%(count)s人"), "つ": _("%(count)s個")}[unit]
    return [
        (number, now_("なし") if number == 0 else str(words) % {"count": number})
        for number in range(least, most + 1)
    ]


class RegularForm(RideForm):
    """The same, every week."""

    weekdays = forms.MultipleChoiceField(
        label=_("何曜日に乗りますか"), widget=forms.CheckboxSelectMultiple,
        choices=tuple(zip("0123456", (_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日")), strict=True)),
        error_messages={"required": _("曜日を1つ以上選んでください。")},
    )  # fmt: skip
    day = forms.ChoiceField(label=_("いつから"))
    mode = forms.ChoiceField(
        label=_("時間のきめ方"),
        choices=(("leave", _("この時間に出発したい")), ("arrive", _("この時間までに着きたい"))),
        widget=forms.RadioSelect,
        initial="leave",
    )


class RiderForm(forms.Form):
    """Who rides and how to reach them."""

    name = NameField(label=_("お名前"), max_length=80)
    kana = KanaField(label=_("フリガナ"), max_length=120, required=False)
    phone = PhoneField(label=_("電話番号"), help_text=_("迎えの車が見つからないときに、電話をします。"))
    wheelchair = forms.BooleanField(label=_("いつも車いすを使います"), required=False)
    note = TextField(
        label=_("運転手に伝えること"),
        max_length=200,
        required=False,
        help_text=_("例：耳が遠いので、大きな声で話してください。"),
    )


class OperatorRideForm(forms.Form):
    """One line for the operator: from, to, day, time as digits."""

    origin = StopField(label=_("乗る所"))
    destination = StopField(label=_("降りる所"))
    day = forms.ChoiceField(label=_("日"))
    mode = forms.ChoiceField(
        label=_("時間のきめ方"), choices=(("leave", _("出発")), ("arrive", _("到着")), ("any", _("何時でも")))
    )
    time = TextField(label=_("時刻"), max_length=5, required=False, help_text=_("930 は 9時30分"))
    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=8, initial=1)
    children = forms.IntegerField(label=_("小学生"), min_value=0, max_value=7, initial=0, required=False)
    wheelchairs = forms.IntegerField(label=_("車いす"), min_value=0, max_value=2, initial=0, required=False)
    luggage = forms.IntegerField(label=_("荷物"), min_value=0, max_value=4, initial=0, required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices_of: dict[str, tuple[StopView, ...]] = {}
        cast(forms.ChoiceField, self.fields["day"]).choices = day_choices(today)

    def clean_time(self) -> float | None:
        """Read 930, 9:30 or 9時30分."""
        text = self.cleaned_data["time"].replace("時", ":").rstrip("分:")
        if not text:
            return None
        if text.isdigit():
            text = f"{text}:00" if len(text) <= 2 else f"{text[:-2]}:{text[-2:]}"
        try:
            return float(minutes_in(text))
        except ValueError:
            raise ValidationError(now_("時刻は 930 か 9:30 のように入れてください。")) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("origin", "destination"):
            if name in data:
                find_stop(self, name, data, self.choices_of)
        if data.get("mode") in {"leave", "arrive"} and data.get("time") is None and "time" not in self.errors:
            self.add_error("time", _("時刻を入れてください。"))
        return data

    def asked(self) -> Asked:
        """Return what a valid form asks for."""
        data = self.cleaned_data
        return Asked(
            origin_id=data["origin_stop"].id,
            destination_id=data["destination_stop"].id,
            day=date.fromisoformat(data["day"]),
            mode=data["mode"],
            minute=data["time"] if data["mode"] != "any" else None,
            people=data["people"],
            children=data["children"] or 0,
            wheelchairs=data["wheelchairs"] or 0,
            luggage=data["luggage"] or 0,
        )

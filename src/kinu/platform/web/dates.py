"""Dates, times and money in the reader's language, each way of writing them once."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kinu.kernel.clock import JST
from kinu.kernel.wareki import era_year, to_short_wareki, to_wareki

_WEEKDAYS = {
    "ja": "月火水木金土日",
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "pt": ("seg", "ter", "qua", "qui", "sex", "sáb", "dom"),
}
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "pt": ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
}  # fmt: skip


def _tongue() -> str:
    language = get_language() or "ja"
    if language.startswith("ja"):
        return "ja"
    return "pt" if language.startswith("pt") else "en"


def _day_of(value: date | datetime) -> date:
    return value.astimezone(JST).date() if isinstance(value, datetime) else value


def date_text(value: date | datetime, *, era: bool = False, weekday: bool = True) -> str:
    """Return the day as people of the reader's language write it.

    Japanese: 2026年11月22日(日), with `era` 2026年(令和8年)11月22日(日). English: Sun 22 November 2026.
    """
    day = _day_of(value)
    tongue = _tongue()
    name = _WEEKDAYS[tongue][day.weekday()]
    if tongue == "ja":
        year = f"{day.year}年({era_year(day)})" if era else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日" + (f"({name})" if weekday else "")
    month = _MONTHS[tongue][day.month - 1]
    if tongue == "pt":
        return (f"{name}, " if weekday else "") + f"{day.day} de {month} de {day.year}"
    return (f"{name} " if weekday else "") + f"{day.day} {month} {day.year}"


def wareki_text(value: date | datetime, style: str = "") -> str:
    """Return the era date; in languages other than Japanese the Western date stands first.

    `style` "year" gives 令和8年, "short" R8.11.22.
    """
    day = _day_of(value)
    if style == "short":
        return to_short_wareki(day)
    if style == "year":
        return era_year(day)
    if _tongue() == "ja":
        return to_wareki(day)
    return f"{date_text(day, weekday=False)} ({to_wareki(day)})"


def time_text(value: datetime | time, *, for_staff: bool = False) -> str:
    """Return 午後2時30分 for residents, 14:30 for staff and for readers of other languages."""
    moment = value.astimezone(JST).time() if isinstance(value, datetime) else value
    if for_staff or _tongue() != "ja":
        return f"{moment.hour}:{moment.minute:02d}"
    half, hour = ("午前", moment.hour) if moment.hour < 12 else ("午後", moment.hour - 12)
    return f"{half}{hour}時" + (f"{moment.minute}分" if moment.minute else "")


def datetime_text(value: datetime, *, for_staff: bool = False) -> str:
    """Return day and time, for example 2026年11月22日(日) 午後2時30分."""
    return f"{date_text(value)} {time_text(value, for_staff=for_staff)}"


def yen_text(amount: int) -> str:
    """Return 1,200円; for readers of other languages 1,200 yen."""
    return f"{amount:,}円" if _tongue() == "ja" else _("%(amount)s円") % {"amount": f"{amount:,}"}


def days_left_text(due: date | datetime, *, today: date) -> str:
    """Return the distance to a deadline in words: あと9日, きょうまで, 2日すぎました."""
    days = (_day_of(due) - today).days
    if days == 0:
        return _("きょうまで")
    if days > 0:
        return ngettext("あと%(days)d日", "あと%(days)d日", days) % {"days": days}
    return ngettext("%(days)d日すぎました", "%(days)d日すぎました", -days) % {"days": -days}


_DAY_READINGS = {
    1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
    9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
_WEEKDAY_READINGS = dict(
    zip("月火水木金土日", ("げつ", "か", "すい", "もく", "きん", "ど", "にち"), strict=True)
)
_ERA_READINGS = {
    "令和": "れいわ",
    "平成": "へいせい",
    "昭和": "しょうわ",
    "大正": "たいしょう",
    "明治": "めいじ",
}
_WORDS = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治)|(?P<first>元年)|(?P<half>午[前後])|\((?P<weekday>[月火水木金土日])\)"
    r"|(?P<day>(?<!\d)\d{1,2})日|(?P<minute>\d{1,2})分|(?P<unit>[年月時円])"
)
_UNITS = {
    "年": "ねん",
    "月": "がつ",
    "時": "じ",
    "円": "えん",
    "午前": "ごぜん",
    "午後": "ごご",
    "元年": "がんねん",
}


def with_readings(text: str) -> str:
    """Return a date, time or amount with readings in the notation of やさしい日本語.

    >>> with_readings("2026年4月1日(水)"), with_readings("午後2時30分")
    ('2026年《ねん》4月《がつ》｜1日《ついたち》(水《すい》)', '午後《ごご》2時《じ》30分《ぷん》')
    """
    return _WORDS.sub(_with_reading, text)


def _with_reading(found: re.Match[str]) -> str:
    if era := found["era"]:
        return f"{era}《{_ERA_READINGS[era]}》"
    if weekday := found["weekday"]:
        return f"({weekday}《{_WEEKDAY_READINGS[weekday]}》)"
    if day := found["day"]:
        special = _DAY_READINGS.get(int(day))
        return f"｜{day}日《{special}》" if special else f"{day}日《にち》"
    if minute := found["minute"]:
        return f"{minute}分《{'ふん' if minute[-1] in '2579' else 'ぷん'}》"
    return f"{found[0]}《{_UNITS[found[0]]}》"

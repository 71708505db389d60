"""Dates, times and money in the reader's language, each way of writing them once."""

from __future__ import annotations

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

"""When garbage is collected: rules as calendars print them, and the days they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKDAYS = "月火水木金土日"
_NTH = re.compile(r"^((?:第\d・)*第\d)([月火水木金土日])$")


class NotARule(ValueError):  # noqa: N818  an answer, not an error
    """The text is no collection rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Weekdays (0 = Monday), each in certain weeks of the month; no weekdays means by appointment or at any time."""

    weekdays: frozenset[int]
    weeks: frozenset[int] = frozenset()

    def fits(self, day: date) -> bool:
        """Tell whether the rule collects on the day."""
        if day.weekday() not in self.weekdays:
            return False
        return not self.weeks or (day.day + 6) // 7 in self.weeks

    def days_from(self, start: date, *, limit: int) -> list[date]:
        """Return the next `limit` days from `start` on, `start` included.

        >>> parse("第2・第4水").days_from(date(2026, 11, 23), limit=2)
        [datetime.date(2026, 11, 25), datetime.date(2026, 12, 9)]
        """
        return [day for day in _days(start, 62) if self.fits(day)][:limit]


def parse(text: str) -> Rule:
    """Read "火;金", "第1水", "第2・第4水", "随時" or "予約制(平日)". Raises NotARule.

    >>> sorted(parse("火;金").weekdays), sorted(parse("第1・第3木").weeks), parse("随時").weekdays
    ([1, 4], [1, 3], frozenset())
    """
    if text in {"随時"} or text.startswith("予約制"):
        return Rule(frozenset())
    if match := _NTH.match(text):
        weeks = frozenset(int(number) for number in re.findall(r"\d", match[1]))
        return Rule(frozenset({_WEEKDAYS.index(match[2])}), weeks)
    parts = text.split(";")
    if not all(part in _WEEKDAYS and len(part) == 1 for part in parts):
        raise NotARule(text)
    return Rule(frozenset(_WEEKDAYS.index(part) for part in parts))


def _days(start: date, count: int) -> Iterator[date]:
    return (start + timedelta(days=offset) for offset in range(count))

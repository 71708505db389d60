"""Levels of a banner. 3 to 5 are the 警戒レベル of 避難情報に関するガイドライン (内閣府, 災害対策基本法60条)."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    NOTICE = "notice"
    LEVEL_3 = "level3"
    LEVEL_4 = "level4"
    LEVEL_5 = "level5"

    @property
    def number(self) -> int:
        """Return the 警戒レベル, 0 for a plain notice."""
        return 0 if self is Level.NOTICE else int(self.value[-1])


def more_urgent_first(levels: list[Level]) -> list[Level]:
    """Order levels for showing.

    >>> [level.number for level in more_urgent_first([Level.NOTICE, Level.LEVEL_5, Level.LEVEL_3])]
    [5, 3, 0]
    """
    return sorted(levels, key=lambda level: -level.number)

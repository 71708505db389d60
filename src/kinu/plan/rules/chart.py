"""Numbers for the stacked bars: how many systems of each part work, are under way, are not begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .state import Label, PartStatus, State, counts

WIDTH = 600


@dataclass(frozen=True, slots=True)
class Piece:
    """A coloured piece of a bar, in units of a bar WIDTH wide."""

    state: State
    number: int
    x: int
    width: int
    middle: int


@dataclass(frozen=True, slots=True)
class Bar:
    id: str
    title: Label
    total: int
    numbers: dict[State, int]
    pieces: tuple[Piece, ...]


def bars_of(parts: Iterable[PartStatus]) -> list[Bar]:
    """Return one bar a part; the pieces fill the bar exactly."""
    bars = []
    for part in parts:
        numbers = counts(system.state for system in part.systems())
        bars.append(Bar(part.id, part.title, sum(numbers.values()), numbers, pieces_of(numbers)))
    return bars


def pieces_of(numbers: dict[State, int]) -> tuple[Piece, ...]:
    """Divide WIDTH in proportion.

    >>> [(p.x, p.width) for p in pieces_of({State.WORKS: 1, State.NOT_BEGUN: 2})]
    [(0, 200), (200, 400)]
    """
    total, before, pieces = sum(numbers.values()), 0, []
    for state, number in numbers.items():
        if number:
            left, right = round(WIDTH * before / total), round(WIDTH * (before + number) / total)
            pieces.append(Piece(state, number, left, right - left, (left + right) // 2))
            before += number
    return tuple(pieces)

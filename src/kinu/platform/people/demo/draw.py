"""Drawing from weighted tables and from a pool of ages, always in the same order for the same seed."""

from __future__ import annotations

import csv
from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
MALE, FEMALE = 1, 2
OLDEST = 104


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Weighted(Generic[Thing]):
    """Things drawn by weight."""

    def __init__(self, pairs: Iterable[tuple[Thing, float]]) -> None:
        kept = [(thing, weight) for thing, weight in pairs if weight > 0]
        self.things = [thing for thing, _weight in kept]
        self._sums = list(accumulate(weight for _thing, weight in kept))

    def draw(self, random: Random) -> Thing:
        return self.things[bisect(self._sums, random.random() * self._sums[-1], 0, len(self.things) - 1)]


def by_quota(shares: Sequence[float], total: int) -> list[int]:
    """Return whole numbers that sum to `total`, as near to the shares as can be (largest remainders)."""
    scale = total / (sum(shares) or 1)
    exact = [share * scale for share in shares]
    counts = [int(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts


class AgePool:
    """People not yet placed in a household: how many of each sex and year of age."""

    def __init__(self, groups: Sequence[tuple[int, int, int, float]], total: int, random: Random) -> None:
        """`groups` are (sex, first age, last age, share)."""
        self.random, self.left = random, total
        self.counts = {MALE: [0] * (OLDEST + 1), FEMALE: [0] * (OLDEST + 1)}
        for (sex, first, last, _share), count in zip(
            groups, by_quota([g[3] for g in groups], total), strict=True
        ):
            for year in range(count):
                # Spread evenly over the five years; those of 100 and more thin out.
                age = first + (
                    year % (last - first + 1) if last <= 99 else min(year % 3 + year % 2, last - first)
                )
                self.counts[sex][age] += 1

    def take(self, sex: int, low: int, high: int, *, near: int | None = None) -> int | None:
        """Take one person between two ages out of the pool and return the age; the nearest to `near` when given."""
        row = self.counts[sex]
        ages = [age for age in range(max(low, 0), min(high, OLDEST) + 1) if row[age]]
        if not ages:
            return None
        if near is not None:
            age = min(ages, key=lambda one: (abs(one - near), one))
        else:
            age = self.random.choices(ages, weights=[row[one] for one in ages])[0]
        row[age] -= 1
        self.left -= 1
        return age

    def any_of(self, low: int, high: int) -> tuple[int, int] | None:
        """Take anybody between two ages; returns (sex, age)."""
        men, women = self.count(MALE, low, high), self.count(FEMALE, low, high)
        if men + women == 0:
            return None
        sex = MALE if self.random.random() * (men + women) < men else FEMALE
        age = self.take(sex, low, high)
        return None if age is None else (sex, age)

    def count(self, sex: int, low: int, high: int) -> int:
        return sum(self.counts[sex][max(low, 0) : high + 1])

"""What a ride costs: dated tables of fares, discounts and passes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


class DataUnreadable(Exception):  # noqa: N818
    """A file of the overlay cannot be used; the sentence names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Discount:
    """A part of the fare that falls away, for the rider and so many companions."""

    code: str
    percent: int
    companions: int
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PassKind:
    """A ticket for many rides: while it is valid the rider pays nothing more."""

    code: str
    yen: int
    days: int
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FareTable:
    """The fares from one day on. `confirmed` is False while the city has not checked them."""

    valid_from: date
    confirmed: bool
    adult: int
    child: int
    discounts: tuple[Discount, ...] = ()
    passes: tuple[PassKind, ...] = ()

    def discount(self, code: str) -> Discount | None:
        return next((one for one in self.discounts if one.code == code), None)

    def pass_kind(self, code: str) -> PassKind | None:
        return next((one for one in self.passes if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Fare:
    """What all people of a ride pay together, and by which discount or pass: "", "discount:…" or "pass:…"."""

    yen: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """What a rider may use: codes of discounts, codes of passes valid on the day of the ride."""

    discounts: frozenset[str] = field(default_factory=frozenset)
    passes: frozenset[str] = field(default_factory=frozenset)


def fare_of(table: FareTable, *, people: int, children: int = 0, holder: Holder | None = None) -> Fare:
    """Return the fare of a ride for `people`, of whom `children` go to primary school.

    >>> table = FareTable(date(2026, 4, 1), True, 300, 150, (Discount("d", 50, 1, {}),), (PassKind("m", 4000, 30, {}),))
    >>> fare_of(table, people=3, children=1)
    Fare(yen=750, code='')
    >>> fare_of(table, people=3, holder=Holder(discounts=frozenset({"d"})))
    Fare(yen=600, code='discount:d')
    >>> fare_of(table, people=2, holder=Holder(passes=frozenset({"m"})))
    Fare(yen=300, code='pass:m')
    """
    holder = holder or Holder()
    each = [table.adult] * (people - children) + [table.child] * children
    if held := sorted(code for code in holder.passes if table.pass_kind(code)):
        return Fare(sum(each[1:]), f"pass:{held[0]}")
    known = [one for one in table.discounts if one.code in holder.discounts]
    if not known:
        return Fare(sum(each))
    fares = [(sum(_reduced(each, one)), one.code) for one in known]
    yen, code = min(fares)
    return Fare(yen, f"discount:{code}")


def _reduced(each: list[int], discount: Discount) -> list[int]:
    """Reduce the first fares; ten yen are the smallest coin a driver gives back, rounded down."""
    reach = 1 + discount.companions
    return [
        yen * (100 - discount.percent) // 1000 * 10 if place < reach else yen
        for place, yen in enumerate(each)
    ]


def table_on(tables: Iterable[FareTable], day: date) -> FareTable | None:
    """Return the youngest table that is valid on the day."""
    valid = [one for one in tables if one.valid_from <= day]
    return max(valid, key=lambda one: one.valid_from, default=None)


def unknown_codes(table: FareTable, codes: Collection[str]) -> list[str]:
    """Return the codes that name no discount of this table."""
    return sorted(set(codes) - {one.code for one in table.discounts})


def tables_from(data: Any, *, file: str) -> tuple[FareTable, ...]:
    """Read the tables of an overlay. Raises DataUnreadable."""
    if not isinstance(data, list) or not data:
        raise DataUnreadable(f"{file}: a list of dated fare tables is expected")
    return tuple(_table(entry, f"{file}: entry {number}") for number, entry in enumerate(data, 1))


def _table(entry: Any, where: str) -> FareTable:
    try:
        table = FareTable(
            valid_from=date.fromisoformat(str(entry["from"])),
            confirmed=bool(entry["confirmed"]),
            adult=_yen(entry["adult"]),
            child=_yen(entry["child"]),
            discounts=tuple(_discount(one) for one in entry.get("discounts", ())),
            passes=tuple(
                PassKind(str(one["code"]), _yen(one["yen"]), int(one["days"]), dict(one["name"]))
                for one in entry.get("passes", ())
            ),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise DataUnreadable(f"{where}: {type(wrong).__name__} at {wrong}") from wrong
    return table


def _discount(one: Any) -> Discount:
    percent = int(one["percent"])
    if not 0 < percent <= 100:
        raise ValueError(f"percent {percent}")
    return Discount(str(one["code"]), percent, int(one.get("companions", 0)), dict(one["name"]))


def _yen(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"yen {value!r}")
    return value

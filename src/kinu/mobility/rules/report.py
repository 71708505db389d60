"""The month in numbers for the council: riders, refusals, pooling, empty kilometres, punctuality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

Outcome = Literal["ridden", "no-show", "cancelled", "refused", "open"]


@dataclass(frozen=True, slots=True)
class RideFact:
    """One wish and what became of it. Minutes since midnight; None where it did not happen or is not known.

    `pooled` = another booking's rider was aboard for some of the ride. `direct_km` = the shortest way, as by car.
    """

    outcome: Outcome
    people: int
    village: str
    hour: int
    reason: str = ""
    window_start: float | None = None
    window_end: float | None = None
    picked_up: float | None = None
    arrive_by: float | None = None
    dropped_off: float | None = None
    pooled: bool = False
    direct_km: float = 0.0


@dataclass(frozen=True, slots=True)
class RunFact:
    """What one vehicle drove on one day; `empty_km` with no rider aboard."""

    vehicle: str
    km: float
    empty_km: float


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Minutes against the promise. Shares are 0..1; None while nobody rode."""

    kept_share: float | None
    mean_early: float | None
    mean_late: float | None
    worst_late: float | None
    arrived_late: int


@dataclass(frozen=True, slots=True)
class MonthInNumbers:
    wishes: int
    rides: int
    riders: int
    no_shows: int
    cancelled: int
    refused: int
    refused_by_reason: tuple[tuple[str, int], ...]
    refused_by_village: tuple[tuple[str, int], ...]
    refused_by_hour: tuple[tuple[int, int], ...]
    pooled_share: float | None
    km: float
    empty_km: float
    empty_share: float | None
    person_km: float
    punctuality: Punctuality


def month_in_numbers(rides: Iterable[RideFact], runs: Iterable[RunFact]) -> MonthInNumbers:
    """Return the numbers of a month from its wishes and the vehicles' days."""
    held, driven = list(rides), list(runs)
    ridden = [ride for ride in held if ride.outcome == "ridden"]
    refused = [ride for ride in held if ride.outcome == "refused"]
    km, empty = sum(run.km for run in driven), sum(run.empty_km for run in driven)
    return MonthInNumbers(
        wishes=len(held),
        rides=len(ridden),
        riders=sum(ride.people for ride in ridden),
        no_shows=sum(ride.outcome == "no-show" for ride in held),
        cancelled=sum(ride.outcome == "cancelled" for ride in held),
        refused=len(refused),
        refused_by_reason=_most(Counter(ride.reason for ride in refused)),
        refused_by_village=_most(Counter(ride.village for ride in refused)),
        refused_by_hour=tuple(sorted(Counter(ride.hour for ride in refused).items())),
        pooled_share=_share(sum(ride.pooled for ride in ridden), len(ridden)),
        km=km,
        empty_km=empty,
        empty_share=_share(empty, km),
        person_km=sum(ride.people * ride.direct_km for ride in ridden),
        punctuality=_punctuality(ridden),
    )


def _most(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _punctuality(ridden: Sequence[RideFact]) -> Punctuality:
    off = [
        minutes_off(ride.picked_up, start=ride.window_start, end=ride.window_end)
        for ride in ridden
        if ride.picked_up is not None and ride.window_start is not None and ride.window_end is not None
    ]
    late_arrivals = sum(
        ride.dropped_off is not None and ride.arrive_by is not None and ride.dropped_off > ride.arrive_by
        for ride in ridden
    )
    if not off:
        return Punctuality(None, None, None, None, late_arrivals)
    return Punctuality(
        kept_share=sum(minutes == 0 for minutes in off) / len(off),
        mean_early=fmean(max(0.0, -minutes) for minutes in off),
        mean_late=fmean(max(0.0, minutes) for minutes in off),
        worst_late=max(0.0, *off),
        arrived_late=late_arrivals,
    )


def minutes_off(picked_up: float, *, start: float, end: float) -> float:
    """Return minutes outside the promised window: negative too early, positive too late, 0 inside.

    >>> minutes_off(600, start=600, end=610), minutes_off(597, start=600, end=610), minutes_off(614, start=600, end=610)
    (0.0, -3.0, 4.0)
    """
    if picked_up < start:
        return float(picked_up - start)
    return max(0.0, float(picked_up - end))

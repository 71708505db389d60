"""What the vehicles really drove on a day, read from its events: kilometres, empty kilometres, who shared a ride."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kinu.mobility.engine.online import (
    DELIVERY,
    PICKUP,
    Accepted,
    Alighted,
    Boarded,
    Event,
    Reached,
    Stop,
    VehicleBack,
    VehicleOut,
    Wish,
)

from .report import RunFact

Km = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Visit:
    """A vehicle was at a place; `aboard` were in it when it came."""

    at: float
    place: int
    aboard: frozenset[str]


@dataclass(frozen=True, slots=True)
class DayDriven:
    runs: tuple[RunFact, ...]
    pooled: frozenset[str]
    visits: Mapping[str, tuple[Visit, ...]]


@dataclass
class _Vehicle:
    place: int
    aboard: set[str] = field(default_factory=set)
    km: float = 0.0
    empty_km: float = 0.0
    visits: list[Visit] = field(default_factory=list)
    is_out: bool = False

    def go(self, place: int, *, at: float, km: Km) -> None:
        if place != self.place:
            stretch = km(self.place, place)
            self.km += stretch
            self.empty_km += 0.0 if self.aboard else stretch
        self.place = place
        self.visits.append(Visit(at, place, frozenset(self.aboard)))


def driven(events: Iterable[Event], *, depots: Mapping[str, int], km: Km) -> DayDriven:
    """Return what was driven between the stops that were reached, and home again; a vehicle that never left drove nothing.

    A vehicle that broke down is not driven home by us. The way is taken as the shortest of the road network: nobody
    follows the drivers' tracks.
    """
    wishes: dict[str, Wish] = {}
    fleet = {vehicle: _Vehicle(place=depot) for vehicle, depot in depots.items()}
    pooled: set[str] = set()
    for event in events:
        if isinstance(event, Accepted):
            wishes[event.request_id] = event.wish
        vehicle = fleet.get(getattr(event, "vehicle_id", ""))
        if vehicle is not None:
            _take_in(event, vehicle, wishes, pooled, km)
    runs = []
    for name, vehicle in fleet.items():
        if vehicle.visits and not vehicle.is_out:
            vehicle.go(depots[name], at=vehicle.visits[-1].at, km=km)
            vehicle.visits.pop()  # going home is driven, but it is no stop
        runs.append(RunFact(name, vehicle.km, vehicle.empty_km))
    return DayDriven(
        runs=tuple(runs),
        pooled=frozenset(pooled),
        visits={name: tuple(vehicle.visits) for name, vehicle in fleet.items()},
    )


def _take_in(event: Event, vehicle: _Vehicle, wishes: Mapping[str, Wish], pooled: set[str], km: Km) -> None:
    if isinstance(event, Reached):
        place = place_of(event.stop, wishes)
        if place is not None:
            vehicle.go(place, at=event.at, km=km)
    elif isinstance(event, Boarded):
        # A driver who forgot 着いた was there all the same.
        place = place_of(Stop(PICKUP, event.request_id), wishes)
        if place is not None and place != vehicle.place:
            vehicle.go(place, at=event.at, km=km)
        vehicle.aboard.add(event.request_id)
        if len(vehicle.aboard) > 1:
            pooled |= vehicle.aboard
    elif isinstance(event, Alighted):
        place = place_of(Stop(DELIVERY, event.request_id), wishes)
        if place is not None and place != vehicle.place:
            vehicle.go(place, at=event.at, km=km)
        vehicle.aboard.discard(event.request_id)
    elif isinstance(event, VehicleOut):
        vehicle.aboard.clear()
        vehicle.place, vehicle.is_out = event.place, True
    elif isinstance(event, VehicleBack):
        vehicle.place, vehicle.is_out = event.place, False


def place_of(stop: Stop, wishes: Mapping[str, Wish]) -> int | None:
    """Return the place of a stop, None for a break or a ride nobody knows."""
    wish = wishes.get(stop.key)
    if wish is None or stop.kind not in {PICKUP, DELIVERY}:
        return None
    return wish.origin if stop.kind == PICKUP else wish.destination

"""The day as the dispatcher sees it: who is in which vehicle when, and which promises are in danger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kinu.mobility.engine.online import (
    BREAK,
    DELIVERY,
    PICKUP,
    PlannedStop,
    Risk,
    RoadClosed,
    RoadOpened,
    VehicleBack,
    VehicleOut,
)
from kinu.mobility.models import Shift, Trip
from kinu.mobility.rules.calendar import minute_of

from .days import Day, read_day
from .driving import ABSENT, DONE, made_stops
from .network import streets

PLANNED, ABOARD, OVER, MISSED = "planned", "aboard", "over", "missed"


@dataclass(frozen=True, slots=True)
class Bar:
    """A ride or a break in a lane, in minutes. `row` is its line in the lane; `danger` is "", "risk" or "late"."""

    key: str
    kind: str
    state: str
    starts: float
    ends: float
    row: int
    danger: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One vehicle's day."""

    vehicle_id: str
    label: str
    driver: str
    shift: tuple[float, float]
    is_out: bool
    bars: tuple[Bar, ...]
    rows: int
    next_stop: PlannedStop | None
    aboard: int


@dataclass(frozen=True, slots=True)
class TripLine:
    """A trip in the dispatcher's words: number and places, never the name."""

    id: str
    number: str
    origin: str
    destination: str
    window: tuple[float, float]
    arrive_by: float
    people: int
    wheelchairs: int
    vehicle_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Board:
    day: date
    now: float
    last: int
    lanes: tuple[Lane, ...]
    trips: Mapping[str, TripLine]
    risks: tuple[Risk, ...]
    closed: frozenset[str]
    roads: tuple[str, ...]
    span: tuple[float, float]

    @property
    def movable(self) -> tuple[TripLine, ...]:
        """Trips that wait for their vehicle, the earliest first."""
        waiting = [trip for trip in self.trips.values() if trip.state == "booked"]
        return tuple(sorted(waiting, key=lambda trip: (trip.window[0], trip.number)))


def board_of(day: date, *, now: datetime) -> Board:
    """Return the board of a day as it stands now."""
    held = read_day(day)
    minute = minute_of(now, day=day)
    plan = held.state.plan(minute).stops
    risks = held.state.at_risk(minute)
    danger = {risk.request_id: "late" if risk.late > 0 else "risk" for risk in risks}
    carrying = {one.stop.key: one.vehicle_id for one in plan if one.stop.kind != BREAK}
    lanes = tuple(_lane(row, held, plan, danger) for row in _shifts(held))
    found = streets()
    ends = [lane.shift for lane in lanes] or [(480.0, 1080.0)]
    return Board(
        day=day,
        now=minute,
        last=held.last,
        lanes=lanes,
        trips=_trip_lines(day, carrying),
        risks=risks,
        closed=closed_roads(held),
        roads=tuple(sorted(found.graph.bridges)) if found else (),
        span=(min(start for start, _ in ends), max(end for _, end in ends)),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    vehicle_id: str
    label: str
    driver: str
    starts: float
    ends: float


def _shifts(held: Day) -> list[_Row]:
    """Return the vehicles that drive this day: those of the day's setup, named by the tables."""
    rows = Shift.objects.filter(day=held.day).select_related("vehicle", "driver").order_by("vehicle__order")
    named = {row.vehicle_id: row for row in rows}
    out = []
    for vehicle in held.state.vehicles.values():
        row = named.get(vehicle.id)
        out.append(
            _Row(
                vehicle_id=vehicle.id,
                label=row.vehicle.label if row else vehicle.id,
                driver=row.driver.name if row and row.driver else "",
                starts=vehicle.shift_from,
                ends=vehicle.shift_to,
            )
        )
    return out


def _lane(row: _Row, held: Day, plan: Iterable[PlannedStop], danger: Mapping[str, str]) -> Lane:
    own = [one for one in plan if one.vehicle_id == row.vehicle_id]
    bars = placed(_bars(row.vehicle_id, held, own, danger))
    boarded = _aboard(held, row.vehicle_id)
    return Lane(
        vehicle_id=row.vehicle_id,
        label=row.label,
        driver=row.driver,
        shift=(row.starts, row.ends),
        is_out=out_vehicles(held).get(row.vehicle_id, False),
        bars=bars,
        rows=max((bar.row for bar in bars), default=0) + 1,
        next_stop=own[0] if own else None,
        aboard=boarded,
    )


def _aboard(held: Day, vehicle_id: str) -> int:
    made, _standing = made_stops(held.state.events, vehicle_id)
    up = {stop.key for stop, state, _at in made if stop.kind == PICKUP and state == DONE}
    return len(up - {stop.key for stop, _state, _at in made if stop.kind == DELIVERY})


def _bars(
    vehicle_id: str, held: Day, own: Iterable[PlannedStop], danger: Mapping[str, str]
) -> list[tuple[str, str, str, float, float, str]]:
    made, _standing = made_stops(held.state.events, vehicle_id)
    up = {stop.key: at for stop, state, at in made if stop.kind == PICKUP and state == DONE}
    down = {stop.key: at for stop, _state, at in made if stop.kind == DELIVERY}
    missed = {stop.key: at for stop, state, at in made if state == ABSENT}
    rests = [at for stop, _state, at in made if stop.kind == BREAK]
    pickups = {one.stop.key: one for one in own if one.stop.kind == PICKUP}
    out = [(key, "ride", OVER, up.get(key, at - 5), at, "") for key, at in down.items()]
    out += [(key, "ride", MISSED, at - 5, at, "") for key, at in missed.items()]
    out += [
        (vehicle_id, "break", OVER, at - held.state.vehicles[vehicle_id].break_minutes, at, "")
        for at in rests
    ]
    for one in own:
        if one.stop.kind == DELIVERY:
            key = one.stop.key
            state = ABOARD if key in up else PLANNED
            starts = up[key] if key in up else (pickups[key].start if key in pickups else one.start - 5)
            out.append((key, "ride", state, starts, one.end, danger.get(key, "")))
        elif one.stop.kind == BREAK:
            out.append((vehicle_id, "break", PLANNED, one.start, one.end, ""))
    return out


def placed(bars: Iterable[tuple[str, str, str, float, float, str]]) -> tuple[Bar, ...]:
    """Give each bar the first line of the lane that is free when it starts.

    >>> [bar.row for bar in placed([("a", "ride", "planned", 0, 10, ""), ("b", "ride", "planned", 5, 12, ""), ("c", "ride", "planned", 11, 20, "")])]
    [0, 1, 0]
    """
    free: list[float] = []
    out = []
    for key, kind, state, starts, ends, danger in sorted(bars, key=lambda bar: (bar[3], bar[4])):
        row = next((n for n, until in enumerate(free) if until <= starts), len(free))
        free[row : row + 1] = [ends]
        out.append(Bar(key, kind, state, starts, ends, row, danger))
    return tuple(out)


def _trip_lines(day: date, carrying: Mapping[str, str]) -> dict[str, TripLine]:
    rows = Trip.objects.filter(day=day).select_related("origin", "destination")
    return {
        row.id: TripLine(
            id=row.id,
            number=row.number,
            origin=row.origin.label,
            destination=row.destination.label,
            window=(row.window_from, row.window_until),
            arrive_by=row.arrive_by,
            people=row.people,
            wheelchairs=row.wheelchairs,
            vehicle_id=carrying.get(row.id, ""),
            state=row.state,
        )
        for row in rows
    }


def closed_roads(held: Day) -> frozenset[str]:
    """Return the roads that are closed now, from the day's events."""
    closed: set[str] = set()
    for event in held.state.events:
        if isinstance(event, RoadClosed):
            closed.add(event.road)
        elif isinstance(event, RoadOpened):
            closed.discard(event.road)
    return frozenset(closed)


def out_vehicles(held: Day) -> dict[str, bool]:
    """Return for vehicles that ever broke down whether they are still out."""
    out: dict[str, bool] = {}
    for event in held.state.events:
        if isinstance(event, VehicleOut | VehicleBack):
            out[event.vehicle_id] = isinstance(event, VehicleOut)
    return out

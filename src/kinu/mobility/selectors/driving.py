"""What one driver needs to know of one day: where to go next, who gets in or out there, and what is done already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kinu.kernel.actor import Actor
from kinu.mobility.engine.online import (
    BREAK,
    DELIVERY,
    PICKUP,
    Alighted,
    Boarded,
    Event,
    NoShow,
    PlannedStop,
    Reached,
    Rested,
    VehicleBack,
    VehicleOut,
)
from kinu.mobility.engine.online import Stop as EngineStop
from kinu.mobility.models import DriverTap, Shift, Trip
from kinu.mobility.rules.calendar import clock_text, minute_of
from kinu.platform.audit import public as audit
from kinu.platform.people import public as people

from .days import read_day

AHEAD, ARRIVED, DONE, ABSENT = "ahead", "arrived", "done", "absent"
LOOKED = "乗合タクシーの乗降の予定"


@dataclass(frozen=True, slots=True)
class Turn:
    """Which vehicle a driver drives on which day; minutes of the shift."""

    day: date
    vehicle_id: str
    vehicle: str
    driver: str
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class DriverStop:
    """One stop as the tablet shows it. `key` names it in taps; `late` is minutes past what was promised."""

    key: str
    kind: str
    state: str
    at: str
    window: str
    place: str
    reading: str
    lat: float
    lon: float
    who: str
    number: str
    people: int
    wheelchairs: int
    luggage: int
    note: str
    fare: int
    late: int

    @property
    def is_open(self) -> bool:
        return self.state in {AHEAD, ARRIVED}


@dataclass(frozen=True, slots=True)
class DriverDay:
    turn: Turn
    stops: tuple[DriverStop, ...]
    is_out: bool
    last: int

    @property
    def next_key(self) -> str:
        return next((stop.key for stop in self.stops if stop.is_open), "")


def turn_of(account_id: str, *, now: datetime) -> Turn | None:
    """Return what the driver drives now; after midnight still yesterday's shift while it lasts."""
    today = now.date()
    for day in (today - timedelta(days=1), today):
        row = (
            Shift.objects.filter(day=day, driver__account_id=account_id, driver__in_service=True)
            .select_related("vehicle", "driver")
            .first()
        )
        if row is not None and (day == today or minute_of(now, day=day) <= row.ends):
            return _turn(row)
    return None


def turn_of_vehicle(vehicle_id: str, *, day: date) -> Turn | None:
    """Return the turn of a vehicle on a day, for whoever looks at its list without driving it."""
    row = Shift.objects.filter(day=day, vehicle_id=vehicle_id).select_related("vehicle", "driver").first()
    return _turn(row) if row else None


def _turn(row: Shift) -> Turn:
    return Turn(
        day=row.day,
        vehicle_id=row.vehicle_id,
        vehicle=row.vehicle.label,
        driver=row.driver.name if row.driver else "",
        starts=row.starts,
        ends=row.ends,
    )


def driver_day(turn: Turn, *, now: datetime) -> DriverDay:
    """Return the vehicle's stops of the day: those made, in the order they were made, then the plan."""
    held = read_day(turn.day)
    plan = held.state.plan(minute_of(now, day=turn.day)).of(turn.vehicle_id)
    made, standing = made_stops(held.state.events, turn.vehicle_id)
    trips = _trips([stop.key for stop, *_ in made] + [one.stop.key for one in plan])
    hidden = _protected(trips.values(), on=turn.day)
    stops = [_made(stop, state, at, trips, hidden) for stop, state, at in made]
    stops += [_planned(one, one.stop == standing, trips, hidden) for one in plan]
    return DriverDay(
        turn=turn, stops=tuple(stops), is_out=_is_out(held.state.events, turn.vehicle_id), last=held.last
    )


def made_stops(
    events: Iterable[Event], vehicle_id: str
) -> tuple[list[tuple[EngineStop, str, float]], EngineStop | None]:
    """Return the finished stops of a vehicle with how they ended and when, and the stop at which it stands open."""
    made: list[tuple[EngineStop, str, float]] = []
    standing: EngineStop | None = None
    for event in events:
        if getattr(event, "vehicle_id", "") != vehicle_id:
            continue
        if isinstance(event, Reached):
            standing = event.stop
        elif isinstance(event, Boarded):
            made.append((EngineStop(PICKUP, event.request_id), DONE, event.at))
        elif isinstance(event, Alighted):
            made.append((EngineStop(DELIVERY, event.request_id), DONE, event.at))
        elif isinstance(event, NoShow):
            made.append((EngineStop(PICKUP, event.request_id), ABSENT, event.at))
        elif isinstance(event, Rested):
            made.append((EngineStop(BREAK, vehicle_id), DONE, event.at))
        if made and made[-1][0] == standing:
            standing = None
    return made, standing


def _is_out(events: Iterable[Event], vehicle_id: str) -> bool:
    out = False
    for event in events:
        if isinstance(event, VehicleOut | VehicleBack) and event.vehicle_id == vehicle_id:
            out = isinstance(event, VehicleOut)
    return out


def _trips(ids: Iterable[str]) -> dict[str, Trip]:
    rows = Trip.objects.filter(id__in=set(ids)).select_related("rider", "origin", "destination")
    return {row.id: row for row in rows}


def _protected(trips: Iterable[Trip], *, on: date) -> frozenset[str]:
    ids = [trip.rider.resident_id for trip in trips if trip.rider and trip.rider.resident_id]
    return people.protected_among(ids, on=on) if ids else frozenset()


def _made(
    stop: EngineStop, state: str, at: float, trips: Mapping[str, Trip], hidden: frozenset[str]
) -> DriverStop:
    return _shown(stop, trips, hidden, state=state, at=clock_text(at), late=0)


def _planned(
    one: PlannedStop, is_standing: bool, trips: Mapping[str, Trip], hidden: frozenset[str]
) -> DriverStop:
    state = ARRIVED if is_standing else AHEAD
    return _shown(
        one.stop, trips, hidden, state=state, at=clock_text(one.arrive), late=max(0, round(one.late))
    )


def _shown(
    stop: EngineStop, trips: Mapping[str, Trip], hidden: frozenset[str], *, state: str, at: str, late: int
) -> DriverStop:
    trip = trips.get(stop.key)
    if trip is None:
        return DriverStop(
            key=f"{stop.kind}:{stop.key}", kind=stop.kind, state=state, at=at, window="", place="", reading="",
            lat=0.0, lon=0.0, who="", number="", people=0, wheelchairs=0, luggage=0, note="", fare=0, late=late,
        )  # fmt: skip
    where = trip.origin if stop.kind == PICKUP else trip.destination
    rider = trip.rider
    # Somebody under protection is called by the number of the booking, which they know and nobody else does.
    is_hidden = rider is None or (bool(rider.resident_id) and rider.resident_id in hidden)
    window = (
        f"{clock_text(trip.window_from)}–{clock_text(trip.window_until)}"
        if stop.kind == PICKUP
        else clock_text(trip.arrive_by)
    )
    return DriverStop(
        key=f"{stop.kind}:{stop.key}", kind=stop.kind, state=state, at=at, window=window, place=where.label,
        reading=where.reading, lat=where.lat, lon=where.lon, who="" if is_hidden or rider is None else rider.name,
        number=trip.number, people=trip.people, wheelchairs=trip.wheelchairs, luggage=trip.luggage,
        note="" if is_hidden or rider is None else rider.note, fare=trip.fare if stop.kind == PICKUP else 0, late=late,
    )  # fmt: skip


def look(day: DriverDay, *, by: Actor, now: datetime) -> None:
    """Write that the driver saw these riders, once for each opening of the page; they read it on their own page."""
    numbers = [stop.number for stop in day.stops if stop.who]
    rows = Trip.objects.filter(number__in=numbers).exclude(rider__resident_id="").select_related("rider")
    ids = sorted({row.rider.resident_id for row in rows if row.rider})
    if ids:
        audit.look_many(by=by, resident_ids=ids, what=LOOKED, reason="", now=now)


def tap_known(tap_id: str) -> DriverTap | None:
    """Return a tap that was settled before."""
    return DriverTap.objects.filter(id=tap_id).first()

"""Reads about trips: what was promised, where it stands, where the taxi is for the one who waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from kinu.mobility.engine.online import DELIVERY, PICKUP, PlannedStop
from kinu.mobility.models import Position, RegularTrip, Trip, TripState, Vehicle
from kinu.mobility.models.trips import TripQuerySet
from kinu.mobility.rules.calendar import minute_of, moment_of

from .days import NoRoads, read_day
from .network import near, streets

LIVE_BEFORE = 30.0
"""Minutes before the promised window from which the waiting rider sees the taxi."""
FRESH = 180
"""Seconds after which a position is too old to be shown."""


@dataclass(frozen=True, slots=True)
class TripView:
    """A trip for its page. Minutes count from midnight of `day`; the times of the clock are for showing."""

    id: str
    number: str
    day: date
    state: str
    origin_id: str
    origin: str
    destination_id: str
    destination: str
    mode: str
    wished: float | None
    window_from: float
    window_until: float
    arrive_by: float
    fare: int
    fare_code: str
    people: int
    children: int
    wheelchairs: int
    luggage: int
    channel: str
    rider_id: str
    regular_id: str
    return_of: str
    told_delay: float
    picked_up: float | None
    dropped_off: float | None
    booked_by: str

    @property
    def starts(self) -> time:
        return clock(self.window_from)

    @property
    def ends(self) -> time:
        return clock(self.window_until)

    @property
    def arrives(self) -> time:
        return clock(self.arrive_by)

    @property
    def delayed_to(self) -> time | None:
        """When the taxi is expected after what the rider was told last."""
        return clock(self.window_until + self.told_delay) if self.told_delay else None

    @property
    def is_ahead(self) -> bool:
        return self.state in {TripState.BOOKED, TripState.ABOARD}

    @property
    def may_cancel(self) -> bool:
        return self.state == TripState.BOOKED


@dataclass(frozen=True, slots=True)
class Live:
    """What the waiting rider sees of the taxi; `near` is the stop it is nearest to, "" when the position is unknown."""

    vehicle: str
    minutes: int
    expected: time
    stops_before: int
    near: str
    lat: float | None
    lon: float | None
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class RegularView:
    id: str
    origin: str
    destination: str
    weekdays: tuple[int, ...]
    mode: str
    at: time
    back_at: time | None
    ends_on: date | None


def clock(minute: float) -> time:
    """Return a minute of the day as a time of the clock, rounded to whole minutes."""
    return moment_of(date(2000, 1, 1), round(minute)).time()


def trip_of(trip_id: str, *, rider_id: str) -> TripView | None:
    """Return a rider's own trip."""
    row = _rows().filter(id=trip_id, rider_id=rider_id).first() if rider_id else None
    return view(row) if row else None


def any_trip(trip_id: str) -> TripView | None:
    """Return a trip whoever's it is; for staff, who must look at its rider first."""
    row = _rows().filter(id=trip_id).first()
    return view(row) if row else None


def coming(rider_id: str, *, today: date) -> tuple[TripView, ...]:
    """Return the rider's trips that still take place, the next first."""
    rows = _rows().filter(rider_id=rider_id, day__gte=today).ahead().order_by("day", "window_from")
    return tuple(view(row) for row in rows[:30])


def past(rider_id: str, *, today: date, limit: int = 10) -> tuple[TripView, ...]:
    """Return what is over, newest first: made, cancelled or missed."""
    rows = (
        _rows()
        .filter(rider_id=rider_id)
        .exclude(state__in=(TripState.BOOKED, TripState.ABOARD), day__gte=today)
    )
    return tuple(view(row) for row in rows.order_by("-day", "-window_from")[:limit])


def last_ways(rider_id: str, *, limit: int = 5) -> tuple[TripView, ...]:
    """Return the rider's last different ways (from, to), newest first: each is booked again with one key."""
    ways: dict[tuple[str, str], TripView] = {}
    for row in _rows().filter(rider_id=rider_id).order_by("-day", "-window_from")[:60]:
        ways.setdefault((row.origin_id, row.destination_id), view(row))
    return tuple(ways.values())[:limit]


def trips_on(day: date) -> tuple[TripView, ...]:
    """Return all trips of a day that were not cancelled, by pickup."""
    rows = _rows().filter(day=day).exclude(state=TripState.CANCELLED)
    return tuple(view(row) for row in rows.order_by("window_from", "number"))


def regulars_of(rider_id: str, *, today: date) -> tuple[RegularView, ...]:
    """Return the weekly trips that go on."""
    rows = RegularTrip.objects.filter(rider_id=rider_id).select_related("origin", "destination")
    return tuple(
        RegularView(
            id=row.id, origin=row.origin.label, destination=row.destination.label,
            weekdays=tuple(int(day) for day in row.weekdays), mode=row.mode, at=clock(row.minute),
            back_at=None if row.return_minute is None else clock(row.return_minute), ends_on=row.ends_on,
        )
        for row in rows.order_by("created_at")
        if row.ends_on is None or row.ends_on > today
    )  # fmt: skip


def live(trip: TripView, *, now: datetime) -> Live | None:
    """Return where the taxi of a trip is, for the rider who waits for it now; None before, after and for anybody else."""
    minute = minute_of(now, day=trip.day)
    if trip.state != TripState.BOOKED or minute < trip.window_from - LIVE_BEFORE or minute > 1440:
        return None
    try:
        plan = read_day(trip.day).state.plan(minute)
    except NoRoads:
        return None
    mine = next((one for one in plan.stops if one.stop == (PICKUP, trip.id)), None)
    if mine is None:
        return None
    before = _before(plan.of(mine.vehicle_id), trip.id)
    position = Position.objects.filter(vehicle_id=mine.vehicle_id).first()
    fresh = position is not None and abs((now - position.at).total_seconds()) <= FRESH
    label = Vehicle.objects.filter(id=mine.vehicle_id).values_list("label", flat=True).first() or ""
    nearest = near(position.lat, position.lon, limit=1) if position and fresh else ()
    return Live(
        vehicle=label,
        minutes=max(0, round(mine.arrive - minute)),
        expected=clock(mine.arrive),
        stops_before=before,
        near=nearest[0][0].label if nearest else "",
        lat=position.lat if position and fresh else None,
        lon=position.lon if position and fresh else None,
        seen=position.at if position and fresh else None,
    )


def _before(stops: Sequence[PlannedStop], trip_id: str) -> int:
    """Return how many places the taxi calls at first."""
    places: list[int] = []
    for one in stops:
        if one.stop == (PICKUP, trip_id):
            break
        if one.stop.kind in {PICKUP, DELIVERY} and (not places or places[-1] != one.place):
            places.append(one.place)
    return len(places)


def plan_of(day: date, *, now: datetime) -> tuple[tuple[str, tuple[PlannedStop, ...]], ...]:
    """Return (vehicle id, its open stops) of a day, for the printed list."""
    held = read_day(day)
    plan = held.state.plan(minute_of(now, day=day))
    return tuple((one["id"], plan.of(one["id"])) for one in held.setup["vehicles"])


def place_labels() -> dict[int, str]:
    """Return the label of every place."""
    found = streets()
    return {place: one.label for place, one in found.by_place.items()} if found else {}


def vehicle_labels(ids: Iterable[str]) -> dict[str, str]:
    return dict(Vehicle.objects.filter(id__in=list(ids)).values_list("id", "label"))


def _rows() -> TripQuerySet:
    return Trip.objects.select_related("origin", "destination")


def view(row: Trip) -> TripView:
    """Return a row as the pages see it."""
    return TripView(
        id=row.id, number=row.number, day=row.day, state=row.state, origin_id=row.origin_id,
        origin=row.origin.label, destination_id=row.destination_id, destination=row.destination.label,
        mode=row.mode, wished=row.wished, window_from=row.window_from, window_until=row.window_until,
        arrive_by=row.arrive_by, fare=row.fare, fare_code=row.fare_code, people=row.people,
        children=row.children, wheelchairs=row.wheelchairs, luggage=row.luggage, channel=row.channel,
        rider_id=row.rider_id or "", regular_id=row.regular_id or "", return_of=row.return_of_id or "",
        told_delay=row.told_delay, picked_up=row.picked_up, dropped_off=row.dropped_off, booked_by=row.booked_by,
    )  # fmt: skip

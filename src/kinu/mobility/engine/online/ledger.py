"""What each event does to trips and vehicles. No search, no times from the network: an old day folds the same for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kinu.mobility.engine.online import events as ev
from kinu.mobility.engine.online.shapes import BREAK, DELIVERY, PICKUP, Promise, Stop, Vehicle, Wish

BOOKED, ABOARD, STRANDED = "booked", "aboard", "stranded"
DONE, CANCELLED, NO_SHOW = "done", "cancelled", "no-show"
OPEN = frozenset({BOOKED, ABOARD, STRANDED})


@dataclass(frozen=True)
class Trip:
    """An accepted ride. `place` is where it is fetched: its origin, or where the vehicle it sat in broke down."""

    wish: Wish
    promise: Promise
    direct: float
    accepted_at: float
    place: int
    status: str = BOOKED
    vehicle_id: str | None = None  # the vehicle it is or was aboard
    boarded_at: float | None = None
    alighted_at: float | None = None
    reached_at: float | None = None  # when the vehicle was at its door
    moved: int = 0  # how often the promise moved with consent

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done for it."""
        return self.status in OPEN


@dataclass(frozen=True)
class Run:
    """A vehicle on the day. It stands (or stood last) at `place` and may leave from `ready` on; `route` are its open stops."""

    place: int
    ready: float
    route: tuple[Stop, ...] = ()
    out: bool = False
    started: float | None = None  # left the depot
    departed: float | None = None  # is under way to route[0] since
    reached: float | None = None  # is at route[0] since
    resting: float | None = None
    rested: bool = False
    until: float = 0.0  # reported late: will not be at route[0] before

    @property
    def frozen(self) -> int:
        """How many first stops cannot be changed: the one the vehicle drives to or stands at."""
        return 1 if self.route and (self.departed is not None or self.reached is not None) else 0


Trips = dict[str, Trip]
Runs = dict[str, Run]


@dataclass(frozen=True)
class Ledger:
    """Trips, vehicles and closed roads after some events."""

    trips: Trips
    runs: Runs
    closed: frozenset[str] = frozenset()

    @classmethod
    def empty(cls, vehicles: dict[str, Vehicle]) -> Ledger:
        """Return the ledger of a day nothing happened on yet."""
        return cls({}, {one.id: Run(one.depot, one.shift_from) for one in vehicles.values()})

    def apply(self, event: ev.Event) -> Ledger:
        """Return the ledger after the event; this one stays."""
        return _HOW.get(type(event), _nothing)(self, event)

    def vehicle_of(self, request_id: str) -> str | None:
        """Return the vehicle in whose open route (or aboard which) a request is."""
        for vehicle_id, run in self.runs.items():
            if any(one.key == request_id and one.kind != BREAK for one in run.route):
                return vehicle_id
        return None

    def set_trip(self, request_id: str, **changes: Any) -> Ledger:
        """Return the ledger with one trip changed."""
        return replace(self, trips={**self.trips, request_id: replace(self.trips[request_id], **changes)})

    def set_run(self, vehicle_id: str, **changes: Any) -> Ledger:
        """Return the ledger with one vehicle changed."""
        return replace(self, runs={**self.runs, vehicle_id: replace(self.runs[vehicle_id], **changes)})

    def set_routes(self, routes: ev.Routes) -> Ledger:
        """Return the ledger with these vehicles' open stops replaced."""
        runs = dict(self.runs)
        for vehicle_id, stops in routes:
            run = runs[vehicle_id]
            same = run.route[:1] == stops[:1]
            runs[vehicle_id] = (
                replace(run, route=stops)
                if same
                else replace(run, route=stops, departed=None, reached=None, until=0.0)
            )
        return replace(self, runs=runs)

    def without(self, request_id: str) -> Ledger:
        """Return the ledger with a request's stops taken out."""
        runs = dict(self.runs)
        for vehicle_id, run in runs.items():
            left = tuple(one for one in run.route if one.key != request_id or one.kind == BREAK)
            if len(left) != len(run.route):
                gone = run.route[0].key == request_id
                runs[vehicle_id] = replace(run, route=left)
                if gone:
                    runs[vehicle_id] = replace(runs[vehicle_id], departed=None, reached=None, until=0.0)
        return replace(self, runs=runs)


def _nothing(ledger: Ledger, _: ev.Event) -> Ledger:
    return ledger


def _accepted(ledger: Ledger, event: ev.Accepted) -> Ledger:
    trip = Trip(event.wish, event.promise, event.direct, event.at, event.wish.origin)
    return replace(ledger, trips={**ledger.trips, event.request_id: trip}).set_routes(event.routes)


def _cancelled(ledger: Ledger, event: ev.Cancelled) -> Ledger:
    return _left_standing(ledger, event.request_id, event.at).set_trip(event.request_id, status=CANCELLED)


def _left_standing(ledger: Ledger, request_id: str, at: float) -> Ledger:
    """Take a request's stops out. A vehicle under way to it counts as being there: it drove, and must be somewhere."""
    trip = ledger.trips[request_id]
    vehicle_id = ledger.vehicle_of(request_id)
    run = ledger.runs[vehicle_id] if vehicle_id else None
    after = ledger.without(request_id)
    if vehicle_id and run and run.route[0] == Stop(PICKUP, request_id) and run.frozen:
        there = run.reached if run.reached is not None else max(at, run.until)
        after = after.set_run(vehicle_id, place=trip.place, ready=max(at, there))
    return after


def _departed(ledger: Ledger, event: ev.Departed) -> Ledger:
    started = ledger.runs[event.vehicle_id].started
    return ledger.set_run(
        event.vehicle_id, departed=event.at, started=event.at if started is None else started
    )


def _reached(ledger: Ledger, event: ev.Reached) -> Ledger:
    run = ledger.runs[event.vehicle_id]
    if event.stop.kind == BREAK:
        return ledger.set_run(event.vehicle_id, resting=event.at)
    trip = ledger.trips[event.stop.key]
    place = trip.place if event.stop.kind == PICKUP else trip.wish.destination
    route = (event.stop, *(one for one in run.route if one != event.stop))
    after = ledger.set_run(
        event.vehicle_id,
        place=place,
        route=route,
        reached=event.at,
        departed=None,
        started=run.started if run.started is not None else event.at,
        until=0.0,
    )
    return after.set_trip(event.stop.key, reached_at=event.at) if event.stop.kind == PICKUP else after


def _served(ledger: Ledger, vehicle_id: str, stop: Stop, at: float, place: int) -> Ledger:
    run = ledger.runs[vehicle_id]
    route = tuple(one for one in run.route if one != stop)
    return ledger.set_run(
        vehicle_id, place=place, ready=at, route=route, reached=None, departed=None, until=0.0,
        started=run.started if run.started is not None else at,
    )  # fmt: skip


def _boarded(ledger: Ledger, event: ev.Boarded) -> Ledger:
    trip = ledger.trips[event.request_id]
    after = _served(ledger, event.vehicle_id, Stop(PICKUP, event.request_id), event.at, trip.place)
    first = trip.boarded_at if trip.boarded_at is not None else event.at
    return after.set_trip(event.request_id, status=ABOARD, vehicle_id=event.vehicle_id, boarded_at=first)


def _alighted(ledger: Ledger, event: ev.Alighted) -> Ledger:
    trip = ledger.trips[event.request_id]
    after = _served(
        ledger, event.vehicle_id, Stop(DELIVERY, event.request_id), event.at, trip.wish.destination
    )
    return after.set_trip(event.request_id, status=DONE, alighted_at=event.at)


def _rested(ledger: Ledger, event: ev.Rested) -> Ledger:
    return ledger.set_run(event.vehicle_id, resting=None, rested=True, ready=event.at)


def _no_show(ledger: Ledger, event: ev.NoShow) -> Ledger:
    return _left_standing(ledger, event.request_id, event.at).set_trip(event.request_id, status=NO_SHOW)


def _delayed(ledger: Ledger, event: ev.Delayed) -> Ledger:
    return ledger.set_run(event.vehicle_id, until=event.until)


def _out(ledger: Ledger, event: ev.VehicleOut) -> Ledger:
    after = ledger.set_run(
        event.vehicle_id, out=True, place=event.place, ready=event.at, route=(), departed=None, reached=None, resting=None
    )  # fmt: skip
    for request_id, trip in ledger.trips.items():
        if trip.status == ABOARD and trip.vehicle_id == event.vehicle_id:
            after = after.set_trip(request_id, status=STRANDED, place=event.place)
    return after


def _back(ledger: Ledger, event: ev.VehicleBack) -> Ledger:
    return ledger.set_run(event.vehicle_id, out=False, place=event.place, ready=event.at)


def _closed(ledger: Ledger, event: ev.RoadClosed) -> Ledger:
    return replace(ledger, closed=ledger.closed | {event.road})


def _opened(ledger: Ledger, event: ev.RoadOpened) -> Ledger:
    return replace(ledger, closed=ledger.closed - {event.road})


def _tightened(ledger: Ledger, event: ev.PromiseTightened) -> Ledger:
    return ledger.set_trip(event.request_id, promise=event.promise)


def _moved(ledger: Ledger, event: ev.PromiseMoved) -> Ledger:
    moved = ledger.trips[event.request_id].moved + 1
    return ledger.set_trip(event.request_id, promise=event.promise, moved=moved)


def _replanned(ledger: Ledger, event: ev.Replanned) -> Ledger:
    return ledger.set_routes(event.routes)


def _undone(ledger: Ledger, event: ev.Undone) -> Ledger:
    after = ledger
    if event.request_id is not None:
        after = ledger.set_trip(event.request_id, status=BOOKED)
    return after.set_routes(event.routes)


_HOW: dict[type[ev.Event], Callable[[Ledger, Any], Ledger]] = {
    ev.Accepted: _accepted,
    ev.Cancelled: _cancelled,
    ev.Departed: _departed,
    ev.Reached: _reached,
    ev.Boarded: _boarded,
    ev.Alighted: _alighted,
    ev.Rested: _rested,
    ev.NoShow: _no_show,
    ev.Delayed: _delayed,
    ev.VehicleOut: _out,
    ev.VehicleBack: _back,
    ev.RoadClosed: _closed,
    ev.RoadOpened: _opened,
    ev.PromiseTightened: _tightened,
    ev.PromiseMoved: _moved,
    ev.Replanned: _replanned,
    ev.Undone: _undone,
}

"""What a command means on this day at this minute: the events, repairs included, or why it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kinu.mobility.engine.online import commands as cm
from kinu.mobility.engine.online import events as ev
from kinu.mobility.engine.online.board import board_of
from kinu.mobility.engine.online.commands import Impossible
from kinu.mobility.engine.online.ledger import ABOARD, BOOKED, Ledger, Trip
from kinu.mobility.engine.online.moving import what_if
from kinu.mobility.engine.online.placing import cheapest
from kinu.mobility.engine.online.repairing import lateness, repaired
from kinu.mobility.engine.online.shapes import BREAK, DELIVERY, PICKUP, Offer, Stop
from kinu.mobility.engine.online.timing import next_leave

if TYPE_CHECKING:
    from kinu.mobility.engine.online.state import DayState


def decide(state: DayState, command: cm.Command, now: float) -> tuple[ev.Event, ...]:
    """Return the events; departures that are due by the plan come first."""
    gone = state.due(now)
    state = state.fold(gone)
    events = _HOW[type(command)](state, command, now)
    after = state.fold(events)
    if not isinstance(command, cm.Accept | cm.MoveStop | cm.Undo | cm.Tighten):
        mended = repaired(after.setting, after.ledger, now)
        if mended is not None:
            events = (*events, mended)
    return (*gone, *events)


def _trip(state: DayState, request_id: str) -> Trip:
    trip = state.trips.get(request_id)
    if trip is None:
        raise Impossible("unknown-request", request_id=request_id)
    if not trip.is_open:
        raise Impossible("already-over", request_id=request_id, status=trip.status)
    return trip


def _vehicle(state: DayState, vehicle_id: str) -> None:
    if vehicle_id not in state.runs:
        raise Impossible("unknown-vehicle", vehicle_id=vehicle_id)
    if state.runs[vehicle_id].out:
        raise Impossible("out", vehicle_id=vehicle_id)


def _accept(state: DayState, command: cm.Accept, now: float) -> tuple[ev.Event, ...]:
    offer = command.offer
    wish = offer.wish
    if wish is None:
        raise Impossible("offer-gone", offer_id=offer.offer_id)
    if wish.request_id in state.trips:
        raise Impossible("exists", request_id=wish.request_id)
    # Always placed anew: minutes may have passed since the offer, and others may have booked.
    fresh = state.fit(wish, offer.promise, now)
    if fresh is None:
        raise Impossible("offer-gone", offer_id=offer.offer_id)
    return (_accepted(fresh, now),)


def _accepted(offer: Offer, now: float) -> ev.Accepted:
    assert offer.wish is not None, "an offer of the engine has its wish"  # noqa: S101
    return ev.Accepted(
        at=now,
        request_id=offer.wish.request_id,
        wish=offer.wish,
        promise=offer.promise,
        vehicle_id=offer.vehicle_id,
        direct=offer.direct,
        routes=offer.routes or ((offer.vehicle_id, offer.route),),
    )


def _cancel(state: DayState, command: cm.Cancel, now: float) -> tuple[ev.Event, ...]:
    if _trip(state, command.request_id).status != BOOKED:
        raise Impossible("aboard", request_id=command.request_id)
    return (ev.Cancelled(at=now, request_id=command.request_id, reason=command.reason),)


def _next_is(state: DayState, vehicle_id: str, stop: Stop) -> None:
    _vehicle(state, vehicle_id)
    route = state.runs[vehicle_id].route
    if stop not in route:
        raise Impossible("unknown-stop", vehicle_id=vehicle_id, stop=tuple(stop))
    if route[0] != stop:
        raise Impossible("not-next", vehicle_id=vehicle_id, next=tuple(route[0]))


def _reach(state: DayState, command: cm.Reach, now: float) -> tuple[ev.Event, ...]:
    run = state.runs.get(command.vehicle_id)
    if command.stop.kind == BREAK and run is not None:
        _vehicle(state, command.vehicle_id)
        aboard = any(
            one.status == ABOARD and one.vehicle_id == command.vehicle_id for one in state.trips.values()
        )
        if aboard:
            raise Impossible("aboard", vehicle_id=command.vehicle_id)
        if run.rested or run.resting is not None or state.vehicles[command.vehicle_id].break_window is None:
            raise Impossible("unknown-stop", vehicle_id=command.vehicle_id, stop=tuple(command.stop))
    else:
        _next_is(state, command.vehicle_id, command.stop)
        if state.runs[command.vehicle_id].reached is not None:
            raise Impossible("already-over", vehicle_id=command.vehicle_id, stop=tuple(command.stop))
    return (ev.Reached(at=now, vehicle_id=command.vehicle_id, stop=command.stop),)


def _arrived(state: DayState, vehicle_id: str, stop: Stop, now: float) -> tuple[ev.Event, ...]:
    """Return the arrival the driver forgot to tap, if so."""
    _next_is(state, vehicle_id, stop)
    if state.runs[vehicle_id].reached is not None:
        return ()
    return (ev.Reached(at=now, vehicle_id=vehicle_id, stop=stop),)


def _board(state: DayState, command: cm.Board, now: float) -> tuple[ev.Event, ...]:
    if _trip(state, command.request_id).status == ABOARD:
        raise Impossible("aboard", request_id=command.request_id)
    first = _arrived(state, command.vehicle_id, Stop(PICKUP, command.request_id), now)
    return (*first, ev.Boarded(at=now, vehicle_id=command.vehicle_id, request_id=command.request_id))


def _alight(state: DayState, command: cm.Alight, now: float) -> tuple[ev.Event, ...]:
    if _trip(state, command.request_id).status != ABOARD:
        raise Impossible("not-aboard", request_id=command.request_id)
    first = _arrived(state, command.vehicle_id, Stop(DELIVERY, command.request_id), now)
    return (*first, ev.Alighted(at=now, vehicle_id=command.vehicle_id, request_id=command.request_id))


def _rest(state: DayState, command: cm.Rest, now: float) -> tuple[ev.Event, ...]:
    _vehicle(state, command.vehicle_id)
    if state.runs[command.vehicle_id].resting is None:
        raise Impossible("unknown-stop", vehicle_id=command.vehicle_id, stop=(BREAK, command.vehicle_id))
    return (ev.Rested(at=now, vehicle_id=command.vehicle_id),)


def _not_shown(state: DayState, command: cm.NotShown, now: float) -> tuple[ev.Event, ...]:
    trip = _trip(state, command.request_id)
    _next_is(state, command.vehicle_id, Stop(PICKUP, command.request_id))
    reached = state.runs[command.vehicle_id].reached
    if reached is None:
        raise Impossible("not-next", vehicle_id=command.vehicle_id, next=(PICKUP, command.request_id))
    may = max(reached, trip.promise.pickup_from) + state.rules.wait_for_rider
    if now < may - 1e-6:
        raise Impossible("too-early", request_id=command.request_id, until=may)
    return (ev.NoShow(at=now, vehicle_id=command.vehicle_id, request_id=command.request_id),)


def _delay(state: DayState, command: cm.Delay, now: float) -> tuple[ev.Event, ...]:
    _vehicle(state, command.vehicle_id)
    run = state.runs[command.vehicle_id]
    if not run.route or run.reached is not None:
        raise Impossible("not-next", vehicle_id=command.vehicle_id, next=None)
    board = board_of(state.setting, state.ledger, now, only=(command.vehicle_id,))
    first = next_leave(board, state.ledger, 0)
    expected = now if first is None else first.arrive
    gone: tuple[ev.Event, ...] = ()
    if run.departed is None:
        gone = (ev.Departed(at=now, vehicle_id=command.vehicle_id, stop=run.route[0]),)
        expected = max(
            now + state.network.minutes(run.place, _place(state.ledger, run.route[0]), now), expected
        )
    until = max(expected, run.until) + command.minutes
    return (*gone, ev.Delayed(at=now, vehicle_id=command.vehicle_id, minutes=command.minutes, until=until))


def _place(ledger: Ledger, stop: Stop) -> int:
    trip = ledger.trips[stop.key]
    return trip.place if stop.kind == PICKUP else trip.wish.destination


def _take_out(state: DayState, command: cm.TakeOut, now: float) -> tuple[ev.Event, ...]:
    _vehicle(state, command.vehicle_id)
    place = state.runs[command.vehicle_id].place if command.place is None else command.place
    return (ev.VehicleOut(at=now, vehicle_id=command.vehicle_id, place=place, reason=command.reason),)


def _bring_back(state: DayState, command: cm.BringBack, now: float) -> tuple[ev.Event, ...]:
    run = state.runs.get(command.vehicle_id)
    if run is None:
        raise Impossible("unknown-vehicle", vehicle_id=command.vehicle_id)
    if not run.out:
        raise Impossible("not-out", vehicle_id=command.vehicle_id)
    place = run.place if command.place is None else command.place
    return (ev.VehicleBack(at=now, vehicle_id=command.vehicle_id, place=place),)


def _close(state: DayState, command: cm.CloseRoad, now: float) -> tuple[ev.Event, ...]:
    if state.network_for is None or command.road in state.ledger.closed:
        raise Impossible("unknown-road", road=command.road)
    try:
        state.network_for(state.ledger.closed | {command.road})
    except KeyError as unknown:
        raise Impossible("unknown-road", road=command.road) from unknown
    return (ev.RoadClosed(at=now, road=command.road),)


def _open(state: DayState, command: cm.OpenRoad, now: float) -> tuple[ev.Event, ...]:
    if command.road not in state.ledger.closed:
        raise Impossible("unknown-road", road=command.road)
    return (ev.RoadOpened(at=now, road=command.road),)


def _tighten(state: DayState, command: cm.Tighten, now: float) -> tuple[ev.Event, ...]:
    trip = _trip(state, command.request_id)
    if not command.promise.tightens(trip.promise):
        raise Impossible("looser", request_id=command.request_id)
    event = ev.PromiseTightened(at=now, request_id=command.request_id, promise=command.promise)
    before = lateness(board_of(state.setting, state.ledger, now))
    after = state.apply(event)
    if lateness(board_of(after.setting, after.ledger, now)) > before + 1e-6:
        raise Impossible("breaks", request_id=command.request_id, breaches=())
    return (event,)


def _move_promise(state: DayState, command: cm.MovePromise, now: float) -> tuple[ev.Event, ...]:
    _trip(state, command.request_id)
    if not command.consent.strip():
        raise Impossible("no-consent", request_id=command.request_id)
    return (
        ev.PromiseMoved(
            at=now, request_id=command.request_id, promise=command.promise, consent=command.consent
        ),
    )


def _move_stop(state: DayState, command: cm.MoveStop, now: float) -> tuple[ev.Event, ...]:
    answer = what_if(state.setting, state.ledger, command.move, now)
    never = [one for one in answer.breaches if one.code in {"frozen", "order", "places", "skills"}]
    if never or (not answer.ok and not command.despite):
        raise Impossible("breaks", breaches=answer.breaches)
    return (ev.Replanned(at=now, routes=answer.routes, cause="by-hand"),)


def _undo(state: DayState, command: cm.Undo, now: float) -> tuple[ev.Event, ...]:
    if not 0 <= command.of < len(state.events):
        raise Impossible("cannot-undo", of=command.of)
    if any(isinstance(one, ev.Undone) and one.of == command.of for one in state.events):
        raise Impossible("cannot-undo", of=command.of)
    event = state.events[command.of]
    if isinstance(event, ev.Cancelled):
        return (_uncancelled(state, event, command.of, now),)
    if isinstance(event, ev.Replanned):
        return (_unplanned(state, event, command.of, now),)
    raise Impossible("cannot-undo", of=command.of)


def _uncancelled(state: DayState, event: ev.Cancelled, of: int, now: float) -> ev.Undone:
    trip = state.trips[event.request_id]
    again = replace(state.ledger, trips={**state.trips, event.request_id: replace(trip, status=BOOKED)})
    board = board_of(state.setting, again, now)
    found = cheapest(board, board.index(event.request_id)) if board.vehicles else None
    if found is None:
        raise Impossible("cannot-undo", of=of)
    routes = ((board.vehicles[found.vehicle], board.as_stops(found.nodes)),)
    return ev.Undone(at=now, of=of, request_id=event.request_id, routes=routes)


def _unplanned(state: DayState, event: ev.Replanned, of: int, now: float) -> ev.Undone:
    old = Ledger.empty(state.vehicles)
    for one in state.events[:of]:
        old = old.apply(one)
    routes = tuple((name, old.runs[name].route) for name, _ in event.routes)
    now_open = sorted(stop for name, _ in routes for stop in state.runs[name].route)
    frozen_differs = any(
        state.runs[name].frozen and state.runs[name].route[:1] != stops[:1] for name, stops in routes
    )
    if sorted(stop for _, stops in routes for stop in stops) != now_open or frozen_differs:
        raise Impossible("cannot-undo", of=of)
    event_back = ev.Undone(at=now, of=of, routes=routes)
    before = lateness(board_of(state.setting, state.ledger, now))
    after = state.apply(event_back)
    if lateness(board_of(after.setting, after.ledger, now)) > before + 0.01:
        raise Impossible("cannot-undo", of=of)
    return event_back


_HOW: dict[type[Any], Callable[[Any, Any, float], tuple[ev.Event, ...]]] = {
    cm.Accept: _accept,
    cm.Cancel: _cancel,
    cm.Reach: _reach,
    cm.Board: _board,
    cm.Alight: _alight,
    cm.Rest: _rest,
    cm.NotShown: _not_shown,
    cm.Delay: _delay,
    cm.TakeOut: _take_out,
    cm.BringBack: _bring_back,
    cm.CloseRoad: _close,
    cm.OpenRoad: _open,
    cm.Tighten: _tighten,
    cm.MovePromise: _move_promise,
    cm.MoveStop: _move_stop,
    cm.Undo: _undo,
}

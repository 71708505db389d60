"""A day of the engine as plain numbers for the judge."""

from __future__ import annotations

from kinu.mobility import checker
from kinu.mobility.engine.online import Accepted, DayState, PromiseMoved, PromiseTightened, Reached
from kinu.mobility.engine.online.board import alighting, boarding
from kinu.mobility.engine.online.journal import visits
from kinu.mobility.engine.online.ledger import CANCELLED, DONE, NO_SHOW


def violations(
    state: DayState, *, disturbed: bool = False, hard_windows: bool = False
) -> list[checker.Violation]:
    """Return what the judge finds wrong with a finished day; disturbed days are judged on what no disturbance excuses."""
    rides, buses = _rides(state, windows=hard_windows, disturbed=disturbed), _buses(state)
    logs = {
        one: [checker.Visit(v.kind, v.request_id, v.place, v.arrive, v.begin, v.leave) for v in made]
        for one, made in visits(state.events, state.vehicles, state.network).items()
    }
    found = checker.judge_log(
        rides=rides,
        buses=buses,
        logs=logs,
        minutes=state.network.minutes,
        served=[key for key, trip in state.trips.items() if trip.status not in {CANCELLED, NO_SHOW}],
        known_from={key: trip.accepted_at for key, trip in state.trips.items()},
        tolerance=1e-4,
    )
    found += checker.judge_promises(told=_told(state), outcomes=_outcomes(state), tolerance=1e-4)
    if disturbed:
        found = [
            one for one in found if not one.code.startswith("promise-") and one.code not in {"break", "shift"}
        ]
    return found


def _rides(state: DayState, *, windows: bool, disturbed: bool) -> dict[str, checker.Ride]:
    far = float("inf")
    made = {}
    for key, trip in state.trips.items():
        p = trip.promise
        made[key] = checker.Ride(
            id=key,
            origin=trip.wish.origin,
            destination=trip.wish.destination,
            load=trip.wish.places.counts(),
            pickup_window=(p.pickup_from, p.pickup_to) if windows else (-far, far),
            delivery_window=(p.earliest_arrival, p.latest_arrival) if windows else (-far, far),
            pickup_service=0.0 if disturbed else boarding(state.rules, trip.wish),
            delivery_service=0.0 if disturbed else alighting(state.rules, trip.wish),
            longest_ride=far if disturbed else p.longest_ride,
            skills=trip.wish.skills,
        )
    return made


def _buses(state: DayState) -> dict[str, checker.Bus]:
    return {
        one.id: checker.Bus(
            id=one.id,
            capacities=tuple(room.counts() for room in one.configurations),
            start=one.depot,
            end=one.depot,
            shift=(one.shift_from, one.shift_to),
            longest=one.longest,
            rest=None if one.break_window is None else (*one.break_window, one.break_minutes),
            skills=one.skills,
        )
        for one in state.vehicles.values()
    }


def _told(state: DayState) -> list[checker.Told]:
    return [
        checker.Told(
            one.request_id,
            one.at,
            one.promise.pickup_from,
            one.promise.pickup_to,
            one.promise.latest_arrival,
            consent=isinstance(one, PromiseMoved),
        )
        for one in state.events
        if isinstance(one, Accepted | PromiseMoved | PromiseTightened)
    ]


def _outcomes(state: DayState) -> list[checker.Outcome]:
    reached: dict[tuple[str, str], float] = {}
    for one in state.events:
        if isinstance(one, Reached) and one.stop.kind != "b":
            p = state.trips[one.stop.key].promise
            reached[one.stop.key, one.stop.kind] = max(one.at, p.pickup_from if one.stop.kind == "p" else 0.0)
    ends = {DONE: "served", CANCELLED: "cancelled", NO_SHOW: "no-show"}
    return [
        checker.Outcome(
            key,
            ends.get(trip.status, "refused"),
            reached.get((key, "p")),
            reached.get((key, "d")),
            came_to_door=reached.get((key, "p")),
        )
        for key, trip in state.trips.items()
    ]

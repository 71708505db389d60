"""The times of a board as people read them: planned stops, departures that are due, what will be late."""

from __future__ import annotations

import math
from typing import NamedTuple

from kinu.mobility.engine.kernel.schedule import NO_REST
from kinu.mobility.engine.online.board import Board, Setting, board_of
from kinu.mobility.engine.online.events import Departed
from kinu.mobility.engine.online.ledger import Ledger, Run
from kinu.mobility.engine.online.shapes import BREAK, PICKUP, PlannedStop, Stop


def planned(board: Board, ledger: Ledger, v: int) -> tuple[PlannedStop, ...]:
    """Return the open stops of a vehicle with their times; the break stands where it will be taken."""
    timed = board.times(v)
    if timed is None:
        return ()
    stops, t, rest_at = timed
    a, name = board.arrays, board.vehicles[v]
    run, vehicle = ledger.runs[name], board.setting.vehicles[name]
    made: list[PlannedStop] = []
    place, free = run.place, float(t[0])
    if run.resting is not None:
        end = run.resting + vehicle.break_minutes
        made.append(_pause(name, place, run.resting, end, frozen=True))
    for k in range(1, len(stops)):
        if rest_at != NO_REST and rest_at == k - 1:
            start = max(free, float(a.rest[v, 0]))
            late = board.late_rest.get(v, 0.0)
            made.append(_pause(name, place, start, start + float(a.rest[v, 2]), late=late))
            free = made[-1].end
        if k == len(stops) - 1:
            break
        node = int(stops[k])
        to, start = int(a.place[node]), float(t[k])
        leave, arrive = _leg(board, ledger.runs[name], _Leg(place, to, free, start), first=k == 1)
        end = start + float(a.service[node])
        made.append(
            PlannedStop(
                name,
                board.stop(node),
                to,
                leave,
                arrive,
                start,
                end,
                k <= run.frozen,
                _late(ledger, board.stop(node), start),
            )
        )
        place, free = to, end
    return tuple(made)


def _pause(
    name: str, place: int, start: float, end: float, *, frozen: bool = False, late: float = 0.0
) -> PlannedStop:
    return PlannedStop(name, Stop(BREAK, name), place, start, start, start, end, frozen, late)


class _Leg(NamedTuple):
    """From where to where, free to leave from when on, service there starts at."""

    place: int
    to: int
    free: float
    start: float


def _leg(board: Board, run: Run, leg: _Leg, *, first: bool) -> tuple[float, float]:
    """Return when the vehicle leaves for a stop (just in time, a little early) and arrives."""
    network, (place, to, free, start) = board.setting.network, leg
    if first and run.reached is not None:
        return run.reached, run.reached
    if first and run.departed is not None:
        arrive = max(run.departed + network.minutes(place, to, run.departed), run.until)
        if run.until and run.until < board.now:
            arrive = max(arrive, board.now)
        return run.departed, arrive
    wait = start - free - network.minutes(place, to, free)
    leave = free + max(0.0, wait - board.setting.rules.early)
    # The road may be quicker or slower when leaving later: never arrive after the service starts.
    while wait > 1e-9 and leave + network.minutes(place, to, leave) > start + 1e-9 and leave > free:
        leave = max(free, leave - max(0.1, leave + network.minutes(place, to, leave) - start))
    return leave, leave + network.minutes(place, to, leave)


def _late(ledger: Ledger, stop: Stop, start: float) -> float:
    """Return by how many minutes a stop will miss what was promised."""
    trip = ledger.trips[stop.key]
    if stop.kind == PICKUP:
        return max(0.0, start - trip.promise.pickup_to) if trip.boarded_at is None else 0.0
    ride = math.inf if trip.boarded_at is None else trip.boarded_at + trip.promise.longest_ride
    return max(0.0, start - min(trip.promise.latest_arrival, ride))


def next_leave(board: Board, ledger: Ledger, v: int) -> PlannedStop | None:
    """Return the first planned stop of a vehicle, the break included."""
    stops = planned(board, ledger, v)
    return stops[0] if stops else None


def due(setting: Setting, ledger: Ledger, since: float, now: float) -> list[Departed]:
    """Return the departures that by the plan (as it stood since the last event) have happened by now."""
    gone = []
    for vehicle_id, run in ledger.runs.items():
        if run.out or run.frozen or not run.route or run.resting is not None:
            continue
        board = board_of(setting, ledger, since, only=(vehicle_id,))
        first = next_leave(board, ledger, 0)
        if first is not None and first.stop.kind != BREAK and first.leave_before <= now:
            gone.append(
                Departed(at=max(first.leave_before, run.ready), vehicle_id=vehicle_id, stop=first.stop)
            )
    return sorted(gone, key=lambda one: (one.at, one.vehicle_id))

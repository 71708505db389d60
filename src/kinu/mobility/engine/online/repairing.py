"""After a disturbance: a place for whoever has none, riders of a broken vehicle first; less lateness where there is any."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from kinu.mobility.engine.online.board import Board, Setting, board_of
from kinu.mobility.engine.online.events import Replanned, Routes
from kinu.mobility.engine.online.ledger import STRANDED, Ledger
from kinu.mobility.engine.online.placing import Found, changed, cheapest, search
from kinu.mobility.engine.online.shapes import BREAK, Stop

EXTENSIONS = (0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 240.0, math.inf)
TRIES = 12


def repaired(setting: Setting, ledger: Ledger, now: float) -> Replanned | None:
    """Return the event that mends the plan as well as can be done locally, or None if nothing needs mending."""
    after = _placed(setting, ledger, now)
    after = _relieved(setting, after, now)
    routes = tuple((one, run.route) for one, run in after.runs.items() if run.route != ledger.runs[one].route)
    return Replanned(at=now, routes=routes, cause="repair") if routes else None


def lateness(board: Board) -> float:
    """Return by how many minutes all promises together will be missed as things stand (finite)."""
    reserve = board.setting.rules.reserve
    return sum(min(max(0.0, one - reserve), 1e4) for one in board.late.values())


def _placed(setting: Setting, ledger: Ledger, now: float) -> Ledger:
    """Give every request without a place one: within its promise, by moving others, or late by as little as possible."""
    board = board_of(setting, ledger, now)
    waiting = [board.requests[k] for k in board.unplanned()]
    if not waiting or not board.vehicles:
        return ledger
    waiting.sort(
        key=lambda one: (ledger.trips[one].status != STRANDED, ledger.trips[one].promise.pickup_to, one)
    )
    for request_id in waiting:
        ledger = place(setting, ledger, request_id, now)
    return ledger


def place(setting: Setting, ledger: Ledger, request_id: str, now: float) -> Ledger:
    """Return the ledger with a request put into the routes (late if it must be; unchanged if no vehicle can take it)."""
    routes = routes_with(setting, ledger, request_id, now)
    return ledger if routes is None else ledger.apply(Replanned(at=now, routes=routes))


def routes_with(setting: Setting, ledger: Ledger, request_id: str, now: float) -> Routes | None:
    """Return the changed routes that carry a request without a place."""
    board = _board_for(setting, ledger, request_id, now)
    k = board.index(request_id)
    found = cheapest(board, k)
    if found is None and setting.rules.rearrange:
        tried = search(board, seed=1, iterations=setting.rules.rearrange)
        if not tried.missing:
            return changed(board, tried.routes)
    for shift_may_end_later in (False, True):
        for extra in EXTENSIONS:
            if found is None:
                found = _later(board, k, extra, shift_may_end_later=shift_may_end_later)
    if found is None:
        return None
    return ((board.vehicles[found.vehicle], board.as_stops(found.nodes)),)


def _board_for(setting: Setting, ledger: Ledger, request_id: str, now: float) -> Board:
    """Return the board with this one request unplanned (others without a place are left aside)."""
    planned = {stop.key for run in ledger.runs.values() for stop in run.route if stop.kind != BREAK}
    trips = {
        key: trip
        for key, trip in ledger.trips.items()
        if key == request_id or key in planned or not trip.is_open
    }
    return board_of(setting, replace(ledger, trips=trips), now)


def _later(board: Board, k: int, extra: float, *, shift_may_end_later: bool) -> Found | None:
    kept = board.arrays
    a = kept._replace(time=kept.time.copy())
    a.latest[2 * k : 2 * k + 2] += extra
    if extra > 0:
        a.max_ride[2 * k : 2 * k + 2] += extra
    if shift_may_end_later:
        a.latest[a.end] = math.inf
    board.arrays = a
    found = cheapest(board, k)
    board.arrays = kept
    return found


def _relieved(setting: Setting, ledger: Ledger, now: float) -> Ledger:
    """Move requests out of late vehicles while that makes the day less late."""
    board = board_of(setting, ledger, now)
    total = lateness(board)
    for _ in range(3):
        if total <= 0.5:
            break
        better = _one_move(setting, ledger, board, total, now)
        if better is None:
            break
        ledger = better
        board = board_of(setting, ledger, now)
        total = lateness(board)
    return ledger


def _one_move(setting: Setting, ledger: Ledger, board: Board, total: float, now: float) -> Ledger | None:
    late_vehicles = [
        v for v in range(len(board.vehicles)) if any(node in board.late for node in board.stops(v))
    ]
    tries = [
        (v, int(node) // 2)
        for v in late_vehicles
        for node in board.routes[v][ledger.runs[board.vehicles[v]].frozen :]
        if node % 2 == 0 and np.isin(2 * (node // 2) + 1, board.routes[v])
    ]
    tries.sort(key=lambda one: -board.late.get(2 * one[1], 0.0) - board.late.get(2 * one[1] + 1, 0.0))
    best, least = None, total - 0.5
    for v, k in tries[:TRIES]:
        request_id, name = board.requests[k], board.vehicles[v]
        left = tuple(one for one in ledger.runs[name].route if not _of(one, request_id))
        without = ledger.apply(Replanned(at=now, routes=((name, left),)))
        after = place(setting, without, request_id, now)
        if after is without:
            continue
        now_late = lateness(board_of(setting, after, now))
        if now_late < least:
            best, least = after, now_late
    return best


def _of(stop: Stop, request_id: str) -> bool:
    return stop.key == request_id and stop.kind != BREAK

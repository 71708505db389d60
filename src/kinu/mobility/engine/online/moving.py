"""Moving a request by hand: where it would stand, what that would break, before anybody lets go of the mouse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinu.mobility.engine.kernel.arrays import SKILLS
from kinu.mobility.engine.kernel.schedule import carried
from kinu.mobility.engine.online.board import Board, Setting, board_of
from kinu.mobility.engine.online.commands import Impossible
from kinu.mobility.engine.online.events import Replanned, Routes
from kinu.mobility.engine.online.ledger import ABOARD, Ledger
from kinu.mobility.engine.online.placing import cost
from kinu.mobility.engine.online.repairing import routes_with
from kinu.mobility.engine.online.shapes import BREAK, DELIVERY, PICKUP, Breach, Move, Stop, WhatIf
from kinu.mobility.engine.online.timing import planned


def what_if(setting: Setting, ledger: Ledger, move: Move, now: float) -> WhatIf:
    """Return what a move breaks and the routes as they would be; raises Impossible for what does not exist."""
    trip = ledger.trips.get(move.request_id)
    if trip is None or not trip.is_open:
        raise Impossible("unknown-request", request_id=move.request_id)
    if move.vehicle_id not in ledger.runs:
        raise Impossible("unknown-vehicle", vehicle_id=move.vehicle_id)
    if ledger.runs[move.vehicle_id].out:
        raise Impossible("out", vehicle_id=move.vehicle_id)
    before = board_of(setting, ledger, now)
    source = ledger.vehicle_of(move.request_id)
    frozen = _frozen(ledger, source, move)
    if frozen is not None:
        return WhatIf(ok=False, breaches=(frozen,), routes=(), km_change=0.0)
    routes = _routes(setting, ledger, move, source, now)
    after = ledger.apply(Replanned(at=now, routes=routes, cause="by-hand"))
    broken = _order(after, move)
    if None not in (move.pickup_before, move.delivery_before) and (move.pickup_before or 0) > (
        move.delivery_before or 0
    ):
        broken = (Breach("order", move.request_id, move.vehicle_id),)
    if broken:
        return WhatIf(ok=False, breaches=broken, routes=routes, km_change=0.0)
    board = board_of(setting, after, now)
    breaches = _breaches(before, board, after)
    stops = tuple(one for name, _ in routes for one in planned(board, after, board.vehicles.index(name)))
    return WhatIf(not breaches, breaches, routes, cost(board) - cost(before), stops)


def _frozen(ledger: Ledger, source: str | None, move: Move) -> Breach | None:
    trip = ledger.trips[move.request_id]
    if trip.status == ABOARD and trip.vehicle_id != move.vehicle_id:
        return Breach("frozen", move.request_id, move.vehicle_id)
    run = ledger.runs[source] if source else None
    if run is not None and run.frozen and run.route[0].key == move.request_id and source != move.vehicle_id:
        return Breach("frozen", move.request_id, move.vehicle_id)
    return None


def _routes(setting: Setting, ledger: Ledger, move: Move, source: str | None, now: float) -> Routes:
    """Return the routes after the move: at the named positions, or where it fits best on that vehicle."""
    mine = [Stop(PICKUP, move.request_id), Stop(DELIVERY, move.request_id)]
    if ledger.trips[move.request_id].status == ABOARD:
        mine = mine[1:]
    left = {
        name: tuple(one for one in ledger.runs[name].route if one not in mine)
        for name in dict.fromkeys([*([source] if source else []), move.vehicle_id])
    }
    target = list(left[move.vehicle_id])
    if move.pickup_before is None and move.delivery_before is None and len(mine) == 2:
        found = _best(setting, ledger, left, move, now)
        if found is not None:
            target = list(found)
            return tuple(
                (name, tuple(target) if name == move.vehicle_id else stops) for name, stops in left.items()
            )
    first = len(target) if move.pickup_before is None else min(move.pickup_before, len(target))
    second = len(target) if move.delivery_before is None else min(move.delivery_before, len(target))
    target.insert(second, mine[-1])
    if len(mine) == 2:
        target.insert(first, mine[0])
    return tuple((name, tuple(target) if name == move.vehicle_id else stops) for name, stops in left.items())


def _best(
    setting: Setting, ledger: Ledger, left: dict[str, tuple[Stop, ...]], move: Move, now: float
) -> tuple[Stop, ...] | None:
    """Return the target's route with the request at its best place, late if it must be."""
    without = ledger.apply(Replanned(at=now, routes=tuple(left.items())))
    alone = replace(
        without,
        runs={
            name: run if name == move.vehicle_id else replace(run, out=True)
            for name, run in without.runs.items()
        },
    )
    routes = routes_with(
        replace(setting, rules=replace(setting.rules, rearrange=0)), alone, move.request_id, now
    )
    return dict(routes or ()).get(move.vehicle_id)


def _order(after: Ledger, move: Move) -> tuple[Breach, ...]:
    run = after.runs[move.vehicle_id]
    before = [one for one in run.route if one.kind != BREAK]
    seen = set()
    for one in before:
        if one.kind == DELIVERY and Stop(PICKUP, one.key) in before and one.key not in seen:
            return (Breach("order", one.key, move.vehicle_id),)
        seen.add(one.key)
    return ()


def _breaches(before: Board, board: Board, after: Ledger) -> tuple[Breach, ...]:
    """Return what is broken after the move and was not broken before."""
    found = []
    for v, name in enumerate(board.vehicles):
        stops, a = board.stops(v), board.arrays
        was = {before.stop(k): late for k, late in before.late.items() if k < 2 * len(before.requests)}
        if not carried(a, v, stops, np.empty((len(stops), a.load.shape[1]), np.int64)):
            found.append(Breach("places", None, name))
        for node in (int(one) for one in stops[1:-1]):
            late = board.late.get(node, 0.0)
            if late > was.get(board.stop(node), 0.0) + 0.01 and late > board.setting.rules.reserve:
                code = "arrival" if node % 2 else "window"
                found.append(
                    Breach(code, board.requests[node // 2], name, late - board.setting.rules.reserve)
                )
            if a.needs[node // 2] & ~a.bus[v, SKILLS]:
                found.append(Breach("skills", board.requests[node // 2], name))
        end = int(stops[-1])
        if board.late.get(end, 0.0) > 0.01 and end not in before.late:
            found.append(Breach("shift", None, name, board.late[end]))
        if v in board.late_rest and v not in before.late_rest and not after.runs[name].rested:
            found.append(Breach("break", None, name))
    return tuple(dict.fromkeys(found))

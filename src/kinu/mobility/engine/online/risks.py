"""Promises in danger, told before they break."""

from __future__ import annotations

import math

from kinu.mobility.engine.online.board import Board
from kinu.mobility.engine.online.ledger import BOOKED, Ledger
from kinu.mobility.engine.online.shapes import DELIVERY, PICKUP, Risk
from kinu.mobility.engine.online.timing import planned


def risks(board: Board, ledger: Ledger) -> tuple[Risk, ...]:
    """Return the promises that will be missed or have less room than the rules' margin, the worst first."""
    found = [
        Risk(
            board.requests[k],
            None,
            "unplanned",
            math.inf,
            ledger.trips[board.requests[k]].promise.pickup_to,
            math.inf,
            -math.inf,
        )
        for k in board.unplanned()
    ]
    margin = board.setting.rules.risk_margin
    for v in range(len(board.vehicles)):
        for one in planned(board, ledger, v):
            if one.stop.kind not in {PICKUP, DELIVERY}:
                continue
            kind, limit = _limit(ledger, one.stop.kind, one.stop.key)
            slack = limit - one.start
            if slack < margin and math.isfinite(limit):
                found.append(
                    Risk(one.stop.key, one.vehicle_id, kind, one.start, limit, max(0.0, -slack), slack)
                )
    return tuple(sorted(found, key=lambda one: (one.slack, one.request_id)))


def _limit(ledger: Ledger, kind: str, request_id: str) -> tuple[str, float]:
    """Return what binds at a stop and until when."""
    trip = ledger.trips[request_id]
    if kind == PICKUP:
        return "pickup", trip.promise.pickup_to if trip.status == BOOKED else math.inf
    ride = math.inf if trip.boarded_at is None else trip.boarded_at + trip.promise.longest_ride
    return ("ride", ride) if ride < trip.promise.latest_arrival else ("arrival", trip.promise.latest_arrival)

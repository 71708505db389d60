"""Playing a dynamic instance without looking ahead: each request is answered when it becomes known, nothing is taken back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from time import perf_counter

from kinu.mobility.engine.online import events as ev
from kinu.mobility.engine.online.driving import Driver
from kinu.mobility.engine.online.ledger import Trip
from kinu.mobility.engine.online.placing import changed, cheapest, cost, search
from kinu.mobility.engine.online.shapes import Promise, Rules, Stop, Wish
from kinu.mobility.engine.online.state import DayState


@dataclass(frozen=True)
class Known:
    """A request of a dynamic instance: it becomes known at a minute; the promise is its windows and longest ride."""

    wish: Wish
    promise: Promise
    at: float
    direct: float


@dataclass(frozen=True)
class Effort:
    """How much is searched: to make room for a request, and to improve after each one."""

    room: int = 400
    improve: int = 150
    seed: int = 1


BENCH_RULES = Rules(early=0.0, reserve=0.0, freeze=0.0, late_pickups=True, ride_weight=0.02)
RIDER_FIRST = replace(BENCH_RULES, ride_weight=0.2)


@dataclass(frozen=True)
class Answer:
    """What became of a request: when it was answered, in how many seconds, accepted or not."""

    request_id: str
    at: float
    accepted: bool
    seconds: float


@dataclass(frozen=True)
class Replayed:
    """The end of a replay."""

    state: DayState
    answers: tuple[Answer, ...]
    kilometres: float


def replay(state: DayState, requests: Sequence[Known], effort: Effort) -> Replayed:
    """Play the requests in the order they become known; return the finished day."""
    driver, answers = Driver(), []
    for step, one in enumerate(sorted(requests, key=lambda known: (known.at, known.wish.request_id))):
        state = driver.advance(state, one.at)
        began = perf_counter()
        state, accepted = _answer(state, one, effort, effort.seed + step)
        answers.append(Answer(one.wish.request_id, one.at, accepted, perf_counter() - began))
        state = _improve(state, one.at, effort, effort.seed + step)
    state = driver.advance(state, math.inf)
    return Replayed(state, tuple(answers), kilometres(state))


def _answer(state: DayState, one: Known, effort: Effort, seed: int) -> tuple[DayState, bool]:
    board = state.board(one.at, extra=((one.wish, one.promise),))
    request = len(board.requests) - 1
    routes = [list(nodes) for nodes in board.routes]
    found = cheapest(board, request)
    if found is not None:
        routes[found.vehicle] = list(found.nodes)
    else:
        tried = search(board, seed=seed, iterations=effort.room)
        if tried.missing:
            return state, False
        routes = tried.routes
    vehicle = next(board.vehicles[v] for v, nodes in enumerate(routes) if 2 * request in nodes)
    event = ev.Accepted(
        at=one.at,
        request_id=one.wish.request_id,
        wish=one.wish,
        promise=one.promise,
        vehicle_id=vehicle,
        direct=one.direct,
        routes=changed(board, routes),
    )
    return state.apply(event), True


def _improve(state: DayState, now: float, effort: Effort, seed: int) -> DayState:
    if effort.improve <= 0:
        return state
    board = state.board(now)
    before = cost(board)
    found = search(board, seed=seed, iterations=effort.improve)
    if found.missing or found.cost >= before - 1e-6:
        return state
    return state.apply(ev.Replanned(at=now, routes=changed(board, found.routes), cause="better"))


def kilometres(state: DayState) -> float:
    """Return what all vehicles drove, from the events: depot, stops in the order they were made, depot."""
    total = 0.0
    for vehicle_id, vehicle in state.vehicles.items():
        reached = [
            one.stop for one in state.events if isinstance(one, ev.Reached) and one.vehicle_id == vehicle_id
        ]
        made = [_place(state.trips[one.key], one) for one in reached if one.kind != "b"]
        total += sum(state.network.km(a, b) for a, b in pairwise([vehicle.depot, *made, vehicle.depot]))
    return total


def _place(trip: Trip, stop: Stop) -> int:
    return trip.wish.origin if stop.kind == "p" else trip.wish.destination

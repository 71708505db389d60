"""Why not: each limit is taken away alone and the test repeated; the limits without which it works are the reasons."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from kinu.mobility.engine.kernel.arrays import Arrays
from kinu.mobility.engine.online.offering import Asking, promise_at, set_promise, windows
from kinu.mobility.engine.online.placing import cheapest
from kinu.mobility.engine.online.shapes import Promise, Reason

TYPES = ("seats", "wheelchairs", "luggage")


def reasons(asking: Asking, now: float) -> tuple[Reason, ...]:
    """Return the reasons why a wish has no offer within reach; never empty."""
    board = asking.board
    if not board.vehicles:
        return (Reason("no-vehicle"),)
    starts = windows(asking, now)
    if not starts:
        return (Reason("past", {"at": asking.wish.arrive_by, "needed": asking.direct + asking.boarding}),)
    first, last = promise_at(asking, min(starts)), promise_at(asking, max(starts))
    wide = Promise(
        first.pickup_from, last.pickup_to, max(first.latest_arrival, last.latest_arrival), asking.longest
    )
    values = {"from": wide.pickup_from, "to": wide.pickup_to, "hour": int(wide.pickup_from // 60)}
    never = _too_big(asking)
    if never:
        return never
    kept = board.arrays
    found = []
    for code, loosened, more in _loosenings(asking):
        board.arrays = loosened(_copied(kept))
        set_promise(asking, wide)
        if code == "ride":
            board.arrays.max_ride[2 * asking.request : 2 * asking.request + 2] = math.inf
            board.arrays.latest[2 * asking.request + 1] = math.inf
        works = cheapest(board, asking.request) is not None
        board.arrays = kept
        if works:
            found.append(Reason(code, {**values, **more}))
            break
    return tuple(found) or (Reason("time", values),)


def _too_big(asking: Asking) -> tuple[Reason, ...]:
    """No vehicle of the day, even empty, has the places or the skills."""
    board, need = asking.board, asking.wish.places.counts()
    vehicles = [board.setting.vehicles[one] for one in board.vehicles]
    skilled = [one for one in vehicles if asking.wish.skills <= one.skills]
    if not skilled:
        return (Reason("skills", {"needed": sorted(asking.wish.skills), "never": True}),)
    rooms = [room.counts() for one in skilled for room in one.configurations]
    if any(all(n <= r for n, r in zip(need, room, strict=True)) for room in rooms):
        return ()
    short = [
        Reason(kind, {"needed": need[p], "most": max(room[p] for room in rooms), "never": True})
        for p, kind in enumerate(TYPES)
        if need[p] > max(room[p] for room in rooms)
    ]
    return tuple(short) or (Reason("seats", {"needed": need[0], "together": list(need), "never": True}),)


def _loosenings(asking: Asking) -> list[tuple[str, Callable[[Arrays], Arrays], dict[str, Any]]]:
    """Return the limits in the order a person would name them, each with the function that takes it away."""
    on = 2 * asking.request
    need = asking.wish.places.counts()

    def without(p: int) -> Callable[[Arrays], Arrays]:
        def loosened(a: Arrays) -> Arrays:
            a.load[on, p] = a.load[on + 1, p] = 0
            return a

        return loosened

    def all_skills(a: Arrays) -> Arrays:
        a.needs[asking.request] = 0
        return a

    def no_rest(a: Arrays) -> Arrays:
        a.rest[:, 2] = 0.0
        return a

    def any_shift(a: Arrays) -> Arrays:
        a.latest[a.end] = a.latest[a.start] = math.inf
        a.earliest[a.start] = 0.0
        a.max_duration[:] = math.inf
        return a

    def others(a: Arrays) -> Arrays:
        a.latest[:on] = math.inf
        a.max_ride[:on] = math.inf
        return a

    def same(a: Arrays) -> Arrays:
        return a

    places = [(TYPES[p], without(p), {"needed": need[p]}) for p in (1, 2, 0) if need[p]]
    return [
        ("skills", all_skills, {"needed": sorted(asking.wish.skills)}),
        *places,
        ("break", no_rest, {}),
        ("shift", any_shift, {}),
        ("ride", same, {"longest": asking.longest, "direct": asking.direct}),
        ("promises", others, {}),
    ]


def _copied(a: Arrays) -> Arrays:
    return a._replace(
        time=a.time.copy(), load=a.load.copy(), wish=a.wish.copy(), bus=a.bus.copy(), shift=a.shift.copy()
    )

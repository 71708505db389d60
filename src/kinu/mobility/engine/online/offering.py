"""What can be promised: windows tried against the day, up to three offers, the whole day for "any time today?"."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kinu.mobility.engine.online.board import Board, boarding, kept_ride
from kinu.mobility.engine.online.placing import Found, changed, cheapest, search
from kinu.mobility.engine.online.shapes import Offer, Promise, Rules, Wish

STEP = 5.0
DAY_STEP = 30.0


@dataclass(frozen=True)
class Asking:
    """A wish on a board (as its last request) with what does not depend on the window."""

    board: Board
    wish: Wish
    request: int
    direct: float
    longest: float
    made_on: int

    @property
    def boarding(self) -> float:
        """Minutes the pickup takes."""
        return boarding(self.board.setting.rules, self.wish)


def longest_ride(rules: Rules, direct: float) -> float:
    """Return the longest ride promised: min(cap, direct * alpha + beta), never under the direct ride."""
    return max(direct, min(rules.cap, direct * rules.alpha + rules.beta))


def open_promise(rules: Rules, direct: float) -> Promise:
    """Return a promise without limits but the ride; windows are set before anything is tested."""
    return Promise(0.0, math.inf, math.inf, longest_ride(rules, direct))


def windows(asking: Asking, now: float) -> list[float]:
    """Return the starts of pickup windows within reach of the wished time, the nearest first."""
    rules, wish = asking.board.setting.rules, asking.wish
    first = up(max(now, wish.leave_at if wish.leave_at is not None else now))
    if wish.arrive_by is None:
        return [first + k * STEP for k in range(int(rules.reach // STEP) + 1)]
    last = wish.arrive_by - asking.boarding - asking.direct - rules.reserve
    start = math.floor(last / STEP) * STEP
    soonest = up(now)
    return [start - k * STEP for k in range(int(rules.reach // STEP) + 1) if start - k * STEP >= soonest]


def day_windows(asking: Asking, now: float) -> list[float]:
    """Return the starts of pickup windows over what is left of the day."""
    ends = [asking.board.setting.vehicles[one].shift_to for one in asking.board.vehicles]
    starts = [asking.board.setting.vehicles[one].shift_from for one in asking.board.vehicles]
    if not ends:
        return []
    first, last = up(max(now, min(starts)), DAY_STEP), max(ends)
    return [first + k * DAY_STEP for k in range(max(0, int((last - first) // DAY_STEP)))]


def up(minute: float, step: float = STEP) -> float:
    """Return the next full five minutes."""
    return math.ceil(minute / step - 1e-9) * step


def promise_at(asking: Asking, start: float) -> Promise:
    """Return the promise of the window that starts at this minute."""
    rules, wish = asking.board.setting.rules, asking.wish
    latest = start + rules.window + asking.boarding + asking.longest
    if wish.arrive_by is not None:
        latest = min(latest, wish.arrive_by)
    return Promise(start, start + rules.window, latest, asking.longest)


def set_promise(asking: Asking, promise: Promise) -> None:
    """Write a promise into the arrays of the board."""
    a, on = asking.board.arrays, 2 * asking.request
    reserve = asking.board.setting.rules.reserve
    a.earliest[on], a.latest[on] = promise.pickup_from, max(promise.pickup_from, promise.pickup_to - reserve)
    a.earliest[on + 1], a.latest[on + 1] = promise.earliest_arrival, promise.latest_arrival - reserve
    a.max_ride[on] = a.max_ride[on + 1] = kept_ride(asking.board.setting.rules, promise, asking.direct)


def offer_at(asking: Asking, start: float) -> Offer | None:
    """Return the offer of a window, or None."""
    promise = promise_at(asking, start)
    set_promise(asking, promise)
    found = cheapest(asking.board, asking.request)
    return None if found is None else made(asking, promise, found)


def fitted(asking: Asking, promise: Promise, *, rearrange: int, seed: int = 1) -> Offer | None:
    """Return the offer of exactly this promise, moving other rides if it must be; None if it cannot be kept."""
    set_promise(asking, promise)
    found = cheapest(asking.board, asking.request)
    if found is not None:
        return made(asking, promise, found)
    if rearrange <= 0 or not asking.board.vehicles:
        return None
    tried = search(asking.board, seed=seed, iterations=rearrange)
    if tried.missing:
        return None
    v = next(v for v, nodes in enumerate(tried.routes) if 2 * asking.request in nodes)
    offer = made(asking, promise, Found(0.0, v, tuple(tried.routes[v])), routes=tried.routes)
    return replace(offer, routes=changed(asking.board, tried.routes))


def made(asking: Asking, promise: Promise, found: Found, routes: list[list[int]] | None = None) -> Offer:
    """Return the offer of an insertion, with the times the plan then has."""
    board, on = asking.board, 2 * asking.request
    timed = board.times(found.vehicle, found.nodes)
    assert timed is not None, "an insertion that was found can be timed"  # noqa: S101
    stops, t, _ = timed
    at = {int(node): float(t[k]) for k, node in enumerate(stops)}
    vehicle = board.vehicles[found.vehicle]
    name = f"{asking.wish.request_id}|{vehicle}|{promise}|{asking.made_on}|{found.nodes}"
    route = board.as_stops(found.nodes)
    return Offer(
        offer_id=hashlib.sha256(name.encode()).hexdigest()[:16],
        vehicle_id=vehicle,
        pickup_from=promise.pickup_from,
        pickup_to=promise.pickup_to,
        latest_arrival=promise.latest_arrival,
        expected_pickup=at[on],
        expected_arrival=at[on + 1],
        direct=asking.direct,
        ride=at[on + 1] - at[on] - asking.boarding,
        longest_ride=promise.longest_ride,
        added_km=found.cost,
        route=route,
        made_on=asking.made_on,
        wish=asking.wish,
        earliest_arrival=promise.earliest_arrival,
        routes=((vehicle, route),) if routes is None else (),
    )


def near(asking: Asking, now: float) -> tuple[Offer, ...]:
    """Return up to `rules.offers` offers within reach, the nearest to the wished time first, windows not overlapping."""
    rules = asking.board.setting.rules
    found: list[Offer] = []
    for offer in _apart(asking, windows(asking, now), rules.window):
        found.append(offer)
        if len(found) == rules.offers:
            break
    return tuple(found)


def with_room_made(asking: Asking, now: float) -> tuple[Offer, ...]:
    """Return an offer for which other rides are moved (their promises kept), or nothing."""
    rules = asking.board.setting.rules
    for start in windows(asking, now)[:: max(1, int(rules.window // STEP))][:3]:
        offer = fitted(asking, promise_at(asking, start), rearrange=rules.rearrange)
        if offer is not None:
            return (offer,)
    return ()


def over_the_day(asking: Asking, now: float) -> tuple[Offer, ...]:
    """Return an offer for every half hour of the day that has one."""
    return tuple(_apart(asking, day_windows(asking, now), DAY_STEP))


def nearest_other(asking: Asking, now: float) -> tuple[Offer, ...]:
    """Return the offers at other times of the day that are nearest to the wished one."""
    wish, rules = asking.wish, asking.board.setting.rules
    wanted = wish.leave_at if wish.leave_at is not None else wish.arrive_by
    wanted = now if wanted is None else wanted
    free = replace(asking, wish=replace(wish, leave_at=None, arrive_by=None, flexible=True))
    offers = sorted(over_the_day(free, now), key=lambda one: abs(one.pickup_from - wanted))
    return tuple(sorted(offers[: rules.offers], key=lambda one: one.pickup_from))


def spread(asking: Asking, now: float) -> tuple[Offer, ...]:
    """Return up to `rules.offers` offers of the day: the soonest, the cheapest, and the one farthest from both."""
    offers = list(over_the_day(asking, now))
    if len(offers) <= asking.board.setting.rules.offers:
        return tuple(offers)
    chosen = [offers[0], min(offers, key=lambda one: (one.added_km, one.pickup_from))]
    while len(set(chosen)) < asking.board.setting.rules.offers:
        rest = [one for one in offers if one not in chosen]
        chosen.append(max(rest, key=lambda one: min(abs(one.pickup_from - x.pickup_from) for x in chosen)))
    return tuple(sorted(set(chosen), key=lambda one: one.pickup_from))[: asking.board.setting.rules.offers]


def _apart(asking: Asking, starts: list[float], gap: float) -> Iterator[Offer]:
    taken: list[float] = []
    for start in starts:
        if all(abs(start - one) >= gap - 1e-9 for one in taken):
            offer = offer_at(asking, start)
            if offer is not None:
                taken.append(start)
                yield offer

"""A simulated day: wishes are called in, riders cancel or do not come, vehicles run late, break down; the day goes on."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from kinu.mobility.engine.online import commands as cm
from kinu.mobility.engine.online import events as ev
from kinu.mobility.engine.online.driving import next_leave_of
from kinu.mobility.engine.online.ledger import BOOKED
from kinu.mobility.engine.online.shapes import BREAK, PICKUP, Offer, PlannedStop, Refused, Wish
from kinu.mobility.engine.online.state import DayState

Choose = Callable[[tuple[Offer, ...]], Offer | None]


@dataclass(frozen=True)
class Call:
    """A rider calls at a minute; `shows_up` and `cancels_at` are known to fate alone."""

    at: float
    wish: Wish
    shows_up: bool = True
    cancels_at: float | None = None


@dataclass(frozen=True)
class Fate:
    """What the day brings besides: commands at minutes (breakdown, closed road), and how late vehicles run."""

    incidents: tuple[tuple[float, cm.Command], ...] = ()
    jitter: float = (
        0.0  # standard deviation of a leg's minutes, as a share of them; only later, never earlier
    )
    reoptimise: int = 0  # iterations after each call
    seed: int = 1


@dataclass
class Simulated:
    """How the day went."""

    state: DayState
    refused: dict[str, Refused] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    asked_consent: set[str] = field(default_factory=set)


def simulate(
    state: DayState, calls: Sequence[Call], fate: Fate = Fate(), choose: Choose | None = None
) -> Simulated:
    """Play a day to its end. Promises at risk are moved with consent when they cannot be kept, never silently broken."""
    return _Day(state, calls, fate, choose or (lambda offers: offers[0])).run()


class _Day:
    def __init__(self, state: DayState, calls: Sequence[Call], fate: Fate, choose: Choose) -> None:
        self.done = Simulated(state)
        self.fate, self.choose = fate, choose
        self.random = np.random.default_rng(fate.seed)
        self.shows = {one.wish.request_id: one.shows_up for one in calls}
        self.lags: dict[tuple[str, str], float] = {}
        self.queue: list[tuple[float, int, object]] = []
        for one in calls:
            self.push(one.at, one)
            if one.cancels_at is not None:
                self.push(max(one.cancels_at, one.at), cm.Cancel(one.wish.request_id, "called off"))
        for at, command in fate.incidents:
            self.push(at, command)

    def push(self, at: float, what: object) -> None:
        heapq.heappush(self.queue, (at, len(self.queue) + 1000 * int(isinstance(what, Call)), what))

    def run(self) -> Simulated:
        while self.queue:
            at, _, what = heapq.heappop(self.queue)
            self.drive(at)
            if isinstance(what, Call):
                self.call(what)
            else:
                self.do(what, at)  # type: ignore[arg-type]
        self.drive(math.inf)
        return self.done

    def do(self, command: cm.Command, now: float) -> None:
        state = self.done.state
        try:
            self.done.state = state.fold(state.decide(command, now))
        except cm.Impossible:
            return
        self.consents(now)

    def call(self, one: Call) -> None:
        begun = perf_counter()
        state = self.done.state
        offers = state.offers(one.wish, one.at)
        if isinstance(offers, Refused):
            self.done.refused[one.wish.request_id] = offers
        else:
            chosen = self.choose(offers)
            if chosen is not None:
                self.done.state = state.fold(state.decide(cm.Accept(chosen), one.at))
        self.done.seconds.append(perf_counter() - begun)
        if self.fate.reoptimise:
            better = self.done.state.reoptimise(one.at, iterations=self.fate.reoptimise, seed=self.fate.seed)
            if better is not None:
                self.done.state = self.done.state.apply(better)

    def consents(self, now: float) -> None:
        """Ring riders whose promise cannot be kept, before it breaks; each agrees to what is expected now."""
        for risk in self.done.state.at_risk(now):
            trip = self.done.state.trips[risk.request_id]
            if risk.late <= 0 or not math.isfinite(risk.late) or trip.status != BOOKED:
                continue
            self.ring(risk.request_id, now)

    def ring(self, request_id: str, now: float) -> None:
        state = self.done.state
        stops = {one.stop.kind: one.start for one in state.plan(now).stops if one.stop.key == request_id}
        trip, room = state.trips[request_id], 2 * state.rules.reserve + 5.0
        p = trip.promise
        if PICKUP not in stops:
            return
        low, high = min(max(p.pickup_from, stops[PICKUP] - 5.0), stops[PICKUP]), stops[PICKUP] + room
        latest = max(p.latest_arrival, stops.get("d", 0.0) + room)
        ride = max(p.longest_ride, stops.get("d", 0.0) - stops[PICKUP] + room)
        moved = type(p)(low, max(high, p.pickup_to), latest, ride, p.earliest_arrival)
        self.done.asked_consent.add(request_id)
        command = cm.MovePromise(request_id, moved, f"phone, minute {now:.0f}")
        self.done.state = state.fold(state.decide(command, now))

    def drive(self, until: float) -> None:
        """Let drivers do what is due, one act at a time, through the same commands people use."""
        while True:
            acts = [act for one in self.done.state.runs if (act := self.act(one)) is not None]
            due = min(
                (one for one in acts if one[0] <= until), key=lambda one: (one[0], one[2]), default=None
            )
            if due is None:
                return
            at, command, _ = due
            state = self.done.state
            if isinstance(command, ev.Departed):
                self.done.state = state.apply(command)
            else:
                self.done.state = state.fold(state.decide(command, at))
            if self.fate.jitter or isinstance(command, cm.NotShown):
                self.consents(at)

    def act(self, vehicle_id: str) -> tuple[float, cm.Command | ev.Departed, str] | None:
        state = self.done.state
        run = state.runs[vehicle_id]
        if run.out:
            return None
        if run.resting is not None:
            end = run.resting + state.vehicles[vehicle_id].break_minutes
            return end, cm.Rest(vehicle_id), vehicle_id
        first = next_leave_of(state, vehicle_id)
        return None if first is None else (*self.doing(vehicle_id, first), vehicle_id)

    def doing(self, vehicle_id: str, first: PlannedStop) -> tuple[float, cm.Command | ev.Departed]:
        state, stop = self.done.state, first.stop
        run = state.runs[vehicle_id]
        if stop.kind == BREAK:
            return first.start, cm.Reach(vehicle_id, stop)
        if run.reached is not None:
            if stop.kind != PICKUP:
                return first.end, cm.Alight(vehicle_id, stop.key)
            if self.shows.get(stop.key, True):
                return first.end, cm.Board(vehicle_id, stop.key)
            begun = max(run.reached, state.trips[stop.key].promise.pickup_from)
            return begun + state.rules.wait_for_rider, cm.NotShown(vehicle_id, stop.key)
        if run.departed is not None:
            return first.arrive + self.lag(vehicle_id, first), cm.Reach(vehicle_id, stop)
        return first.leave_before, ev.Departed(at=first.leave_before, vehicle_id=vehicle_id, stop=stop)

    def lag(self, vehicle_id: str, first: PlannedStop) -> float:
        """Return how late this leg is; drawn once per vehicle and stop."""
        key = (vehicle_id, first.stop.kind + first.stop.key)
        if key not in self.lags:
            leg = max(0.0, first.arrive - first.leave_before)
            self.lags[key] = (
                self.fate.jitter * leg * abs(float(self.random.normal())) if self.fate.jitter else 0.0
            )
        return self.lags[key]

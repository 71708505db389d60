"""The state of a day: what its events add up to, and the questions one asks it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kinu.mobility.engine.online.board import Board, Setting, board_of
from kinu.mobility.engine.online.commands import Command
from kinu.mobility.engine.online.deciding import decide
from kinu.mobility.engine.online.events import Event, Replanned, RoadClosed, RoadOpened
from kinu.mobility.engine.online.ledger import Ledger, Run, Trip
from kinu.mobility.engine.online.moving import what_if
from kinu.mobility.engine.online.offering import (
    Asking,
    fitted,
    near,
    nearest_other,
    open_promise,
    over_the_day,
    spread,
    with_room_made,
)
from kinu.mobility.engine.online.placing import changed, cost, search
from kinu.mobility.engine.online.reasons import reasons
from kinu.mobility.engine.online.risks import risks
from kinu.mobility.engine.online.shapes import (
    PICKUP,
    DayPlan,
    Move,
    Network,
    NetworkFor,
    Offer,
    Promise,
    Reason,
    Refused,
    Risk,
    Rules,
    Vehicle,
    WhatIf,
    Wish,
)
from kinu.mobility.engine.online.timing import due, planned


@dataclass(frozen=True)
class DayState:
    """One day of one city. A value: `apply` gives a new state and leaves this one as it was."""

    setting: Setting
    ledger: Ledger
    network_for: NetworkFor | None = None  # times with closed roads; None: roads cannot be closed
    events: tuple[Event, ...] = ()
    at: float = 0.0  # minute of the latest event

    @classmethod
    def begin(
        cls,
        *,
        vehicles: Iterable[Vehicle],
        network: Network,
        rules: Rules,
        network_for: NetworkFor | None = None,
    ) -> DayState:
        """Return the empty day."""
        fleet = {one.id: one for one in vehicles}
        return cls(Setting(fleet, rules, network), Ledger.empty(fleet), network_for)

    @property
    def vehicles(self) -> dict[str, Vehicle]:
        """The vehicles of the day, in service or not."""
        return self.setting.vehicles

    @property
    def rules(self) -> Rules:
        """The rules of the service."""
        return self.setting.rules

    @property
    def network(self) -> Network:
        """Travel times with the roads closed that are closed now."""
        return self.setting.network

    @property
    def trips(self) -> dict[str, Trip]:
        """All accepted rides by request."""
        return self.ledger.trips

    @property
    def runs(self) -> dict[str, Run]:
        """Where each vehicle is and what it still has to do."""
        return self.ledger.runs

    def fold(self, events: Iterable[Event]) -> DayState:
        """Return the state after these events, in order."""
        state = self
        for one in events:
            state = state.apply(one)
        return state

    def apply(self, event: Event) -> DayState:
        """Return the state after one more event."""
        ledger, setting = self.ledger.apply(event), self.setting
        if isinstance(event, RoadClosed | RoadOpened) and self.network_for is not None:
            setting = replace(setting, network=self.network_for(ledger.closed))
        return DayState(setting, ledger, self.network_for, (*self.events, event), max(self.at, event.at))

    def due(self, now: float) -> tuple[Event, ...]:
        """Return the departures that by the plan have happened by now and are not yet events."""
        return tuple(due(self.setting, self.ledger, min(self.at, now), now))

    def board(self, now: float, *, extra: tuple[tuple[Wish, Promise], ...] = ()) -> Board:
        """Return the day at a minute as the engine's problem."""
        state = self.fold(self.due(now))
        return board_of(state.setting, state.ledger, now, extra=extra)

    def offers(self, wish: Wish, now: float) -> tuple[Offer, ...] | Refused:
        """Return up to `rules.offers` distinct promises that would be kept, or why there is none.

        A flexible wish without a time is answered over the whole day.
        """
        impossible = self._never(wish, now)
        if impossible is not None:
            return Refused((impossible,))
        asking = self._asking(wish, now)
        if wish.flexible and wish.leave_at is None and wish.arrive_by is None:
            found = spread(asking, now)
        else:
            found = near(asking, now) or with_room_made(asking, now)
        if found:
            return found
        return Refused(reasons(asking, now), nearest_other(asking, now))

    def when(self, wish: Wish, now: float) -> tuple[Offer, ...]:
        """Return for every half hour of the day that has one an offer ("when could I go?")."""
        if self._never(wish, now) is not None:
            return ()
        free = replace(wish, leave_at=None, arrive_by=None, flexible=True)
        return over_the_day(self._asking(free, now), now)

    def fit(self, wish: Wish, promise: Promise, now: float) -> Offer | None:
        """Return how exactly this promise would be kept now, moving other rides if it must be; None if it cannot."""
        if self._never(wish, now) is not None:
            return None
        return fitted(self._asking(wish, now), promise, rearrange=self.rules.rearrange)

    def decide(self, command: Command, now: float) -> tuple[Event, ...]:
        """Return the events this command means now (repairs included); raises Impossible."""
        return decide(self, command, now)

    def plan(self, now: float | None = None) -> DayPlan:
        """Return all open stops with their times; without a minute, as of the latest event."""
        now = self.at if now is None else now
        state = self.fold(self.due(now))
        board = board_of(state.setting, state.ledger, now)
        return DayPlan(
            tuple(one for v in range(len(board.vehicles)) for one in planned(board, state.ledger, v))
        )

    def at_risk(self, now: float) -> tuple[Risk, ...]:
        """Return the promises in danger, the worst first."""
        state = self.fold(self.due(now))
        return risks(board_of(state.setting, state.ledger, now), state.ledger)

    def reoptimise(
        self, now: float, *, seconds: float | None = None, iterations: int | None = None, seed: int = 0
    ) -> Replanned | None:
        """Return a better plan, or None when none is better by the threshold.

        Deterministic for a number of iterations. Rides fetched within `rules.freeze` minutes keep their vehicle.
        """
        state = self.fold(self.due(now))
        soon = {
            one.stop.key
            for one in self.plan(now).stops
            if one.stop.kind == PICKUP and one.start < now + self.rules.freeze
        }
        board = board_of(state.setting, state.ledger, now, pinned=frozenset(soon))
        if not board.vehicles:
            return None
        before = cost(board)
        found = search(board, seed=seed, iterations=iterations, seconds=seconds)
        good = found.cost < before - max(self.rules.threshold * before, 1e-6)
        if len(found.missing) > len(board.unplanned()) or not (
            good or len(found.missing) < len(board.unplanned())
        ):
            return None
        return Replanned(at=now, routes=changed(board, found.routes), cause="better")

    def what_if(self, move: Move, now: float) -> WhatIf:
        """Say what a move by hand would break, and the plan as it would be."""
        state = self.fold(self.due(now))
        return what_if(state.setting, state.ledger, move, now)

    def _never(self, wish: Wish, now: float) -> Reason | None:
        """Return why a wish can never be, before any vehicle is looked at."""
        if wish.origin == wish.destination:
            return Reason("same-place")
        if not math.isfinite(self.network.minutes(wish.origin, wish.destination, now)):
            return Reason("unreachable", {"closed": sorted(self.ledger.closed)})
        return None

    def _asking(self, wish: Wish, now: float) -> Asking:
        at = wish.leave_at if wish.leave_at is not None else wish.arrive_by
        direct = self.network.minutes(wish.origin, wish.destination, now if at is None else at)
        promise = open_promise(self.rules, direct)
        board = self.board(now, extra=((wish, promise),))
        return Asking(board, wish, len(board.requests) - 1, direct, promise.longest_ride, len(self.events))

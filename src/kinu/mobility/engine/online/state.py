"""The state of a day: what its events add up to, and the questions one asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kinu.mobility.engine.online.board import Board, Setting, board_of
from kinu.mobility.engine.online.commands import Command
from kinu.mobility.engine.online.events import Event, Replanned, RoadClosed, RoadOpened
from kinu.mobility.engine.online.ledger import Ledger, Run, Trip
from kinu.mobility.engine.online.shapes import (
    DayPlan,
    Move,
    Network,
    NetworkFor,
    Offer,
    Promise,
    Refused,
    Risk,
    Rules,
    Vehicle,
    WhatIf,
    Wish,
)


@dataclass(frozen=True)
class DayState:
    """One day of one city. A value: `apply` gives a new state and leaves this one as it was."""

    setting: Setting
    ledger: Ledger
    network_for: NetworkFor | None = None  # times with closed roads; None: roads cannot be closed
    events: tuple[Event, ...] = ()
    at: float = 0.0  # minute of the latest event
    memo: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

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

    def board(self, now: float, *, extra: tuple[tuple[Wish, Promise], ...] = ()) -> Board:
        """Return the day at a minute as the engine's problem."""
        from kinu.mobility.engine.online.timing import due

        gone = due(self.setting, self.ledger, min(self.at, now), now)
        ledger = self.ledger
        for one in gone:
            ledger = ledger.apply(one)
        return board_of(self.setting, ledger, now, extra=extra)

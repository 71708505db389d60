"""The state of a day: what its events add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kinu.mobility.engine.online.commands import Command
from kinu.mobility.engine.online.events import Event, Replanned
from kinu.mobility.engine.online.shapes import (
    DayPlan,
    Move,
    Network,
    NetworkFor,
    Offer,
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

    vehicles: dict[str, Vehicle]
    rules: Rules
    network: Network
    network_for: NetworkFor | None = None  # times with closed roads; None: roads cannot be closed
    events: tuple[Event, ...] = ()

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

    def fold(self, events: Iterable[Event]) -> DayState:
        """Return the state after these events, in order."""

    def apply(self, event: Event) -> DayState:
        """Return the state after one more event."""

    def offers(self, wish: Wish, now: float) -> tuple[Offer, ...] | Refused:
        """Return up to `rules.offers` distinct promises that would be kept, or why there is none."""

    def decide(self, command: Command, now: float) -> tuple[Event, ...]:
        """Return the events this command means now (repairs included); raises Impossible."""

    def plan(self, now: float | None = None) -> DayPlan:
        """Return all open stops with their times."""

    def at_risk(self, now: float) -> tuple[Risk, ...]:
        """Return the promises in danger, the worst first."""

    def reoptimise(
        self, now: float, *, seconds: float | None = None, iterations: int | None = None, seed: int = 0
    ) -> Replanned | None:
        """Return a better plan, or None when none is better by the threshold."""

    def what_if(self, move: Move, now: float) -> WhatIf:
        """Say what a move by hand would break, and the plan as it would be."""

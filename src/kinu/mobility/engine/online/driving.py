"""Driving a day exactly as planned: the events of vehicles up to a minute. For replays and simulations."""

from __future__ import annotations

from dataclasses import dataclass, field

from kinu.mobility.engine.online import events as ev
from kinu.mobility.engine.online.board import board_of
from kinu.mobility.engine.online.ledger import Run
from kinu.mobility.engine.online.shapes import BREAK, PICKUP, PlannedStop
from kinu.mobility.engine.online.state import DayState
from kinu.mobility.engine.online.timing import next_leave


@dataclass
class Driver:
    """Turns plan into events. Remembers each vehicle's next act until its run changes."""

    _acts: dict[str, tuple[Run, object, tuple[float, ev.Event] | None]] = field(default_factory=dict)

    def advance(self, state: DayState, until: float) -> DayState:
        """Return the state at a minute, with all that vehicles did by then."""
        while True:
            acts = [self._act(state, one) for one in state.runs]
            due = min((one for one in acts if one is not None and one[0] <= until), key=_when, default=None)
            if due is None:
                return state
            state = state.apply(due[1])

    def _act(self, state: DayState, vehicle_id: str) -> tuple[float, ev.Event] | None:
        run = state.runs[vehicle_id]
        kept = self._acts.get(vehicle_id)
        if kept is None or kept[0] is not run or kept[1] is not state.network:
            kept = (run, state.network, _next(state, vehicle_id, run))
            self._acts[vehicle_id] = kept
        return kept[2]


def _when(act: tuple[float, ev.Event]) -> tuple[float, str]:
    return act[0], str(getattr(act[1], "vehicle_id", ""))


def _next(state: DayState, vehicle_id: str, run: Run) -> tuple[float, ev.Event] | None:
    if run.out:
        return None
    if run.resting is not None:
        end = run.resting + state.vehicles[vehicle_id].break_minutes
        return end, ev.Rested(at=end, vehicle_id=vehicle_id)
    first = next_leave_of(state, vehicle_id)
    return None if first is None else _event(vehicle_id, run, first)


def next_leave_of(state: DayState, vehicle_id: str) -> PlannedStop | None:
    """Return a vehicle's next planned stop (break included) as the plan stood after the latest event."""
    run = state.runs[vehicle_id]
    at = run.ready if run.frozen else max(run.ready, state.at)
    return next_leave(board_of(state.setting, state.ledger, at, only=(vehicle_id,)), state.ledger, 0)


def _event(vehicle_id: str, run: Run, first: PlannedStop) -> tuple[float, ev.Event]:
    stop = first.stop
    if stop.kind == BREAK:
        return first.start, ev.Reached(at=first.start, vehicle_id=vehicle_id, stop=stop)
    if run.reached is not None:
        kind = ev.Boarded if stop.kind == PICKUP else ev.Alighted
        return first.end, kind(at=first.end, vehicle_id=vehicle_id, request_id=stop.key)
    if run.departed is not None:
        return first.arrive, ev.Reached(at=first.arrive, vehicle_id=vehicle_id, stop=stop)
    return first.leave_before, ev.Departed(at=first.leave_before, vehicle_id=vehicle_id, stop=stop)

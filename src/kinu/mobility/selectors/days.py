"""The folded state of a day. Each process keeps the days it serves and reads only newer events."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal
from kinu.mobility.engine.online import DayState, Event, Opened, Places, Rules, Vehicle
from kinu.mobility.models import DayEvent, Shift

from .data import hours_on, service
from .network import Streets, streets

SETUP = "setup"
"""A row of our own beside the engine's events: vehicles and rules as they were when the day opened. The last one counts."""
MOST_DAYS = 24


class NoRoads(Refusal):
    code = "mobility.no-roads"
    message = _("停留所と道路がまだ登録されていません。担当課に連絡してください。")
    status = 503


@dataclass(frozen=True, slots=True)
class Day:
    """A day as its events so far add up. `sequences` tells for each engine event under which number it is stored."""

    day: date
    state: DayState
    setup: dict[str, Any]
    last: int = 0
    mark: str = ""
    sequences: tuple[int, ...] = ()
    revision: str = ""

    @property
    def is_opened(self) -> bool:
        """Tell whether anything of this day is stored."""
        return self.last > 0


_kept: OrderedDict[date, Day] = OrderedDict()
_lock = threading.Lock()


def forget() -> None:
    """Drop what this process keeps; the next reading folds from the first event. For tests."""
    with _lock:
        _kept.clear()


def read_day(day: date) -> Day:
    """Return the state of a day: what is kept, and the events stored since. Two queries when nothing is new.

    The last row kept is read again with the newer ones: were it another than remembered (a database put back from a
    copy), everything is folded anew.
    """
    found = streets()
    if found is None:
        raise NoRoads
    with _lock:
        kept = _kept.get(day)
        if kept is not None and kept.revision != found.revision:
            kept = None
        rows = _rows(day, since=kept.last if kept else 0)
        if kept is not None and (not rows or rows[0][:2] != (kept.last, kept.mark)):
            kept, rows = None, _rows(day, since=0)
        now = _grown(day, kept, rows[1:] if kept else rows, found)
        if now.is_opened:
            _kept[day] = now
            _kept.move_to_end(day)
            while len(_kept) > MOST_DAYS:
                _kept.popitem(last=False)
        return now


Row = tuple[int, str, str, dict[str, Any]]


def _rows(day: date, *, since: int) -> list[Row]:
    rows = DayEvent.objects.filter(day=day, sequence__gte=since).order_by("sequence")
    return list(rows.values_list("sequence", "id", "kind", "data"))


def _grown(day: date, kept: Day | None, rows: Sequence[Row], found: Streets) -> Day:
    """Fold rows onto what is kept; with a new setup everything is folded again, promises stand in the events."""
    if kept is not None and not rows:
        return kept
    setup = next((data for _n, _i, kind, data in reversed(rows) if kind == SETUP), None)
    new = [(number, Event.from_json(data)) for number, _i, kind, data in rows if kind != SETUP]
    if kept is not None and setup is None:
        state, sequences = kept.state.fold(event for _n, event in new), kept.sequences
        chosen = kept.setup
    else:
        chosen = setup or (kept.setup if kept else setup_for(day))
        before = kept.state.events if kept else ()
        state = _begin(chosen, found).fold((*before, *(event for _n, event in new)))
        sequences = kept.sequences if kept else ()
    if not rows:
        return Day(day=day, state=_opened(state), setup=chosen, revision=found.revision)
    return Day(
        day=day, state=state, setup=chosen, last=rows[-1][0], mark=rows[-1][1],
        sequences=(*sequences, *(number for number, _event in new)), revision=found.revision,
    )  # fmt: skip


def _opened(state: DayState) -> DayState:
    """Return a day nothing is stored of as if it had been opened, so that it can be asked for offers."""
    return state.fold([opened(state)])


def opened(state: DayState) -> Opened:
    """Return the first engine event of a day."""
    return Opened(at=0.0, vehicles=tuple(sorted(state.vehicles)))


def _begin(setup: dict[str, Any], found: Streets) -> DayState:
    return DayState.begin(
        vehicles=[_vehicle(one) for one in setup["vehicles"]],
        network=found.network(),
        rules=Rules(**setup["rules"]),
        network_for=found.network_for,
    )


def _vehicle(data: dict[str, Any]) -> Vehicle:
    window = data["break"]
    return Vehicle(
        id=data["id"],
        configurations=tuple(Places(*one) for one in data["configurations"]),
        depot=data["depot"],
        shift_from=data["from"],
        shift_to=data["to"],
        break_window=(window[0], window[1]) if window else None,
        break_minutes=data["break_minutes"],
        skills=frozenset(data["skills"]),
    )


def setup_for(day: date) -> dict[str, Any]:
    """Return vehicles and rules of a day as the tables say now; no vehicle on a day the service rests."""
    hours = hours_on(day)
    shifts = Shift.objects.filter(day=day, vehicle__in_service=True).select_related("vehicle__depot")
    rows = shifts.order_by("vehicle__order", "vehicle_id") if hours else ()
    return {"vehicles": [_vehicle_data(row) for row in rows], "rules": _rules_data()}


def _vehicle_data(row: Shift) -> dict[str, Any]:
    vehicle = row.vehicle
    whole = [vehicle.seats, vehicle.wheelchairs, vehicle.luggage]
    return {
        "id": vehicle.id,
        "configurations": [whole, *vehicle.trades],
        "depot": vehicle.depot.place,
        "from": float(row.starts),
        "to": float(row.ends),
        "break": [float(row.break_from or 0), float(row.break_until or 0)] if row.break_minutes else None,
        "break_minutes": float(row.break_minutes),
        "skills": sorted(vehicle.skills),
    }


def _rules_data() -> dict[str, float]:
    rules = service()
    return {
        "alpha": rules.alpha,
        "beta": rules.beta,
        "cap": rules.cap,
        "window": rules.window,
        "reach": rules.reach,
        "wait_for_rider": rules.wait_for_rider,
    }

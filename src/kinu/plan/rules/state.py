"""How far a measure is: derived from its systems, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

Label = object  # str(label) gives the words of the reader's language


class State(StrEnum):
    WORKS = "works"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"
    UNREADABLE = "unreadable"  # the room claimed it but could not answer just now


@dataclass(frozen=True, slots=True)
class Reading:
    """One live number: `value` is None while nothing was measured; `readable` is False when the room failed to answer."""

    id: str
    label: Label
    unit: Label
    value: float | None
    readable: bool
    since: date
    until: date
    better: str = "neither"


@dataclass(frozen=True, slots=True)
class SystemStatus:
    id: str
    name: Label
    rooms: tuple[str, ...]
    measure_ids: tuple[str, ...]
    state: State
    url_name: str = ""
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureStatus:
    id: str
    ref: str
    title: Label
    efforts: tuple[str, ...]
    department: str
    department_name: Label
    department_named: bool
    state: State
    systems: tuple[SystemStatus, ...]


@dataclass(frozen=True, slots=True)
class GroupStatus:
    id: str
    ref: str
    title: Label
    measures: tuple[MeasureStatus, ...]


@dataclass(frozen=True, slots=True)
class PartStatus:
    id: str
    ref: str
    title: Label
    groups: tuple[GroupStatus, ...]

    def systems(self) -> tuple[SystemStatus, ...]:
        """Return the systems of this part, each once, by id."""
        return _each_once(measure for group in self.groups for measure in group.measures)


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """The whole plan at one moment; numbers are of the 年度 from `since` to `until`."""

    title: Label
    source: str
    years: tuple[int, ...]
    departments: tuple[tuple[str, Label], ...]
    parts: tuple[PartStatus, ...]
    systems: tuple[SystemStatus, ...]
    read_at: datetime
    since: date
    until: date

    def measures(self) -> Iterator[MeasureStatus]:
        for part in self.parts:
            for group in part.groups:
                yield from group.measures

    def measure(self, measure_id: str) -> MeasureStatus | None:
        return next((measure for measure in self.measures() if measure.id == measure_id), None)

    def system(self, system_id: str) -> SystemStatus | None:
        return next((system for system in self.systems if system.id == system_id), None)


def state_of_measure(states: Iterable[State]) -> State:
    """A measure works when all its systems work, is not begun when none has begun, and is under way otherwise.

    >>> state_of_measure([State.WORKS, State.WORKS]), state_of_measure([State.WORKS, State.NOT_BEGUN])
    (<State.WORKS: 'works'>, <State.UNDER_WAY: 'under_way'>)
    >>> state_of_measure([]), state_of_measure([State.UNREADABLE, State.UNREADABLE])
    (<State.NOT_BEGUN: 'not_begun'>, <State.UNREADABLE: 'unreadable'>)
    """
    found = set(states)
    if not found or found == {State.NOT_BEGUN}:
        return State.NOT_BEGUN
    return found.pop() if len(found) == 1 else State.UNDER_WAY


def counts(states: Iterable[State]) -> dict[State, int]:
    """Count every state, zeros included, in the order of State.

    >>> counts([State.WORKS, State.NOT_BEGUN, State.WORKS])[State.WORKS]
    2
    """
    found = list(states)
    return {state: found.count(state) for state in State}


def narrowed(
    status: PlanStatus, *, state: str = "", department: str = "", part: str = ""
) -> tuple[PartStatus, ...]:
    """Return the parts with only the measures that fit; empty groups and parts fall away."""

    def fits(measure: MeasureStatus) -> bool:
        return (not state or measure.state == state) and (not department or measure.department == department)

    kept = []
    for one in status.parts:
        if part and one.id != part:
            continue
        groups = tuple(
            replace(group, measures=measures)
            for group in one.groups
            if (measures := tuple(filter(fits, group.measures)))
        )
        if groups:
            kept.append(replace(one, groups=groups))
    return tuple(kept)


def _each_once(measures: Iterable[MeasureStatus]) -> tuple[SystemStatus, ...]:
    found = {system.id: system for measure in measures for system in measure.systems}
    return tuple(found[system_id] for system_id in sorted(found))

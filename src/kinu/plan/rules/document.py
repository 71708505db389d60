"""The plan as written: parts, groups, measures with their efforts, and the systems tied to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """A 施策 with its 主な取組. `department_named` is False where the plan names nobody and the default stands in."""

    id: str
    ref: str
    title: Texts
    efforts: tuple[str, ...]
    department: str
    department_named: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The heading ①②③ above measures. A chapter without such headings has one group with the chapter's own id."""

    id: str
    ref: str
    title: Texts
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A direction of chapter 4, or another chapter as a whole."""

    id: str
    ref: str
    title: Texts
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A system the plan runs, promises or studies; `rooms` are the packages meant to carry it."""

    id: str
    name: Texts
    measures: tuple[str, ...]
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanDocument:
    title: Texts
    source: str
    years: tuple[int, ...]
    departments: Mapping[str, Texts]
    parts: tuple[Part, ...]
    systems: tuple[System, ...]

    def measures(self) -> Iterator[Measure]:
        for part in self.parts:
            for group in part.groups:
                yield from group.measures

    def systems_of(self, measure_id: str) -> tuple[System, ...]:
        return tuple(system for system in self.systems if measure_id in system.measures)

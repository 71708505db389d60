"""The plan with its state: the document of the city joined with what the rooms answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import translation

from kinu.kernel import fiscal_year
from kinu.plan.rules.document import Group, Measure, Part, PlanDocument, System
from kinu.plan.rules.state import (
    GroupStatus,
    MeasureStatus,
    PartStatus,
    PlanStatus,
    Reading,
    SystemStatus,
    counts,
    state_of_measure,
)
from kinu.platform.hooks import public as hooks
from kinu.platform.web.public import Words

from .files import document
from .readings import reading_of, state_of


def status(*, now: datetime) -> PlanStatus:
    """Return the plan at this moment; live numbers are those of the running 年度."""
    plan = document()
    since = fiscal_year.first_day(fiscal_year.fiscal_year(now.date()))
    systems = {system.id: _system(system, now=now) for system in plan.systems}
    return PlanStatus(
        title=Words(plan.title),
        source=plan.source,
        years=plan.years,
        departments=tuple((code, Words(texts)) for code, texts in plan.departments.items()),
        parts=tuple(_part(part, plan, systems) for part in plan.parts),
        systems=tuple(systems.values()),
        read_at=now,
        since=since,
        until=now.date(),
    )


def _system(system: System, *, now: datetime) -> SystemStatus:
    claim = hooks.systems.get(system.id)
    return SystemStatus(
        id=system.id,
        name=Words(system.name),
        rooms=system.rooms,
        measure_ids=system.measures,
        state=state_of(system.id, now=now),
        url_name=claim.url_name if claim else "",
        readings=readings_of(system.id, now=now),
    )


def readings_of(system_id: str, *, now: datetime) -> tuple[Reading, ...]:
    """Return the live numbers tied to one system, in the order the rooms registered them."""
    since = fiscal_year.first_day(fiscal_year.fiscal_year(now.date()))
    return tuple(
        reading_of(indicator, since=since, until=now.date(), now=now)
        for indicator in hooks.indicators
        if system_id in indicator.systems
    )


def _part(part: Part, plan: PlanDocument, systems: Mapping[str, SystemStatus]) -> PartStatus:
    groups = tuple(_group(group, plan, systems) for group in part.groups)
    return PartStatus(part.id, part.ref, Words(part.title), groups)


def _group(group: Group, plan: PlanDocument, systems: Mapping[str, SystemStatus]) -> GroupStatus:
    measures = tuple(_measure(measure, plan, systems) for measure in group.measures)
    return GroupStatus(group.id, group.ref, Words(group.title), measures)


def _measure(measure: Measure, plan: PlanDocument, systems: Mapping[str, SystemStatus]) -> MeasureStatus:
    tied = tuple(systems[system.id] for system in plan.systems_of(measure.id))
    return MeasureStatus(
        id=measure.id,
        ref=measure.ref,
        title=Words(measure.title),
        efforts=measure.efforts,
        department=measure.department,
        department_name=Words(plan.departments.get(measure.department, {})),
        department_named=measure.department_named,
        state=state_of_measure(system.state for system in tied),
        systems=tied,
    )


def as_data(plan: PlanStatus) -> dict[str, object]:
    """Return the plan as plain data for JSON, in Japanese: what the page shows and the command prints."""
    with translation.override("ja"):
        return _plan_data(plan)


def _plan_data(plan: PlanStatus) -> dict[str, object]:
    return {
        "title": _ja(plan.title),
        "source": plan.source,
        "years": list(plan.years),
        "read_at": plan.read_at.isoformat(timespec="seconds"),
        "period": {"since": plan.since.isoformat(), "until": plan.until.isoformat()},
        "counts": {
            "measures": _counted(measure.state for measure in plan.measures()),
            "systems": _counted(system.state for system in plan.systems),
        },
        "measures": [_measure_data(measure) for measure in plan.measures()],
        "systems": [_system_data(system) for system in plan.systems],
    }


def _counted(states: Iterable[object]) -> dict[str, int]:
    return {state.value: number for state, number in counts(states).items()}  # type: ignore[arg-type]


def _measure_data(measure: MeasureStatus) -> dict[str, object]:
    return {
        "id": measure.id,
        "ref": measure.ref,
        "title": _ja(measure.title),
        "efforts": list(measure.efforts),
        "department": _ja(measure.department_name),
        "department_named_in_plan": measure.department_named,
        "state": measure.state.value,
        "systems": [system.id for system in measure.systems],
    }


def _system_data(system: SystemStatus) -> dict[str, object]:
    return {
        "id": system.id,
        "name": _ja(system.name),
        "rooms": list(system.rooms),
        "measures": list(system.measure_ids),
        "state": system.state.value,
        "indicators": [
            {
                "id": reading.id,
                "label": str(reading.label),
                "unit": str(reading.unit),
                "value": reading.value,
                "readable": reading.readable,
                "since": reading.since.isoformat(),
                "until": reading.until.isoformat(),
                "better": reading.better,
            }
            for reading in system.readings
        ],
    }


def _ja(label: object) -> str:
    return label.in_language("ja") if isinstance(label, Words) else str(label)


COLUMNS = (
    "施策番号",
    "施策",
    "担当課",
    "施策の状態",
    "システム番号",
    "システム",
    "システムの状態",
    "指標",
    "値",
    "単位",
    "期間のはじめ",
    "期間のおわり",
)


def as_rows(plan: PlanStatus) -> list[tuple[object, ...]]:
    """Return one row per measure, system and number, for CSV; columns are COLUMNS."""
    with translation.override("ja"):
        return _rows(plan)


def _rows(plan: PlanStatus) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for measure in plan.measures():
        head = (measure.ref, _ja(measure.title), _ja(measure.department_name), measure.state.value)
        for system in measure.systems:
            mid = (*head, system.id, _ja(system.name), system.state.value)
            rows.extend((*mid, *_reading_cells(reading)) for reading in system.readings or (None,))
    return rows


def _reading_cells(reading: Reading | None) -> tuple[object, ...]:
    if reading is None:
        return ("", "", "", "", "")
    value = "" if reading.value is None else reading.value
    return (
        str(reading.label),
        value if reading.readable else "読めません",
        str(reading.unit),
        reading.since.isoformat(),
        reading.until.isoformat(),
    )


def page_of(system: SystemStatus) -> str:
    """Return the address where a resident can use the system, "" when it has none without further arguments."""
    try:
        return reverse(system.url_name) if system.url_name else ""
    except NoReverseMatch:
        return ""

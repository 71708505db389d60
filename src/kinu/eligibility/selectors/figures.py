"""The figures of packs on a day, and which of the uncertain ones a clerk has confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from kinu.eligibility.engine.model import Figure, Pack, Step
from kinu.eligibility.models import FigureDecision

UNCERTAIN = ("U", "M")


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure in force on a day."""

    name: str
    label: str
    unit: str
    source: str
    since: date
    until: date | None
    value: str
    mark: str
    is_uncertain: bool
    decided_at: datetime | None = None
    decided_by: str = ""
    decided_source: str = ""

    @property
    def shown(self) -> str:
        """Return the value with its thousands set off."""
        return f"{int(self.value):,}" if self.value.isdigit() else self.value

    @property
    def is_open(self) -> bool:
        """Tell whether somebody must confirm it before anybody is contacted."""
        return self.is_uncertain and self.decided_at is None


def written(value: Fraction | None) -> str:
    """Return a value as a person writes it.

    >>> written(Fraction("0.0264029")), written(Fraction(15000)), written(None)
    ('0.0264029', '15000', '')
    """
    if value is None:
        return ""
    return str(int(value)) if value.denominator == 1 else f"{float(value):.10f}".rstrip("0")


def figures_of(pack: Pack, day: date) -> list[FigureView]:
    """Return the figures of a pack on a day, with what was decided about them."""
    decided = {
        (row.figure, row.since, row.value): row for row in FigureDecision.objects.filter(benefit=pack.code)
    }
    found = []
    for figure in pack.figures.values():
        step = figure.at(day)
        if step is not None:
            found.append(
                _view(pack, figure, step, decided.get((figure.name, step.since, written(step.value))))
            )
    return found


def _view(pack: Pack, figure: Figure, step: Step, row: FigureDecision | None) -> FigureView:
    return FigureView(
        name=figure.name,
        label=pack.names.get(figure.name, figure.name),
        unit=figure.unit,
        source=figure.source,
        since=step.since,
        until=step.until,
        value=written(step.value),
        mark=step.mark,
        is_uncertain=step.mark in UNCERTAIN,
        decided_at=row.at if row else None,
        decided_by=row.by_label if row else "",
        decided_source=row.source if row else "",
    )


def open_figures(pack: Pack, day: date, marks: Mapping[str, str]) -> list[str]:
    """Return the uncertain figures a rule depends on that nobody has confirmed."""
    if not any(mark in UNCERTAIN for mark in marks.values()):
        return []
    return [one.name for one in figures_of(pack, day) if one.is_open and one.name in marks]

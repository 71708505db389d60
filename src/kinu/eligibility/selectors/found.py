"""The list of those found, as one member of staff may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from kinu.eligibility.engine.answering import ALIASES
from kinu.eligibility.engine.model import Fact
from kinu.eligibility.models import Found, ScanRun
from kinu.kernel.actor import Actor
from kinu.platform.people import public as people

from .figures import open_figures
from .packs import pack_of, packs, vocabulary

SEE_PROTECTED = "people.see_protected"


@dataclass(frozen=True, slots=True)
class Query:
    """The filters of the page."""

    benefit: str = ""
    state: str = "open"
    certainty: str = ""
    text: str = ""

    @classmethod
    def parse(cls, given: dict[str, str]) -> Query:
        return cls(
            benefit=given.get("benefit", "")[:60],
            state=given.get("state", "open")[:8],
            certainty=given.get("certainty", "")[:8],
            text=given.get("q", "").strip()[:60],
        )


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One line of the list."""

    id: str
    benefit: str
    title: str
    resident_id: str
    name: str
    contact: str
    is_protected: bool
    certainty: str
    amount: int | None
    category: str
    reasons: tuple[tuple[str, bool | None], ...]
    missing: tuple[str, ...]
    marks: tuple[str, ...]
    open_figures: tuple[str, ...]
    state: str
    state_reason: str
    state_at: datetime | None
    state_by: str
    year: int


@dataclass(frozen=True, slots=True)
class BenefitCount:
    """One benefit in the list of the last search."""

    code: str
    title: str
    yes: int
    likely: int
    has: int
    chosen: int
    told: int
    aside: int
    marks: tuple[str, ...]
    open_figures: tuple[str, ...]


def last_run() -> ScanRun | None:
    return ScanRun.objects.order_by("-at", "-id").first()


def in_sight(rows: Iterable[Found], *, by: Actor, on: date) -> list[Found]:
    """Return the rows `by` may see: protected people are shown to nobody without the right."""
    kept = list(rows)
    if by.can(SEE_PROTECTED):
        return kept
    locked = people.protected_among({one.resident_id for one in kept}, on=on)
    return [one for one in kept if one.resident_id not in locked]


def matching(*, query: Query, by: Actor, on: date) -> QuerySet[Found]:
    """Return what the filters leave and the actor may see."""
    rows = Found.objects.select_related("run").order_by("benefit", "certainty", "-amount", "id")
    if query.benefit:
        rows = rows.filter(benefit=query.benefit)
    if query.certainty:
        rows = rows.filter(certainty=query.certainty)
    if query.state == "open":
        rows = rows.filter(state__in=("found", "chosen"), is_current=True)
    elif query.state in Found.State.values:
        rows = rows.filter(state=query.state)
    if query.text:
        hits = people.search_residents(
            people.Query(name=query.text), by=by, reason="対象者の一覧", limit=200, on=on
        )
        ids = [hit.id for hit in hits]
        rows = rows.filter(Q(resident_id__in=ids) | Q(contact_id__in=ids))
    if not by.can(SEE_PROTECTED):
        wanted = list(rows.values_list("resident_id", flat=True).distinct())
        rows = rows.exclude(resident_id__in=people.protected_among(wanted, on=on))
    return rows


def shown(rows: Sequence[Found], *, on: date) -> list[FoundRow]:
    """Return the lines of a page: names and locks in two queries, figures once a benefit."""
    names = people.labels({row.resident_id for row in rows} | {row.contact_id for row in rows}, on=on)
    opened: dict[tuple[str, date], list[str]] = {}
    known = vocabulary()
    found = []
    for row in rows:
        pack = pack_of(row.benefit)
        key = (row.benefit, row.run.on_day)
        if key not in opened:
            opened[key] = open_figures(pack, row.run.on_day, row.marks)
        label, contact = names.get(row.resident_id), names.get(row.contact_id)
        found.append(
            FoundRow(
                id=row.id, benefit=row.benefit, title=pack.title[0], resident_id=row.resident_id,
                name=label.name if label else "", contact=contact.name if contact and row.contact_id != row.resident_id else "",
                is_protected=bool(label and label.is_protected), certainty=row.certainty, amount=row.amount, category=row.category,
                reasons=tuple((text, holds) for text, holds in row.reasons),
                missing=tuple(dict.fromkeys(_label(name, known) for name in row.missing)),
                marks=marks_of(row.marks), open_figures=tuple(opened[key]), state=row.state, state_reason=row.state_reason,
                state_at=row.state_at, state_by=row.state_by_label, year=row.year,
            )
        )  # fmt: skip
    return found


def _label(name: str, known: Mapping[str, Fact]) -> str:
    many, bracket, rest = name.partition("[")
    alias = ALIASES.get(many, many)
    fact = known.get(f"{alias}.{rest.split('].')[1]}" if bracket else name)
    return fact.label[0] if fact is not None else name


def marks_of(marks: dict[str, str]) -> tuple[str, ...]:
    """Return the marks that occur, the least certain first.

    >>> marks_of({"a": "V", "b": "U", "c": "V"})
    ('U', 'V')
    """
    order = ("U", "M", "C", "S", "S+", "V")
    return tuple(mark for mark in order if mark in marks.values())


def benefit_counts(*, on: date) -> list[BenefitCount]:
    """Return every benefit that is searched, with the counts of the last run and of the states."""
    run = last_run()
    states: dict[tuple[str, str], int] = {
        (benefit, state): count
        for benefit, state, count in Found.objects.filter(Q(is_current=True) | Q(state="told"))
        .values_list("benefit", "state")
        .annotate(count=Count("id"))
        .values_list("benefit", "state", "count")
    }
    found = []
    for pack in packs():
        if pack.scan is None:
            continue
        counted = (run.counts if run else {}).get(pack.code, {})
        marks = {name: step.mark for name, figure in pack.figures.items() if (step := figure.at(on))}
        found.append(
            BenefitCount(
                code=pack.code, title=pack.title[0], yes=counted.get("yes", 0), likely=counted.get("likely", 0), has=counted.get("has", 0),
                chosen=states.get((pack.code, "chosen"), 0), told=states.get((pack.code, "told"), 0), aside=states.get((pack.code, "aside"), 0),
                marks=marks_of(marks), open_figures=tuple(open_figures(pack, on, marks)),
            )
        )  # fmt: skip
    return found

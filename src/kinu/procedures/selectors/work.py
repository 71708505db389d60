"""The clerk's inbox: one narrow table, few queries, indexes for every order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from kinu.kernel import names
from kinu.kernel.actor import Actor
from kinu.platform.people import public as people
from kinu.procedures.models import Application, SavedFilter
from kinu.procedures.permissions import VIEW, VIEW_ALL
from kinu.procedures.rules import CLOSED_PHASES, OPEN_PHASES, PHASES

from .cards import InboxRow, WorkCount
from .catalogue import current_definitions, definition_of
from .states import TONES, URGENCY_TONES, reader_language, urgency_of, urgency_words

PAGE = 50
ORDERS: Mapping[str, tuple[str, ...]] = {
    "due": ("due_at", "submitted_at", "id"),
    "new": ("-submitted_at", "id"),
    "old": ("submitted_at", "id"),
    "name": ("applicant_kana", "submitted_at", "id"),
}
_FIELDS = (
    "id", "number", "applicant_name", "procedure_name", "version_id", "state", "phase", "assignee_name",
    "submitted_at", "due_at", "is_protected", "subject_resident", "department",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What a clerk asked the inbox for. Unknown words are dropped by `parse`, never an error."""

    text: str = ""
    phase: str = "open"
    procedure: str = ""
    assignee: str = ""
    due: str = ""
    department: str = ""
    order: str = "due"
    page: int = 1

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> InboxQuery:
        page = given.get("page", "1")
        return cls(
            text=given.get("q", "").strip().replace("\x00", "")[:100],
            phase=given.get("state", "open")
            if given.get("state") in (*PHASES, "open", "closed", "all")
            else "open",
            procedure=given.get("procedure", "")[:60],
            assignee=given.get("assignee", "")[:32],
            due=given.get("due", "") if given.get("due") in {"late", "soon"} else "",
            department=given.get("department", "")[:40],
            order=given.get("order", "due") if given.get("order") in ORDERS else "due",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox and what the filters offer."""

    rows: tuple[InboxRow, ...]
    total: int
    page: int
    pages: int
    procedures: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    saved: tuple[tuple[int, str, str], ...]
    counts: Mapping[str, int] = field(default_factory=dict)


def reach(actor: Actor) -> QuerySet[Application]:
    """Return the applications an actor of the staff may see at all."""
    if actor.can(VIEW_ALL):
        return Application.objects.all()
    if not actor.can(VIEW) or not actor.departments:
        return Application.objects.none()
    return Application.objects.filter(department__in=sorted(actor.departments))


def matching(*, query: InboxQuery, actor: Actor, now: datetime) -> QuerySet[Application]:
    """Return what fits the query, unordered."""
    rows = reach(actor)
    if query.department:
        rows = rows.filter(department=query.department)
    rows = _in_phase(rows, query.phase)
    if query.procedure:
        rows = rows.filter(procedure_code=query.procedure)
    if query.assignee:
        wanted = {"me": actor.account_id, "none": ""}.get(query.assignee, query.assignee)
        rows = rows.filter(assignee=wanted)
    if query.due:
        rows = rows.filter(phase__in=("received", "working"), due_at__lte=now + _ahead(query.due))
    for word in query.text.split()[:5]:
        key = names.match_key(word) or word.casefold()
        rows = rows.filter(search_text__contains=key)
    return rows


def inbox(*, query: InboxQuery, actor: Actor, now: datetime) -> InboxPage:
    """Return one page of the inbox."""
    rows = matching(query=query, actor=actor, now=now)
    total = rows.count()
    pages = max(-(-total // PAGE), 1)
    page = min(max(query.page, 1), pages)
    ordered = rows.order_by(*ORDERS[query.order]).only(*_FIELDS)[(page - 1) * PAGE : page * PAGE]
    found = list(ordered)
    hidden = people.protected_among({row.subject_resident for row in found if row.subject_resident})
    language = reader_language()
    return InboxPage(
        rows=tuple(inbox_row(row, now=now, language=language, hidden=hidden) for row in found),
        total=total,
        page=page,
        pages=pages,
        procedures=_procedures(),
        departments=_departments(actor),
        saved=tuple(
            SavedFilter.objects.filter(account_id=actor.account_id)
            .order_by("name")
            .values_list("id", "name", "query")
        ),
    )


def inbox_row(
    row: Application, *, now: datetime, language: str, hidden: frozenset[str] = frozenset()
) -> InboxRow:
    state = definition_of(row.version_id).state(row.state)
    pressing = urgency_of(row, now=now)
    return InboxRow(
        id=row.id,
        number=row.number,
        name=row.applicant_name,
        procedure=row.procedure_name,
        state_label=state.label.say(language) if state else row.state,
        tone=TONES.get(row.phase, "neutral"),
        assignee=row.assignee_name,
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        urgency=pressing,
        urgency_label=urgency_words(pressing),
        urgency_tone=URGENCY_TONES.get(pressing, "neutral"),
        is_protected=row.is_protected or row.subject_resident in hidden,
    )


def work_count(*, actor: Actor, now: datetime) -> WorkCount:
    """Return how much waits for the actor's departments, in one query."""
    rows = reach(actor).filter(phase__in=OPEN_PHASES)
    running = Q(phase__in=("received", "working"))
    counts = rows.aggregate(
        new=Count("id", filter=Q(phase="received")),
        mine=Count("id", filter=Q(assignee=actor.account_id)),
        late=Count("id", filter=running & Q(due_at__lt=now)),
        soon=Count("id", filter=running & Q(due_at__gte=now, due_at__lte=now + _ahead("soon"))),
    )
    return WorkCount(**counts)


def _in_phase(rows: QuerySet[Application], phase: str) -> QuerySet[Application]:
    if phase == "all":
        return rows
    wanted = {"open": OPEN_PHASES, "closed": CLOSED_PHASES}.get(phase, (phase,))
    return rows.filter(phase__in=wanted)


def _ahead(due: str) -> timedelta:
    return timedelta(days=3) if due == "soon" else timedelta()


def _procedures() -> tuple[tuple[str, str], ...]:
    return tuple((each.code, each.name.say("ja")) for each in current_definitions())


def _departments(actor: Actor) -> tuple[tuple[str, str], ...]:
    if not actor.can(VIEW_ALL) and len(actor.departments) < 2:
        return ()
    return tuple(
        (each.code, each.name)
        for each in people.departments()
        if actor.can(VIEW_ALL) or each.code in actor.departments
    )

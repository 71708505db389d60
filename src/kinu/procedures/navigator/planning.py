"""The plan: every procedure a rule needs or may need, in the order of its dates, with papers, reasons and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kinu.kernel import days

from .model import Book, DeadlineRule, Event, Note, Paper, Plan, PlanItem, Procedure, Rule, Status, say
from .sentences import reasons, what_is_missing
from .situation import Result, Situation

_ALWAYS_BRING = "d1"


def navigate(
    book: Book,
    *,
    event: str,
    facts: Mapping[str, Any],
    on: date,
    language: str = "ja",
    codes: Mapping[str, str] | None = None,
) -> Plan:
    """Return the plan of a household. `codes`: number of a procedure -> code of its pack, where the city has one."""
    happening = book.event(event)
    situation = Situation(book, happening, facts, on=on)
    told_of = [(rule, situation.holds(rule.when)) for rule in happening.rules]
    found = [(rule, told) for rule, told in told_of if _may(told)]
    notice = next(
        (rule.number for rule, told in found if rule.number in happening.notices and told.known), ""
    )
    items = [
        _item(
            rule, told, situation, language=language, code=(codes or {}).get(rule.number, ""), notice=notice
        )
        for rule, told in found
    ]
    items = [_with_stood_for(item, items) for item in items]
    order = {rule.number: place for place, rule in enumerate(happening.rules)}
    items.sort(key=lambda item: _rank(item, order))
    return Plan(
        event=happening.code,
        event_date=situation.event_date,
        items=tuple(items),
        papers=_papers(items, situation, language),
        notes=_notes(happening, situation, language),
    )


def _may(told: Result) -> bool:
    return not told.known or bool(told.value)


def _status(told: Result) -> Status:
    return "needed" if told.known else "possible"


def _rank(item: PlanItem, order: Mapping[str, int]) -> tuple[Any, ...]:
    """Needed before possible; then what has a date, by date; then what stops money; then the rest as the rules stand."""
    return (
        item.status != "needed",
        item.deadline is None,
        item.deadline or date.max,
        not item.stops_money,
        order[item.number],
    )


def deadline_of(rule: DeadlineRule, event_date: date | None, *, shift: bool) -> date | None:
    """Return the last day; with `shift` a day on which the city hall rests gives the next open one.

    >>> deadline_of(DeadlineRule("after", 14), date(2026, 11, 9), shift=True)
    datetime.date(2026, 11, 24)
    >>> deadline_of(DeadlineRule("from", 14), date(2026, 11, 10), shift=False)
    datetime.date(2026, 11, 23)
    """
    if event_date is None:
        return None
    shifts = shift and rule.shift
    match rule.counted:
        case "after":
            return days.deadline(event_date, rule.number, shift=shifts)
        case "from":
            return days.deadline_counting_event(event_date, rule.number, shift=shifts)
        case "months":
            last = days.months_later(event_date, rule.number)
            return days.next_open_day(last) if shifts else last
        case "before":
            return event_date
    return None


def _item(
    rule: Rule, told: Result, situation: Situation, *, language: str, code: str, notice: str
) -> PlanItem:
    procedure = situation.book.procedures[rule.number]
    limit = rule.deadline or procedure.deadline
    return PlanItem(
        number=rule.number,
        code=code,
        name=say(procedure.name, language),
        status=_status(told),
        deadline=deadline_of(limit, situation.event_date, shift=True),
        deadline_by_law=deadline_of(limit, situation.event_date, shift=False),
        deadline_text=say(limit.text, language),
        law=limit.law,
        fee=say(procedure.fee, language),
        department=procedure.office.department,
        office=say(procedure.office.name, language),
        place=say(procedure.office.place, language),
        online=procedure.online,
        bring=tuple(each for each, _ in _documents(procedure, situation)),
        because=(say(rule.because, language),) if rule.because else reasons(told, situation, language),
        missing=what_is_missing(told, situation, language),
        made_by=notice if rule.with_notice else "",
        stops_money=procedure.stops_money,
        marks={"rule": rule.mark, "deadline": limit.mark, "fee": procedure.fee_mark, "office": procedure.office.mark},
    )  # fmt: skip


def _with_stood_for(item: PlanItem, items: list[PlanItem]) -> PlanItem:
    """Give the moving notice the numbers of those it stands for."""
    numbers = tuple(other.number for other in items if other.made_by == item.number)
    return replace(item, stands_for=numbers) if numbers else item


def _documents(procedure: Procedure, situation: Situation) -> list[tuple[str, Status]]:
    """Return the papers of one procedure that are or may be needed here."""
    found: list[tuple[str, Status]] = []
    for document_id in procedure.documents:
        told = situation.holds(situation.book.documents[document_id].when)
        if _may(told):
            found.append((document_id, _status(told)))
    return found


def _papers(items: list[PlanItem], situation: Situation, language: str) -> tuple[Paper, ...]:
    book = situation.book
    uses: dict[str, list[str]] = {}
    sure: set[str] = set()
    for item in items:
        for document_id, status in _documents(book.procedures[item.number], situation):
            uses.setdefault(document_id, []).append(item.number)
            if status == "needed" and item.status == "needed":
                sure.add(document_id)
    if any(item.department for item in items):
        uses = {_ALWAYS_BRING: [item.number for item in items if item.department], **uses}
        sure |= (
            {_ALWAYS_BRING} if any(item.department and item.status == "needed" for item in items) else set()
        )
    papers = [
        Paper(
            id=document_id,
            label=say(book.documents[document_id].label, language),
            unless=say(book.documents[document_id].unless, language),
            numbers=tuple(uses[document_id]),
            status="needed" if document_id in sure else "possible",
        )
        for document_id in sorted(uses, key=lambda each: int(each[1:]))
    ]
    return tuple(sorted(papers, key=lambda paper: paper.status != "needed"))


def _notes(event: Event, situation: Situation, language: str) -> tuple[Note, ...]:
    told = ((note, situation.holds(note.when)) for note in event.notes)
    return tuple(
        Note(id=note.id, text=say(note.text, language), status=_status(result))
        for note, result in told
        if result.known and result.value
    )

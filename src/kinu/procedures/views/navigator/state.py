"""What a visitor has answered, kept in the session of this browser and nowhere in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404

from kinu.platform.people import public as people
from kinu.platform.web import public as web
from kinu.procedures import navigator
from kinu.procedures.navigator import Book, Event, NavQuestion
from kinu.procedures.selectors.navigator import book as book_of_the_city
from kinu.procedures.views.shared import language

KEY = "procedures_navigator"
HEAD, SPOUSES, CHILDREN, PARENTS = (
    {"02"},
    {"11", "12", "13", "14"},
    {"20", "21", "22"},
    {"51", "52", "53", "54"},
)
"""Relations to the head of the household, in the codes of the register."""


@dataclass
class Visit:
    """The answers of one visit, in the order they were given; the facts follow from them."""

    book: Book
    event: Event
    trail: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    token: str = ""

    def facts(self, *, without: str = "", before: bool = False) -> dict[str, Any]:
        """Return the facts of all answers, of all but one, or of those before one."""
        facts: dict[str, Any] = {}
        for question in self.trail:
            if question == without:
                if before:
                    break
                continue
            shown = tuple(self.shown.get(question, ()))
            facts = navigator.apply_answer(self.book, facts, question, self.answers[question], shown=shown)
        return facts

    def next(self, *, on: date) -> NavQuestion | None:
        return navigator.next_question(
            self.book, event=self.event.code, facts=self.facts(), on=on, language=language()
        )

    def again(self, question: str, *, on: date) -> NavQuestion | None:
        """Return an answered question as it stands without its answer."""
        return navigator.question_of(
            self.book,
            question,
            event=self.event.code,
            facts=self.facts(without=question),
            on=on,
            language=language(),
        )

    def take(self, question: NavQuestion, answer: Any, *, replace: bool) -> None:
        """Keep an answer; a question that comes again for other people or options adds to what was said."""
        shown = [option.value for option in question.options]
        before = self.answers.get(question.id)
        if not replace and question.id in self.answers:
            shown = [*self.shown.get(question.id, ()), *shown]
            if isinstance(before, dict) and isinstance(answer, dict):
                answer = _merged(before, answer)
            elif isinstance(before, list) and isinstance(answer, list):
                answer = [*before, *answer]
        self.answers[question.id], self.shown[question.id] = answer, shown
        if question.id not in self.trail:
            self.trail.append(question.id)


def _merged(before: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    merged = dict(before)
    for person, value in answer.items():
        old = merged.get(person)
        merged[person] = [*old, *value] if isinstance(old, list) and isinstance(value, list) else value
    return merged


def visit_of(request: web.KinuRequest, code: str) -> Visit:
    """Return the visit of this browser to one event, empty when there is none."""
    book = book_of_the_city()
    if code not in book.events:
        raise Http404
    kept = request.session.get(KEY, {}).get(code, {})
    known = {name: kept.get(name) for name in ("trail", "answers", "shown", "token") if kept.get(name)}
    visit = Visit(book, book.events[code], **known)
    visit.trail = [question for question in visit.trail if question in book.questions]
    return visit


def keep(request: web.KinuRequest, visit: Visit) -> None:
    """Write the visit into the session."""
    kept = {"trail": visit.trail, "answers": visit.answers, "shown": visit.shown, "token": visit.token}
    request.session[KEY] = {**request.session.get(KEY, {}), visit.event.code: kept}


@dataclass(frozen=True, slots=True)
class Known:
    """A person the register knows: `name` and `born` are shown, only the facts are kept."""

    id: str
    name: str
    born: date
    role: str
    facts: Mapping[str, Any]


def known_people(request: web.KinuRequest, event: Event) -> tuple[Known, ...]:
    """Return the household of a logged-in resident from the register, nobody for a guest."""
    actor = request.actor
    subject = actor.acts_for or actor.resident_id
    if not actor.is_resident or not subject:
        return ()
    home = people.household_of(subject, by=actor, reason="手続きナビで家族を示すため")
    me = people.resident(subject, by=actor, reason="手続きナビで家族を示すため")
    if home is None or me is None:
        return ()
    found = []
    for number, member in enumerate(home.members, start=1):
        mine = member.resident_id == subject
        role = _self_in(event) if mine else role_beside(me.relation, member.relation)
        facts: dict[str, Any] = {"birth_date": member.birth_on.isoformat()}
        if mine:
            facts["jp"] = me.nationality in {"", "JPN"}
        shown = role if role in event.roles else "other"
        found.append(Known(f"p{number}", member.name_full, member.birth_on, shown, facts))
    return tuple(found)


def _self_in(event: Event) -> str:
    """Return the role the visitor most likely has in an event."""
    return next((role for role in ("self", "worker", "cared") if role in event.roles), "other")


def role_beside(mine: str, theirs: str) -> str:
    """Return what somebody is to the visitor, of both relations to the head of the household.

    >>> role_beside("02", "12"), role_beside("12", "02"), role_beside("20", "02"), role_beside("20", "20")
    ('spouse', 'spouse', 'parent', 'other')
    """
    if mine in HEAD:
        groups = ((SPOUSES, "spouse"), (CHILDREN, "child"), (PARENTS, "parent"))
    elif mine in SPOUSES:
        groups = ((HEAD, "spouse"), (CHILDREN, "child"), (set(), ""))
    elif mine in CHILDREN:
        groups = ((HEAD | SPOUSES, "parent"), (set(), ""), (set(), ""))
    else:
        groups = ((set(), ""), (set(), ""), (set(), ""))
    return next((role for codes, role in groups if theirs in codes), "other")

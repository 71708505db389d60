"""What a visitor has answered, kept in the session of this browser and nowhere in an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404

from kinu.platform.web import public as web
from kinu.procedures import navigator
from kinu.procedures.navigator import Book, Event, NavQuestion
from kinu.procedures.selectors.navigator import book as book_of_the_city
from kinu.procedures.views.shared import language

KEY = "procedures_navigator"


@dataclass
class Visit:
    """The answers of one visit, in the order they were given; the facts follow from them."""

    book: Book
    event: Event
    trail: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    token: str = ""
    held: list[dict[str, Any]] = field(default_factory=list)
    """What was taken over from the city's records and not called wrong: person, facts, source, as_of."""

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
    known = {
        name: kept.get(name) for name in ("trail", "answers", "shown", "token", "held") if kept.get(name)
    }
    visit = Visit(book, book.events[code], **known)
    visit.trail = [question for question in visit.trail if question in book.questions]
    return visit


def keep(request: web.KinuRequest, visit: Visit) -> None:
    """Write the visit into the session."""
    names = ("trail", "answers", "shown", "token", "held")
    kept = {name: getattr(visit, name) for name in names}
    request.session[KEY] = {**request.session.get(KEY, {}), visit.event.code: kept}

"""The result: what to do by when, where, with which papers, and why; on paper and on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.platform.web import public as web
from kinu.procedures.navigator import Book, Paper, Plan, PlanItem, Situation, words_of
from kinu.procedures.navigator.model import say
from kinu.procedures.navigator.sentences import label_of
from kinu.procedures.selectors import navigator as selectors
from kinu.procedures.services.navigator import count_result, keep_plan, token_hash
from kinu.procedures.views.shared import language

from .asking import POSTED, WHY
from .state import Visit, keep, visit_of

MANY_USES = 5


@web.open_to_all(WHY)
@never_cache
@require_http_methods(POSTED)
def result(request: web.KinuRequest, event: str) -> HttpResponse:
    """Show the plan of what was answered so far; POST makes the code for a phone."""
    visit = visit_of(request, event)
    if not visit.trail:
        return redirect("procedures:navigator-event", event)
    if request.method == "POST":
        visit.token = keep_plan(book=visit.book, event=event, facts=visit.facts(), now=clock.now())
        keep(request, visit)
        return redirect(f"{reverse('procedures:navigator-result', args=[event])}#phone")
    now = clock.now()
    plan = selectors.navigate(event=event, facts=visit.facts(), on=clock.today(), language=language())
    count_result(event=event, questions=len(visit.trail), day=clock.today())
    alive = visit.token and selectors.kept_plan(token_hash=token_hash(visit.token), now=now)
    address = reverse("procedures:navigator-phone", args=[visit.token]) if alive else ""
    context = {
        **plan_context(plan, visit.book),
        "answers": _answers(visit),
        "held": _held(visit),
        "phone": request.build_absolute_uri(address) if address else "",
        "open_question": visit.next(on=clock.today()) is not None,
        "own": True,
    }
    return render(request, "procedures/navigator/result.html", context)


@web.open_to_all("a token nobody can guess opens one plan without names for two days")
@never_cache
@require_safe
def on_phone(request: web.KinuRequest, token: str) -> HttpResponse:
    """Show a plan that was sent to this phone."""
    kept = selectors.kept_plan(token_hash=token_hash(token), now=clock.now())
    if kept is None:
        raise Http404
    plan = selectors.navigate(event=kept.event, facts=kept.facts, on=clock.today(), language=language())
    context = {**plan_context(plan, selectors.book()), "own": False, "until": kept.expires_at}
    return render(request, "procedures/navigator/result.html", context)


def plan_context(plan: Plan, book: Book) -> dict[str, Any]:
    """Return a plan as the page shows it."""
    names: Mapping[str, str] = {item.number: item.name for item in plan.items}
    event = book.events[plan.event]
    online = selectors.online_codes()
    return {
        "plan": plan,
        "event": event,
        "name": say(event.name, language()),
        "needed": [_shown(item, names, online) for item in plan.needed],
        "possible": [_shown(item, names, online) for item in plan.possible],
        "papers": [(paper, _uses(paper, names)) for paper in plan.papers],
        "notes": plan.notes,
        "today": clock.today(),
    }


def _shown(item: PlanItem, names: Mapping[str, str], online: frozenset[str]) -> dict[str, Any]:
    sure = {
        mark: item.marks.get(mark, "") not in {"M", "S"} for mark in ("rule", "deadline", "fee", "office")
    }
    return {
        "item": item,
        "url": reverse("procedures:procedure", args=[item.code]) if item.code else "",
        "start": reverse("procedures:start", args=[item.code]) if item.code in online else "",
        "stands_for": _listed([names[number] for number in item.stands_for]),
        "missing": _listed(item.missing),
        "made_by": names.get(item.made_by, ""),
        "sure": sure,
        "moved": item.deadline != item.deadline_by_law,
    }


def _uses(paper: Paper, names: Mapping[str, str]) -> str:
    """Return what a paper is for; of one that nearly everything needs nothing is said."""
    return _listed([names[number] for number in paper.numbers]) if len(paper.numbers) <= MANY_USES else ""


def _listed(words: Iterable[str]) -> str:
    return ("、" if language().startswith("ja") else ", ").join(words)


def _held(visit: Visit) -> list[dict[str, Any]]:
    """Return what was taken over from the city's records instead of being asked, in words, with source and day."""
    here = Situation(visit.book, visit.event, visit.facts(), on=clock.today())
    return [
        {
            "who": label_of(each["person"], here, language()),
            "words": words_of(visit.book, each["facts"], language()),
            "source": each["source"],
            "as_of": date.fromisoformat(each["as_of"]),
        }
        for each in visit.held
    ]


def _answers(visit: Visit) -> list[tuple[str, str]]:
    """Return the questions that were answered, in order, for the way back to each."""
    return [(question, say(visit.book.questions[question].text, language())) for question in visit.trail]

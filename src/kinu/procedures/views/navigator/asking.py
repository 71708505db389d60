"""One question a page: why it is asked, わからない, back, and how far one has come. Works without scripts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.platform.web import public as web
from kinu.procedures.navigator import NavQuestion, words_of
from kinu.procedures.navigator.model import say
from kinu.procedures.selectors.navigator import navigator_entries
from kinu.procedures.views.shared import language

from .known import Known, known_people
from .posted import Row, check_people, people_facts, read, read_people, rows_of
from .state import Visit, keep, visit_of

WHY = "anybody may find out what to do; the answers stay in the session of this browser"
POSTED = ["GET", "HEAD", "POST"]


@web.open_to_all(WHY)
@require_safe
def events(request: web.KinuRequest) -> HttpResponse:
    """Choose what happened."""
    return render(request, "procedures/navigator/events.html", {"entries": navigator_entries()})


@web.open_to_all(WHY)
@never_cache
@require_http_methods(POSTED)
def event(request: web.KinuRequest, event: str) -> HttpResponse:
    """Begin, go on, or begin again."""
    visit = visit_of(request, event)
    if request.method == "POST":
        keep(request, Visit(visit.book, visit.event))
        return redirect("procedures:navigator-ask", event)
    context = {"event": visit.event, "name": say(visit.event.name, language()), "begun": bool(visit.trail)}
    return render(request, "procedures/navigator/event.html", context)


@web.open_to_all(WHY)
@never_cache
@require_http_methods(POSTED)
def ask(request: web.KinuRequest, event: str) -> HttpResponse:
    """Show the next question, or one that was answered; take the answer."""
    visit = visit_of(request, event)
    chosen = request.GET.get("q", "")
    editing = chosen in visit.trail
    question = visit.again(chosen, on=clock.today()) if editing else visit.next(on=clock.today())
    if question is None:
        return redirect("procedures:navigator-result", event)
    if question.kind == "people":
        return _people(request, visit, question, editing=editing)
    mistakes: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("question") == question.id:
        answer, mistakes = read(question, request.POST)
        if not mistakes:
            return _taken(request, visit, question, answer, editing=editing)
    context = {**_page(visit, question, editing=editing), **_filled(visit, question, mistakes, request)}
    return render(request, "procedures/navigator/question.html", context)


def _taken(
    request: web.KinuRequest, visit: Visit, question: NavQuestion, answer: Any, *, editing: bool
) -> HttpResponse:
    visit.take(question, answer, replace=editing)
    visit.token = ""
    keep(request, visit)
    if editing and visit.next(on=clock.today()) is None:
        return redirect("procedures:navigator-result", visit.event.code)
    return redirect("procedures:navigator-ask", visit.event.code)


def _page(visit: Visit, question: NavQuestion, *, editing: bool) -> dict[str, Any]:
    """Return what every page of a question shows: how far, the way back."""
    place = visit.trail.index(question.id) if question.id in visit.trail else len(visit.trail)
    before = visit.trail[place - 1] if place else ""
    here = reverse("procedures:navigator-ask", args=[visit.event.code])
    return {
        "event": visit.event,
        "name": say(visit.event.name, language()),
        "question": question,
        "number": place + 1,
        "left": round(question.remaining),
        "total": max(place + 1 + round(question.remaining), len(visit.trail)),
        "back": f"{here}?q={before}"
        if before
        else reverse("procedures:navigator-event", args=[visit.event.code]),
        "action": f"{here}?q={question.id}" if editing else here,
    }


def _filled(
    visit: Visit, question: NavQuestion, mistakes: dict[str, str], request: web.KinuRequest
) -> dict[str, Any]:
    """Return the groups of the page with what was answered before, or what was just typed."""
    answered = question.id in visit.answers
    before = visit.answers[question.id] if answered else _held_answer(question, visit)
    if question.kind == "date":
        parts = str(before).split("-") if before else ["", "", ""]
        typed = [request.POST.get(f"answer-{part}", "") for part in ("year", "month", "day")]
        return {"parts": typed if mistakes else [part.lstrip("0") for part in parts], **_errors(mistakes)}
    if question.kind == "each_pair":
        return {
            "pairs": _pairs(question, before or {}, mistakes, request, answered=answered),
            **_errors(mistakes),
        }
    groups = []
    for person, label in question.people or (("", ""),):
        name = f"answer-{person}" if person else "answer"
        given = before.get(person) if isinstance(before, dict) else before
        chosen = request.POST.getlist(name) if mistakes else given if isinstance(given, list) else [given]
        if answered and given is None and not mistakes:
            chosen = ["unknown"]
        groups.append({"name": name, "label": label, "chosen": chosen, "error": mistakes.get(name, "")})
    if question.kind == "each_ticks" and len(groups) > 1:
        return {"by_option": _by_option(question, groups), "many": True, **_errors(mistakes)}
    return {"groups": groups, "many": question.kind.endswith("ticks"), **_errors(mistakes)}


def _held_answer(question: NavQuestion, visit: Visit) -> dict[str, list[str]] | None:
    """Return what is ticked from the start because a record of the city says so, for questions about several people."""
    if question.kind not in {"each_pair", "each_ticks"} or not visit.held:
        return None
    known = {str(person.get("id")): person for person in visit.facts().get("persons") or []}
    options = visit.book.questions[question.id].options
    return {
        person: [
            option.value
            for option in options
            if option.sets
            and all(known.get(person, {}).get(name) == value for name, value in option.sets.items())
        ]
        for person, _label in question.people
    }


def _pairs(
    question: NavQuestion,
    before: dict[str, Any],
    mistakes: dict[str, str],
    request: web.KinuRequest,
    *,
    answered: bool,
) -> list[dict[str, Any]]:
    """Return the people with one field for each part of the page, with what was answered before or just typed."""
    shown = []
    for person, label in question.people:
        told = before.get(person) or []
        fields = []
        for part, words in question.groups:
            name = f"answer-{person}-{part}"
            options = [option for option in question.options if option.group == part]
            none = "unknown" if answered and person in before else ""
            given = next((option.value for option in options if option.value in told), none)
            chosen = request.POST.get(name, "") if mistakes else given
            fields.append({"name": name, "label": words, "options": options, "chosen": chosen, "error": mistakes.get(name, "")})  # fmt: skip
        shown.append({"label": label, "fields": fields})
    return shown


def _by_option(question: NavQuestion, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the options with the people each may be ticked for, which is shorter than people with options."""
    return [
        {
            "value": option.value,
            "label": option.label,
            "people": [{**group, "checked": option.value in group["chosen"]} for group in groups],
        }
        for option in question.options
    ]


def _errors(mistakes: dict[str, str]) -> dict[str, Any]:
    return {
        "mistakes": mistakes,
        "error_items": [web.ErrorItem(name, message) for name, message in mistakes.items()],
    }


def _people(request: web.KinuRequest, visit: Visit, question: NavQuestion, *, editing: bool) -> HttpResponse:
    """The list of people: lines are added and taken away without scripts; the register fills it for who is logged in."""
    register = known_people(request, visit.event, on=clock.today())
    known = {each.id: Row(each.id, each.role, name=each.name, born=each.born) for each in register}
    mistakes: dict[str, str] = {}
    if request.method == "POST":
        rows = read_people(visit.event, request.POST, known)
        _hold(rows, register, visit, wrong=set(request.POST.getlist("wrong")))
        action, _colon, target = request.POST.get("action", "next").partition(":")
        if action == "add":
            rows.append(_new_row(visit, rows))
        elif action == "remove":
            rows = [row for row in rows if row.id != target]
        else:
            mistakes = check_people(visit.event, rows)
            if not mistakes:
                facts = people_facts(visit.event, rows, {each.id: dict(each.facts) for each in register})
                visit.held = [
                    each | {"as_of": each["as_of"].isoformat(), "person": row.id}
                    for row in rows
                    for each in row.held
                    if not each["wrong"]
                ]
                return _taken(request, visit, question, facts, editing=editing)
    else:
        before = visit.answers.get(question.id)
        rows = rows_of(before, known) if before else _first_rows(visit, register)
        said = {f"{each['person']} {each['key']}" for each in visit.held}
        every = {f"{each.id} {held.key}" for each in register for held in each.held}
        _hold(rows, register, visit, wrong=every - said if before else set())
    for row in rows:
        row.error = mistakes.get(f"role-{row.id}", "") or mistakes.get(f"age-{row.id}", "")
    context = {
        **_page(visit, question, editing=editing),
        **_errors(mistakes),
        "rows": rows,
        "roles": [(role, say(visit.book.roles[role], language())) for role in visit.event.roles],
        "asks": visit.event.asks,
        "from_register": bool(register),
    }
    return render(request, "procedures/navigator/people.html", context)


def _first_rows(visit: Visit, register: tuple[Known, ...]) -> list[Row]:
    ticks = {"moves"} if "moves" in visit.event.defaults else set()
    rows = [
        Row(
            each.id,
            each.role,
            ticks=ticks | ({"card"} if any(held.key == "card" for held in each.held) else set()),
            name=each.name,
            born=each.born,
        )
        for each in register
    ]
    first = (
        visit.event.roles[:2]
        if visit.event.roles[0] in {"newborn", "wife", "deceased"}
        else visit.event.roles[:1]
    )
    if visit.event.roles[0] == "newborn" and rows:
        return [Row("n1", "newborn"), *rows]
    return rows or [Row(f"n{number}", role, ticks=set(ticks)) for number, role in enumerate(first, start=1)]


def _hold(rows: list[Row], register: tuple[Known, ...], visit: Visit, *, wrong: set[str]) -> None:
    """Put beside each line what the records of the city say of the person. `wrong`: "person key" of what is not so."""
    held = {each.id: each.held for each in register}
    for row in rows:
        row.held = [
            {
                "key": each.key,
                "facts": dict(each.facts),
                "words": words_of(visit.book, each.facts, language()),
                "source": each.source,
                "as_of": each.as_of,
                "wrong": f"{row.id} {each.key}" in wrong,
            }
            for each in held.get(row.id, ())
        ]


def _new_row(visit: Visit, rows: list[Row]) -> Row:
    taken = {row.id for row in rows}
    free = next(f"n{number}" for number in range(1, 99) if f"n{number}" not in taken)
    return Row(free, ticks={"moves"} if "moves" in visit.event.defaults else set())

"""The clerk's side of the counter: find the visitor, hear, watch the forms fill, hand over. Keyboard first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.ids import is_checked
from kinu.kernel.refusal import Refusal
from kinu.platform.people import public as people
from kinu.platform.web import public as web
from kinu.procedures import hearing
from kinu.procedures.adapters.card_reader import card_reader
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import AT_COUNTER, HANDED, PRE_ENTRY, SIGNED, TO_CONFIRM
from kinu.procedures.permissions import COUNTER
from kinu.procedures.selectors import matters as selectors
from kinu.procedures.selectors.navigation import offers
from kinu.procedures.services import matters
from kinu.procedures.services.lookup import plain
from kinu.procedures.services.matters.common import own_matter
from kinu.procedures.services.matters.opening import TOKEN_START

from .hearing_page import current_value, error_items, known_lines, page_of, posted_for, role_words

TOKEN_LENGTH = 30
RELATIONS = ("02", "11", "12", "20", "21", "22", "51", "52", "61", "62", "63", "64", "71", "72", "2020", "98")


@web.requires(COUNTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: web.KinuRequest) -> HttpResponse:
    """The desk: one field for QR code, number or name; what stands open."""
    typed = request.POST.get("who", "").strip()[:200] if request.method == "POST" else ""
    try:
        if request.method == "POST" and typed.upper().startswith(TOKEN_START) and len(typed) > TOKEN_LENGTH:
            found = matters.claim(token=typed, by=request.actor, now=clock.now())
            return redirect("procedures:matter", found)
        if request.method == "POST" and request.POST.get("birth") is not None:
            return _by_slip(request, typed)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("procedures:counter")
    hits: tuple[people.ResidentHit, ...] = ()
    is_number = len(plain(typed)) == 7 and is_checked(plain(typed))
    if typed and not is_number:
        hits = people.search_residents(
            people.Query(name=typed, with_former=True), by=request.actor, reason=_("窓口での手続き"), limit=8
        )
    going, done = selectors.desk(by=request.actor, now=clock.now())
    context = {
        "heading": _("窓口"),
        "typed": typed,
        "is_number": is_number,
        "hits": hits,
        "going": going,
        "done": done,
        "states": state_words(),
        "has_reader": card_reader().real,
    }
    return render(request, "procedures/counter/board.html", context)


def _by_slip(request: web.KinuRequest, typed: str) -> HttpResponse:
    birth = request.POST.get("birth", "")[:20]
    found = matters.claim_by_slip(number=typed, birth=birth, by=request.actor, now=clock.now())
    return redirect("procedures:matter", found)


@web.requires(COUNTER)
@require_POST
def begin(request: web.KinuRequest) -> HttpResponse:
    """Begin for a resident, from the card on the reader, or for somebody unknown."""
    common: dict[str, Any] = {"by": request.actor, "now": clock.now()}
    try:
        if resident_id := request.POST.get("resident", "")[:32]:
            found = matters.open_for(resident_id=resident_id, **common)
        elif request.POST.get("way") == "card":
            found = matters.open_for_card(**common)
        else:
            name, birth = request.POST.get("name", "").strip()[:100], request.POST.get("birth", "")[:20]
            if not name:
                messages.error(request, _("氏名が入力されていません。入力してください。"))
                return redirect("procedures:counter")
            found = matters.open_unknown(name=name, birth=birth, **common)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("procedures:counter")
    return redirect("procedures:matter", found)


@web.requires(COUNTER)
@never_cache
@require_safe
def matter(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """Go to the step the matter is at."""
    row = _own(request, matter_id)
    if row.state == HANDED:
        return redirect("procedures:matter-done", row.id)
    if row.state in {TO_CONFIRM, SIGNED}:
        return redirect("procedures:matter-review", row.id)
    if not row.forms.exists():
        return redirect("procedures:matter-forms", row.id)
    topics = selectors.hearing_of(row).topics()
    if any(each.required or each.confirmations for each in topics):
        return redirect("procedures:matter-ask", row.id)
    return redirect("procedures:matter-review", row.id)


@web.requires(COUNTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """Hear the life event, choose the forms, name the people."""
    row = _own(request, matter_id)
    event = request.POST.get("event") or request.GET.get("event") or row.event
    event = event if event in hearing.EVENTS else "other"
    error = ""
    if request.method == "POST":
        common: dict[str, Any] = {"matter_id": row.id, "by": request.actor, "now": clock.now()}
        try:
            matters.choose_forms(event=event, codes=request.POST.getlist("code")[:60], **common)
            matters.tell_people(stays=request.POST.getlist("stays"), added=added_people(request), **common)
            matters.point_out(roles=told_roles(request, event), **common)
        except Refusal as refusal:
            error = str(refusal)
        else:
            if request.POST.get("action") == "more":
                return redirect("procedures:matter-forms", row.id)
            return redirect("procedures:matter", row.id)
    near, far = offers(row, event=event, on=clock.today())
    context = {
        **frame(row, "forms"),
        "near": near,
        "far": far,
        "event": event,
        "events": [(each.id, each.name.say("ja")) for each in hearing.EVENTS.values()],
        "error_items": [web.ErrorItem("", error)] if error else [],
        **people_context(row, event),
    }
    return render(request, "procedures/counter/forms.html", context)


def people_context(row: Matter, event: str) -> dict[str, Any]:
    """Return the people of a matter with what can be said of them, and the roles the event asks for."""
    roles = [role for role in hearing.EVENTS[event].roles if role != "child"]
    words = role_words()
    holder = {role: next((each["key"] for each in row.people if role in each["roles"]), "") for role in roles}
    return {
        "people": [
            {
                **each,
                "relation": people.relation_label(code)
                if (code := each["facts"].get("relation", ""))
                else "",
            }
            for each in row.people
        ],
        "roles": [(role, words[role], holder[role]) for role in roles],
        "relations": [(code, people.relation_label(code)) for code in RELATIONS],
    }


def added_people(request: web.KinuRequest) -> list[dict[str, str]]:
    """Return the one person typed on the page of people, if any."""
    told = {
        part: request.POST.get(f"new-{part}", "")[:100]
        for part in ("name", "kana", "birth", "sex", "relation")
    }
    return [told] if told["name"].strip() else []


def told_roles(request: web.KinuRequest, event: str) -> dict[str, str]:
    return {
        role: request.POST[f"role-{role}"][:10]
        for role in hearing.EVENTS[event].roles
        if f"role-{role}" in request.POST
    }


@web.requires(COUNTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """One topic: only what nobody said yet, and what must be confirmed anew."""
    row = _own(request, matter_id)
    heard = selectors.hearing_of(row)
    topics = heard.topics()
    wanted = request.POST.get("topic") or request.GET.get("topic", "")
    topic = next((each for each in topics if each.id == wanted), topics[0] if topics else None)
    if topic is None or (request.method == "POST" and topic.id != wanted):
        return redirect("procedures:matter-review", row.id)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    action, _colon, target = request.POST.get("action", "").partition(":")
    if request.method == "POST":
        values = posted_for(request, topic.questions)
        if action != "add":
            saved = matters.save_topic(
                matter_id=row.id, topic_id=topic.id, raw=values, by=request.actor, now=clock.now()
            )
            if not saved.errors:
                return redirect("procedures:matter", row.id)
            errors = dict(saved.errors)
            row.refresh_from_db()
            heard = selectors.hearing_of(row)
            topic = next((each for each in heard.topics() if each.id == wanted), topic)
    page = page_of(
        heard,
        topic.questions,
        confirmations=topic.confirmations,
        values=values,
        errors=errors,
        extra=target if action == "add" else "",
        language="ja",
    )
    context = {
        **frame(row, "ask", heard),
        "topic": topic,
        "title": topic.title.say("ja"),
        "page": page,
        "known": known_lines(row, heard, topic.id, "ja"),
        "topics": [(each.id, each.title.say("ja")) for each in topics],
        "error_items": error_items(errors, page),
    }
    return render(request, "procedures/counter/ask.html", context)


@web.requires(COUNTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: web.KinuRequest, matter_id: str, name: str) -> HttpResponse:
    """Mend one value; every form follows."""
    row = _own(request, matter_id)
    heard = selectors.hearing_of(row)
    question = heard.question(name)
    if question is None:
        return redirect("procedures:matter", row.id)
    values: dict[str, Any] = {name: current_value(question)}
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = posted_for(request, [question])
        saved = matters.fix(matter_id=row.id, name=name, raw=values, by=request.actor, now=clock.now())
        if not saved.errors:
            return redirect(
                "procedures:matter-review" if request.GET.get("back") == "review" else "procedures:matter",
                row.id,
            )
        errors = dict(saved.errors)
    page = page_of(heard, [question], values=values, errors=errors, language="ja")
    context = {
        **frame(row, "ask", heard),
        "title": question.field.label.say("ja"),
        "page": page,
        "error_items": error_items(errors, page),
        "is_mending": True,
    }
    return render(request, "procedures/counter/ask.html", context)


@web.requires(COUNTER)
@never_cache
@require_safe
def review(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """Everything once, with source and date; then the visitor's turn."""
    row = _own(request, matter_id)
    heard = selectors.hearing_of(row)
    code = request.session.pop(f"screen-{row.id}", "")
    context = {
        **frame(row, "review", heard),
        "groups": selectors.lines(row, heard, language="ja"),
        "optional_left": heard.optional_left,
        "code": code,
        "screen_url": request.build_absolute_uri(reverse("procedures:screen")),
        "screen_until": row.screen_until if row.screen_until and row.screen_until > clock.now() else None,
        "languages": web.languages(),
    }
    return render(request, "procedures/counter/review.html", context)


@web.requires(COUNTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identify(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """Find the resident a visitor with a pre-entry is."""
    row = _own(request, matter_id)
    name = request.POST.get("name", row.visitor_name)[:100]
    hits = people.search_residents(
        people.Query(name=name), by=request.actor, reason=_("窓口での手続き"), limit=8
    )
    context = {**frame(row, "forms"), "hits": hits, "name": name}
    return render(request, "procedures/counter/identify.html", context)


@web.requires(COUNTER)
@never_cache
@require_safe
def done(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """Numbers, where to go next, the bundle to print, what the hearing saved."""
    row = _own(request, matter_id)
    if row.state != HANDED:
        return redirect("procedures:matter", row.id)
    heard = selectors.hearing_of(row)
    context = {
        **frame(row, "done", heard),
        "tally": selectors.tally_of(row, heard),
        "differences": row.differences,
    }
    return render(request, "procedures/counter/done.html", context)


@web.requires(COUNTER)
@never_cache
@require_safe
def bundle(request: web.KinuRequest, matter_id: str) -> HttpResponse | FileResponse:
    """The PDF of all forms and the guide slip."""
    try:
        file_id = matters.make_bundle(matter_id=matter_id, by=request.actor, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("procedures:matter", matter_id)
    return redirect("files:download", file_id)


def _own(request: web.KinuRequest, matter_id: str) -> Matter:
    return own_matter(matter_id=matter_id, by=request.actor, now=clock.now(), closed_too=True)


def frame(row: Matter, step: str, heard: hearing.Hearing | None = None) -> dict[str, Any]:
    """Return what every page of a matter shows: who, the steps, the forms at the right, the count."""
    heard = heard or selectors.hearing_of(row)
    heads = selectors.headings(row, heard, language="ja")
    steps = [_("手続きと人"), _("聞く"), _("確認と署名"), _("受付")]
    return {
        "matter": row,
        "heads": heads,
        "complete": sum(each.is_complete for each in heads),
        "papers_ahead": list(row.papers.order_by("added_at")),
        "event_words": selectors.event_name(row, "ja"),
        "state_words": state_words().get(row.state, ""),
        "step_names": steps,
        "step_number": {"forms": 1, "ask": 2, "review": 3, "done": 4}[step],
        "can_hear": row.state in {AT_COUNTER, TO_CONFIRM},
        "can_undo": bool(row.undo) and row.state in {AT_COUNTER, TO_CONFIRM},
    }


def state_words() -> dict[str, str]:
    return {
        PRE_ENTRY: _("事前入力"),
        AT_COUNTER: _("聞き取り中"),
        TO_CONFIRM: _("本人が確認中"),
        SIGNED: _("署名ずみ"),
        HANDED: _("受付ずみ"),
        "abandoned": _("取りやめ"),
    }

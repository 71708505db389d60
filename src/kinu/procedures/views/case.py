"""The case page and its actions. Every look at a person's application is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.forms import PageForm, with_towns
from kinu.procedures.models import Application
from kinu.procedures.permissions import DECIDE, VIEW, WORK
from kinu.procedures.selectors import case as selectors
from kinu.procedures.selectors.catalogue import definition_of
from kinu.procedures.selectors.national_portal import portal_case
from kinu.procedures.selectors.states import reader_language
from kinu.procedures.services import corrections, decisions, work
from kinu.procedures.services.refusals import NothingToMend, ReasonNeeded

_REASONS = "procedures_look_reasons"


@web.requires(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: web.KinuRequest, application_id: str) -> HttpResponse:
    """One application: answers, files, story, notes, and what may be done with it now."""
    row = _found(request, application_id)
    reasons = request.session.get(_REASONS, {})
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:200]
        if reason:
            request.session[_REASONS] = {**reasons, row.id: reason}
        return redirect("procedures:case", row.id)
    if row.is_protected and row.id not in reasons:
        return render(
            request,
            "procedures/staff/locked.html",
            {"number": row.number, "id": row.id, "heading": row.number},
        )
    now = clock.now()
    if row.subject_resident or row.applicant_resident:
        audit.look(
            by=request.actor,
            resident_id=row.subject_resident or row.applicant_resident,
            what="申請の内容",
            reason=reasons.get(row.id, "申請の審査"),
            subject=f"application:{row.id}",
            now=now,
        )
    view = selectors.case_view(row, actor=request.actor, now=now)
    context = {
        "case": view,
        "portal": portal_case(row.id) if row.channel == "portal" else None,
        "heading": f"{view.procedure} {view.number}",
    }
    return render(request, "procedures/staff/case.html", context)


@web.requires(WORK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: web.KinuRequest, application_id: str) -> HttpResponse:
    """Ask for a correction: which fields, why; the page says who will be told and how."""
    row = _found(request, application_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            corrections.ask_correction(
                application_id=row.id,
                fields=request.POST.getlist("fields"),
                attachments=request.POST.getlist("attachments"),
                reason=request.POST.get("reason", "").replace("\x00", "")[:2000],
                by=request.actor,
                now=clock.now(),
            )
        except NothingToMend as refusal:
            errors = {"reason": str(refusal)}
        else:
            messages.success(request, _("補正をお願いしました。返事が届くまで、期限は止まります。"))
            return redirect("procedures:case", row.id)
    words = reader_language()
    context = {
        "case": selectors.case_view(row, actor=request.actor, now=clock.now()),
        "fields": selectors.correctable(row, language=words),
        "papers": selectors.papers(row, language=words),
        "chosen": request.POST.getlist("fields") + request.POST.getlist("attachments"),
        "reason": request.POST.get("reason", ""),
        "error_items": [web.ErrorItem(key, text) for key, text in errors.items()],
        "heading": _("補正をお願いする"),
    }
    return render(request, "procedures/staff/ask.html", context)


@web.requires(DECIDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: web.KinuRequest, application_id: str, decision_id: str) -> HttpResponse:
    """Approve or refuse, with what the letter needs; says what happens then."""
    row = _found(request, application_id)
    definition = definition_of(row.version_id)
    choice = definition.decision(decision_id)
    if choice is None:
        raise Http404
    raw = _details_raw(request, choice)
    errors: dict[str, str] = {}
    if request.method == "POST":
        details, errors = decisions.read_details(
            version_id=row.version_id, decision_id=decision_id, raw=raw, now=clock.now()
        )
        if not errors and (reply := _decided(request, row, decision_id, details, errors)) is not None:
            return reply
    return _decide_page(request, row, choice, raw, errors)


def _details_raw(request: web.KinuRequest, choice: packs.Decision) -> dict[str, Any]:
    posted = packs.unflatten({key: [str(each) for each in value] for key, value in request.POST.lists()})
    wanted = {each.id for each in choice.asks}
    return with_towns(choice.asks, {key: value for key, value in posted.items() if key in wanted})


def _decided(
    request: web.KinuRequest,
    row: Application,
    decision_id: str,
    details: dict[str, Any],
    errors: dict[str, str],
) -> HttpResponse | None:
    try:
        decisions.decide(
            application_id=row.id,
            decision_id=decision_id,
            reason_code=request.POST.get("reason_code", "")[:60],
            reason_text=request.POST.get("reason_text", "").replace("\x00", "")[:2000],
            details=details,
            by=request.actor,
            now=clock.now(),
        )
    except ReasonNeeded as refusal:
        errors["reason_text"] = str(refusal)
        return None
    messages.success(request, _("決定しました。通知書を作り、申請した人に知らせます。"))
    return redirect("procedures:case", row.id)


def _decide_page(
    request: web.KinuRequest,
    row: Application,
    choice: packs.Decision,
    raw: dict[str, Any],
    errors: dict[str, str],
) -> HttpResponse:
    words = reader_language()
    form = PageForm(
        questions=[(each.id, each) for each in choice.asks],
        values=raw,
        errors={
            k: v for k, v in errors.items() if k in raw or any(k.startswith(each.id) for each in choice.asks)
        },
        language=words,
    )
    outputs = definition_of(row.version_id).outputs_on(choice.id)
    context = {
        "case": selectors.case_view(row, actor=request.actor, now=clock.now()),
        "decision_id": choice.id,
        "label": choice.label.say(words),
        "reasons": [(each.id, each.label.say(words)) for each in choice.reasons],
        "appeal": choice.appeal.say(words),
        "letters": [each.title.say(words) for each in outputs],
        "short_lived": selectors.held_until_delivered(row, language=words),
        "form": form,
        "reason_code": request.POST.get("reason_code", ""),
        "reason_text": request.POST.get("reason_text", ""),
        "reason_error": errors.get("reason_text", ""),
        "error_items": [web.ErrorItem("reason_text", errors["reason_text"])]
        if "reason_text" in errors
        else [],
        "heading": choice.label.say(words),
    }
    return render(request, "procedures/staff/decide.html", context)


@web.requires(WORK)
@require_POST
def act(request: web.KinuRequest, application_id: str) -> HttpResponse:
    """The small moves of the case page: begin, go on, assign, hand over, note."""
    row = _found(request, application_id)
    moves: dict[str, Callable[[], object]] = {
        "start": lambda: work.start_review(application_id=row.id, by=request.actor, now=clock.now()),
        "advance": lambda: work.advance(
            application_id=row.id,
            state_id=request.POST.get("state", "")[:40],
            by=request.actor,
            now=clock.now(),
        ),
        "assign": lambda: work.assign(
            application_id=row.id,
            assignee=request.POST.get("assignee", "")[:32],
            by=request.actor,
            now=clock.now(),
        ),
        "take": lambda: work.assign(
            application_id=row.id, assignee=request.actor.account_id, by=request.actor, now=clock.now()
        ),
        "transfer": lambda: work.transfer(
            application_id=row.id,
            department=request.POST.get("department", "")[:40],
            reason=request.POST.get("reason", "").replace("\x00", "")[:500],
            by=request.actor,
            now=clock.now(),
        ),
        "note": lambda: work.add_note(
            application_id=row.id,
            text=request.POST.get("text", "").replace("\x00", "")[:5000],
            by=request.actor,
            now=clock.now(),
        ),
    }
    move = request.POST.get("move", "")
    if move not in moves:
        raise Http404
    try:
        moves[move]()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("procedures:case", row.id)
    messages.success(request, _done(move))
    gone = move == "transfer" and not selectors.find(application_id=row.id, actor=request.actor)
    return redirect("procedures:inbox") if gone else redirect("procedures:case", row.id)


def _done(move: str) -> str:
    return {
        "start": _("審査を始めました。"),
        "advance": _("次の段階に進めました。"),
        "assign": _("担当者を変えました。"),
        "take": _("あなたを担当者にしました。"),
        "transfer": _("ほかの課に引き継ぎました。"),
        "note": _("メモを残しました。"),
    }[move]


def _found(request: web.KinuRequest, application_id: str) -> Application:
    row = selectors.find(application_id=application_id, actor=request.actor)
    if row is None:
        raise Http404
    return row

"""Before the visit, at home or by phone: the same questions; a QR code or a number to take along; papers sent ahead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.files import public as files
from kinu.platform.web import public as web
from kinu.procedures import hearing
from kinu.procedures.models import Matter
from kinu.procedures.selectors import matters as selectors
from kinu.procedures.selectors.navigation import offers
from kinu.procedures.services import matters
from kinu.procedures.services.drafts import guest_hash
from kinu.procedures.services.matters.common import own_matter
from kinu.procedures.services.matters.opening import introduce

from .counter import added_people, people_context, told_roles
from .hearing_page import current_value, error_items, known_groups, known_lines, page_of, posted_for
from .shared import guest_token, language, new_guest_token, remember_guest

WHY = "the page checks that the pre-entry belongs to the account or the browser"


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: web.KinuRequest) -> HttpResponse:
    """Choose what happened; what one began before waits here."""
    token = guest_token(request)
    if request.method == "POST" and not web.language_switch_requested(request):
        token = token or new_guest_token()
        event = request.POST.get("event", "other")
        found = matters.open_visit(
            event=event, by=request.actor, now=clock.now(), guest_token=token, language=language()
        )
        response = redirect("procedures:visit-forms", found)
        if not request.actor.is_resident:
            remember_guest(response, token)
        return response
    own = request.actor.account_id if request.actor.is_resident else ""
    context = {
        "events": [(each.id, each.name.say(language())) for each in hearing.EVENTS.values()],
        "held": selectors.visits(account_id=own, guest=guest_hash(token), now=clock.now()),
    }
    return render(request, "procedures/visit/start.html", context)


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """Who comes, for which procedures, for whom."""
    row = _own(request, matter_id)
    errors: dict[str, str] = {}
    if request.method == "POST" and not web.language_switch_requested(request):
        common = _common(request, row)
        try:
            if not row.visitor_resident:
                errors = _introduced(request, common)
            matters.choose_forms(event=row.event, codes=request.POST.getlist("code")[:60], **common)
            matters.tell_people(stays=request.POST.getlist("stays"), added=added_people(request), **common)
            matters.point_out(roles=told_roles(request, row.event), **common)
        except Refusal as refusal:
            errors["id_codes"] = str(refusal)
        if not errors:
            again = request.POST.get("action") == "more"
            return redirect("procedures:visit-forms" if again else "procedures:visit-ask", row.id)
    row.refresh_from_db()
    near, far = offers(row, event=row.event, on=clock.today(), language=language())
    held = row.facts
    context = {
        "matter": row,
        "near": near,
        "far": far,
        "event_words": selectors.event_name(row, language()),
        "name": request.POST.get("name", held.get("me:person.name_full", {}).get("value") or ""),
        "birth": request.POST.get("birth", held.get("me:person.birth_date", {}).get("value") or ""),
        "error_items": [web.ErrorItem(key, text) for key, text in errors.items()],
        "errors": errors,
        **people_context(row, row.event),
    }
    return render(request, "procedures/visit/forms.html", context)


def _introduced(request: web.KinuRequest, common: dict[str, Any]) -> dict[str, str]:
    name, birth = request.POST.get("name", "").strip()[:100], request.POST.get("birth", "")[:20]
    introduce(name=name, birth=birth, **common)
    row = Matter.objects.get(pk=common["matter_id"])
    errors = {}
    if not name:
        errors["id_name"] = _("氏名が入力されていません。入力してください。")
    if not row.facts.get("me:person.birth_date", {}).get("value"):
        errors["id_birth"] = _("生年月日が正しい日付ではありません。例のように入力してください。")
    return errors


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """One topic, as at the counter."""
    row, words = _own(request, matter_id), language()
    heard = selectors.hearing_of(row)
    topics = heard.topics()
    wanted = request.POST.get("topic") or request.GET.get("topic", "")
    topic = next((each for each in topics if each.id == wanted), topics[0] if topics else None)
    if topic is None:
        return redirect("procedures:visit-pass", row.id)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    action, _colon, target = request.POST.get("action", "").partition(":")
    if request.method == "POST":
        values = posted_for(request, topic.questions)
        if action != "add" and not web.language_switch_requested(request):
            saved = matters.save_topic(topic_id=topic.id, raw=values, language=words, **_common(request, row))
            if not saved.errors:
                return _following(row, saved.next_topic)
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
        language=words,
    )
    context = {
        "matter": row,
        "topic": topic,
        "title": topic.title.say(words),
        "page": page,
        "known": known_lines(row, heard, topic.id, words),
        "step_names": [*(each.title.say(words) for each in topics), _("番号を受け取る")],
        "step_number": topics.index(topic) + 1 if topic in topics else 1,
        "error_items": error_items(errors, page),
    }
    return render(request, "procedures/visit/ask.html", context)


def _following(row: Matter, topic: str) -> HttpResponse:
    row.refresh_from_db()
    pressing = [each for each in selectors.hearing_of(row).topics() if each.required or each.confirmations]
    return redirect("procedures:visit-ask" if topic and pressing else "procedures:visit-pass", row.id)


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: web.KinuRequest, matter_id: str, name: str) -> HttpResponse:
    """Mend one value before the visit."""
    row, words = _own(request, matter_id), language()
    heard = selectors.hearing_of(row)
    question = heard.question(name)
    if question is None:
        return redirect("procedures:visit-pass", row.id)
    values: dict[str, Any] = {name: current_value(question)}
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = posted_for(request, [question])
        if not web.language_switch_requested(request):
            saved = matters.fix(name=name, raw=values, language=words, **_common(request, row))
            if not saved.errors:
                return redirect("procedures:visit-pass", row.id)
            errors = dict(saved.errors)
    page = page_of(heard, [question], values=values, errors=errors, language=words)
    context = {
        "matter": row,
        "title": question.field.label.say(words),
        "page": page,
        "error_items": error_items(errors, page),
        "is_mending": True,
    }
    return render(request, "procedures/visit/ask.html", context)


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pass_page(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """What was said, papers sent ahead, and the QR code or the number to take along."""
    row, words = _own(request, matter_id), language()
    given = None
    error = ""
    if request.method == "POST" and not web.language_switch_requested(request):
        action, _colon, target = request.POST.get("action", "").partition(":")
        try:
            if action == "paper":
                error = _add_paper(request, row)
            elif action == "remove":
                matters.remove_paper(paper_id=target[:32], **_common(request, row))
            elif action == "pass":
                given = matters.issue_pass(**_common(request, row))
        except files.FileRefused as refusal:
            error = str(refusal)
        if action in {"paper", "remove"} and not error:
            return redirect("procedures:visit-pass", row.id)
    row.refresh_from_db()
    heard = selectors.hearing_of(row)
    context = {
        "matter": row,
        "given": given,
        "groups": known_groups(row, heard, words),
        "heads": selectors.headings(row, heard, language=words),
        "left": sum(len(each.required) for each in heard.topics()),
        "bring": _bring(heard, words),
        "papers": list(row.papers.order_by("added_at")),
        "error": error,
        "error_items": [web.ErrorItem("id_paper", error)] if error else [],
    }
    return render(request, "procedures/visit/pass.html", context)


def _add_paper(request: web.KinuRequest, row: Matter) -> str:
    upload = request.FILES.get("paper")
    if upload is None:
        return _("写真か書類を選んでください。")
    kind = request.POST.get("kind", "").strip()
    matters.add_paper(kind=kind, upload=upload, **_common(request, row))
    return ""


def _bring(heard: hearing.Hearing, words: str) -> list[tuple[str, str]]:
    """Return what to bring, each paper once."""
    found: dict[str, tuple[str, str]] = {}
    for definition in heard.definitions:
        for paper in definition.bring:
            found.setdefault(paper.id, (paper.label.say(words), paper.unless.say(words)))
    return list(found.values())


@web.open_to_all(WHY)
@require_POST
def discard(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """Delete a pre-entry on the wish of whoever began it."""
    row = _own(request, matter_id)
    matters.abandon(**_common(request, row))
    messages.success(request, _("事前入力を消しました。"))
    return redirect("procedures:visit")


def _common(request: web.KinuRequest, row: Matter) -> dict[str, Any]:
    return {
        "matter_id": row.id,
        "by": request.actor,
        "now": clock.now(),
        "guest_token": guest_token(request),
    }


def _own(request: web.KinuRequest, matter_id: str) -> Matter:
    return own_matter(
        matter_id=matter_id, by=request.actor, now=clock.now(), guest_token=guest_token(request)
    )

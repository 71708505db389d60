"""The form: one topic a page, saved on every way out, checked once, sent once. All of it works without scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.files import public as files
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Field, Step
from kinu.procedures.forms import posted_form, with_towns
from kinu.procedures.models import Application, Draft
from kinu.procedures.rules import is_unchanged, value_mark
from kinu.procedures.selectors import mine
from kinu.procedures.selectors.catalogue import definition_of
from kinu.procedures.services import attachments, drafts, submission
from kinu.procedures.services.counting import SENT, count_opened
from kinu.procedures.services.refusals import AlreadySent, Incomplete, NoSuchThing, NotDeclared

from .asking import files_context, group_inputs, page_form, source_words, was_asked
from .shared import guest_token, language, remember_opened, to_login

WHY = "the page checks that the draft belongs to the account or the browser"


@web.open_to_all(WHY)
@never_cache
@require_safe
def draft(request: web.KinuRequest, draft_id: str) -> HttpResponse:
    """Go on where the draft was left."""
    row = _own(request, draft_id)
    if isinstance(row, HttpResponse):
        return row
    definition = definition_of(row.version_id)
    ids = [each.id for each in packs.steps(definition, row.answers, known=frozenset(row.known))]
    ahead = next((each for each in ids if each not in row.steps_done), "")
    return redirect("procedures:step", row.id, ahead) if ahead else redirect("procedures:check", row.id)


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: web.KinuRequest, draft_id: str, step_id: str) -> HttpResponse:
    """Show or save one page of the form."""
    row = _own(request, draft_id)
    if isinstance(row, HttpResponse):
        return row
    definition = definition_of(row.version_id)
    page = drafts.step_of(definition, row, step_id)
    if request.method == "POST":
        return _posted(request, row, definition, page)
    kept = web.kept_values(request)
    if kept is not None:
        _save(request, row, page, dict(kept.lists()), partial=True)
        row.refresh_from_db()
        messages.info(request, _("入力していた内容を戻しました。"))
    else:
        count_opened(row, step=page.id, day=clock.today())
    return _show(request, row, definition, page)


def _posted(  # noqa: PLR0911  one return for each button of the page
    request: web.KinuRequest, row: Draft, definition: Definition, page: Step
) -> HttpResponse:
    action, _colon, target = request.POST.get("action", "next").partition(":")
    if page.kind == "files":
        return _files_posted(request, row, page, action, target)
    switching = web.language_switch_requested(request)
    saved = _save(
        request,
        row,
        page,
        dict(request.POST.lists()),
        partial=switching or action in {"add", "remove", "save"},
    )
    for conflict in saved.conflicts:
        messages.warning(
            request,
            _(
                "別の画面でも「%(label)s」が変わっていました。いま入力した内容を保存しました。別の画面の内容は「%(dropped)s」でした。"
            )
            % {"label": conflict.label, "dropped": conflict.dropped},
        )
    row.refresh_from_db()
    if switching:
        return _show(request, row, definition, page)
    if action in {"add", "remove"}:
        return _change_cards(request, row, page, action, target)
    if action == "save":
        messages.success(request, _("保存しました。あとで「わたしの手続き」から続けられます。"))
        return redirect("procedures:step", row.id, page.id)
    if saved.errors:
        return _ask_again(request, row, definition, page, saved.errors)
    if request.POST.get("back_to") == "check" or not saved.next_step:
        return redirect("procedures:check", row.id)
    return redirect("procedures:step", row.id, saved.next_step)


def _ask_again(
    request: web.KinuRequest, row: Draft, definition: Definition, page: Step, errors: Mapping[str, str]
) -> HttpResponse:
    """Show the page again; a question that only now has come up is asked, not marked as a mistake."""
    shown = _base(request.POST.getlist("base"))
    seen = {name: text for name, text in errors.items() if was_asked(request, page, shown, name)}
    if not seen:
        messages.info(request, _("もう少し教えてください。答えに合わせて、質問が増えました。"))
    return _show(request, row, definition, drafts.step_of(definition, row, page.id), errors=seen)


def _save(
    request: web.KinuRequest, row: Draft, page: Step, posted: Mapping[str, Any], *, partial: bool
) -> drafts.Saved:
    raw = packs.unflatten({key: [str(each) for each in value] for key, value in posted.items()})
    questions = drafts.questions_of(definition_of(row.version_id), page)
    asked = {each.id for each in questions}
    raw = with_towns(questions, {key: value for key, value in raw.items() if key in asked})
    return drafts.save_step(
        draft_id=row.id,
        step_id=page.id,
        raw=raw,
        by=request.actor,
        now=clock.now(),
        guest_token=guest_token(request),
        base=_base(posted.get("base")),
        partial=partial,
        language=language(),
    )


def _base(posted: Any) -> dict[str, str]:
    """Return the marks of the values the page was made with; a mangled one counts as none."""
    text = posted[0] if isinstance(posted, list) and posted else ""
    try:
        marks = json.loads(text) if text else {}
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in marks.items()} if isinstance(marks, dict) else {}


def _change_cards(request: web.KinuRequest, row: Draft, page: Step, action: str, target: str) -> HttpResponse:
    group, _colon, place = target.partition(":")
    own: dict[str, Any] = {
        "draft_id": row.id,
        "group": group,
        "by": request.actor,
        "now": clock.now(),
        "guest_token": guest_token(request),
    }
    if action == "add":
        index = drafts.add_item(**own)
        anchor = f"#{group}-{index}"
    else:
        drafts.remove_item(**own, index=int(place) if place.isdecimal() and place.isascii() else -1)
        anchor = f"#{group}"
    response: HttpResponseRedirect = redirect("procedures:step", row.id, page.id)
    response["Location"] += anchor
    return response


def _show(
    request: web.KinuRequest,
    row: Draft,
    definition: Definition,
    page: Step,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    pages = packs.steps(definition, row.answers, known=frozenset(row.known))
    ids = [each.id for each in pages]
    words = language()
    context: dict[str, Any] = {
        "draft": row,
        "definition": definition,
        "name": definition.name.say(words),
        "page": page,
        "title": page.title.say(words),
        "intro": page.intro.say(words),
        "step_names": [*(each.title.say(words) for each in pages), _("内容の確認")],
        "step_number": ids.index(page.id) + 1 if page.id in ids else 1,
        "back": _back(ids, page.id),
        "back_to": request.POST.get("back_to") or request.GET.get("back_to", ""),
        "saved_at": row.updated_at,
        "errors": errors or {},
    }
    if page.kind == "files":
        return render(
            request, "procedures/form/files.html", context | files_context(row, page, words, errors or {})
        )
    form, entries = page_form(row, definition, page, errors or {}, words)
    base = {each.id: value_mark(drafts.shown_value(row, each.id)) for each in page.fields}
    return render(
        request,
        "procedures/form/step.html",
        context | {"form": form, "entries": entries, "base": json.dumps(base)},
    )


def _back(ids: list[str], step_id: str) -> str:
    place = ids.index(step_id) if step_id in ids else 0
    return ids[place - 1] if place > 0 else ""


# Photos and papers


def _files_posted(request: web.KinuRequest, row: Draft, page: Step, action: str, target: str) -> HttpResponse:
    definition = definition_of(row.version_id)
    errors = _store_uploads(request, row, page)
    if web.language_switch_requested(request):
        return _show(request, row, definition, page)
    if action == "remove":
        attachments.remove_from_draft(
            draft_id=row.id,
            attachment_id=target,
            by=request.actor,
            guest_token=guest_token(request),
            now=clock.now(),
        )
    if errors:
        return _show(request, row, definition, page, errors=errors)
    if action in {"remove", "upload"}:
        return redirect("procedures:step", row.id, page.id)
    held = {each.kind for each in mine.draft_files(row.id)}
    lacking = [
        each.attachment.id for each in page.attachments if each.required and each.attachment.id not in held
    ]
    if lacking:
        return _show(
            request, row, definition, page, errors=dict.fromkeys(lacking, _("写真か書類をつけてください。"))
        )
    saved = _save(request, row, page, {}, partial=False)
    return (
        redirect("procedures:step", row.id, saved.next_step)
        if saved.next_step
        else redirect("procedures:check", row.id)
    )


def _store_uploads(request: web.KinuRequest, row: Draft, page: Step) -> dict[str, str]:
    errors: dict[str, str] = {}
    for need in page.attachments:
        for upload in request.FILES.getlist(need.attachment.id):
            try:
                attachments.add_to_draft(
                    draft_id=row.id,
                    kind=need.attachment.id,
                    upload=upload,
                    by=request.actor,
                    guest_token=guest_token(request),
                    now=clock.now(),
                )
            except files.FileRefused as refusal:
                errors[need.attachment.id] = str(refusal)
    return errors


# Autosave, check, send


@web.open_to_all(WHY)
@require_POST
def autosave(request: web.KinuRequest, draft_id: str, step_id: str) -> JsonResponse:
    """Save the posted fields in the background; says when, or why not."""
    try:
        row = drafts.own_draft(
            draft_id=draft_id, by=request.actor, guest_token=guest_token(request), now=clock.now()
        )
        page = drafts.step_of(definition_of(row.version_id), row, step_id)
        saved = _save(request, row, page, _one_input(request, row, page), partial=True)
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=refusal.status)
    text = _("保存しました %(time)s") % {"time": web.time_text(saved.saved_at, for_staff=True)}
    return JsonResponse({"saved_at": saved.saved_at.isoformat(), "message": text, "revision": saved.revision})


def _one_input(request: web.KinuRequest, row: Draft, page: Step) -> dict[str, list[str]]:
    """Return the inputs of the question one changed input belongs to: a date is read whole, a list of people too."""
    name = request.POST.get("field", "")
    if not name:
        return {key: [str(each) for each in value] for key, value in request.POST.lists()}
    posted: dict[str, list[str]] = {}
    definition = definition_of(row.version_id)
    for question in drafts.questions_of(definition, page):
        if question.id != name.split("-")[0]:
            continue
        names: list[tuple[str, Field]] = [(question.id, question)]
        values = {question.id: drafts.shown_value(row, question.id)}
        if question.is_group:
            names, values = group_inputs(definition, row, question, drafts.shown_value(row, question.id))
        for each, inner in names:
            for key, value in posted_form(each, inner, values.get(each)).items():
                posted[key] = value if isinstance(value, list) else [value]
        posted[name] = request.POST.getlist("value")
    return posted


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: web.KinuRequest, draft_id: str) -> HttpResponse:
    """Read everything once more, promise, send."""
    row = _own(request, draft_id)
    if isinstance(row, HttpResponse):
        return row
    if request.method == "POST" and not web.language_switch_requested(request):
        return _send(request, row)
    return _check_page(request, row, {})


def _send(request: web.KinuRequest, row: Draft) -> HttpResponse:
    declared = request.POST.getlist("declared")
    try:
        receipt = submission.submit_draft(
            draft_id=row.id,
            declared=declared,
            by=request.actor,
            guest_token=guest_token(request),
            now=clock.now(),
        )
    except NotDeclared as refusal:
        return _check_page(request, row, {"id_declared": str(refusal)})
    except Incomplete as refusal:
        return _check_page(request, row, {"gaps": str(refusal)})
    remember_opened(request, receipt.application_id)
    return redirect("procedures:receipt", receipt.application_id)


def _check_page(request: web.KinuRequest, row: Draft, errors: Mapping[str, str]) -> HttpResponse:
    definition, words = definition_of(row.version_id), language()
    count_opened(row, step=SENT, day=clock.today())
    pages = packs.steps(definition, row.answers, known=frozenset(row.known))
    sources = {
        key: {
            **each,
            "kept": is_unchanged(each.get("value"), row.answers.get(key)),
            "source": source_words(each["source"]),
        }
        for key, each in row.sources.items()
    }
    labels = {each.id: each.label.say(words) for each in definition.attachments}
    gaps = submission.unfinished(row, definition)
    context = {
        "draft": row,
        "name": definition.name.say(words),
        "step_names": [*(each.title.say(words) for each in pages), _("内容の確認")],
        "groups": mine.grouped(packs.summary_rows(definition, row.answers, language=words), sources=sources),
        "files": [(labels.get(each.kind, ""), each) for each in mine.draft_files(row.id)],
        "files_step": next((each.id for each in pages if each.kind == "files"), ""),
        "declarations": [
            (each.id, each.text.say(words), each.required)
            for each in packs.declarations(definition, row.answers)
        ],
        "declared": request.POST.getlist("declared") if request.method == "POST" else [],
        "gaps": [_gap(definition, row.id, step_id, name, words) for step_id, name in gaps],
        "error_items": [web.ErrorItem(key, text) for key, text in errors.items()],
        "back": pages[-1].id if pages else "",
        "office": definition.office.name.say(words),
    }
    return render(request, "procedures/form/check.html", context)


def _gap(definition: Definition, draft_id: str, step_id: str, name: str, words: str) -> dict[str, str]:
    question = definition.field(name)
    paper = next((each for each in definition.attachments if each.id == name), None)
    label = question.label.say(words) if question else paper.label.say(words) if paper else name
    return {"step": step_id, "label": label, "name": name, "draft": draft_id}


def _own(request: web.KinuRequest, draft_id: str) -> Draft | HttpResponse:
    """Return the draft, or the answer instead: the receipt of a sent one, the login for whoever is not known."""
    try:
        return drafts.own_draft(
            draft_id=draft_id, by=request.actor, guest_token=guest_token(request), now=clock.now()
        )
    except AlreadySent:
        sent = Application.objects.filter(draft_id=draft_id).values_list("id", flat=True).first()
        if sent is None:
            raise
        remember_opened(request, sent)
        return redirect("procedures:receipt", sent)
    except NoSuchThing:
        if request.actor.is_resident or request.actor.is_staff:
            raise
        return to_login(request)

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
from kinu.kernel.ids import new_id
from kinu.kernel.refusal import Refusal
from kinu.platform.files import public as files
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Field, Step
from kinu.procedures.forms import posted_form, with_towns
from kinu.procedures.models import Draft
from kinu.procedures.rules import value_mark
from kinu.procedures.selectors import mine
from kinu.procedures.selectors.catalogue import definition_of
from kinu.procedures.services import attachments, drafts, picking, saving
from kinu.procedures.services.counting import count_opened

from .asking import files_context, group_inputs, live_context, page_form, was_asked
from .shared import guest_token, language, own_or_instead

WHY = "the page checks that the draft belongs to the account or the browser"


@web.open_to_all(WHY)
@never_cache
@require_safe
def draft(request: web.KinuRequest, draft_id: str) -> HttpResponse:
    """Go on where the draft was left."""
    row = own_or_instead(request, draft_id)
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
    row = own_or_instead(request, draft_id)
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
        partial=switching or action in {"add", "remove", "save", "pick"},
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
    if action == "pick":
        return _pick(request, row, page, target)
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
) -> saving.Saved:
    return saving.save_step(
        draft_id=row.id,
        step_id=page.id,
        raw=_raw(row, page, posted),
        by=request.actor,
        now=clock.now(),
        guest_token=guest_token(request),
        base=_base(posted.get("base")),
        partial=partial,
        language=language(),
        page=_mark(request),
    )


def _raw(row: Draft, page: Step, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the posted inputs as values by question; what the page does not ask is left out."""
    raw = packs.unflatten({key: [str(each) for each in value] for key, value in posted.items()})
    questions = drafts.questions_of(definition_of(row.version_id), page)
    asked = {each.id for each in questions}
    return with_towns(questions, {key: value for key, value in raw.items() if key in asked})


def _mark(request: web.KinuRequest) -> str:
    """Return the mark of the page as it was shown."""
    return request.POST.get("page", "")[:32]


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


def _pick(request: web.KinuRequest, row: Draft, page: Step, target: str) -> HttpResponse:
    role, _colon, key = target.partition(":")
    picking.pick_person(
        draft_id=row.id,
        role=role,
        key=key,
        by=request.actor,
        now=clock.now(),
        guest_token=guest_token(request),
    )
    response: HttpResponseRedirect = redirect("procedures:step", row.id, page.id)
    response["Location"] += f"#pick-{role}"
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
        context
        | {"form": form, "entries": entries, "base": json.dumps(base), "mark": new_id()}
        | live_context(row, definition, page),
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


# Autosave


@web.open_to_all(WHY)
@require_POST
def autosave(request: web.KinuRequest, draft_id: str, step_id: str) -> JsonResponse:
    """Save the posted fields in the background; says when, or why not."""
    try:
        row = drafts.own_draft(
            draft_id=draft_id, by=request.actor, guest_token=guest_token(request), now=clock.now()
        )
        page = drafts.step_of(definition_of(row.version_id), row, step_id)
        saved = saving.save_field(
            draft_id=row.id,
            step_id=page.id,
            read=lambda locked: _raw(locked, page, _one_input(request, locked, page)),
            by=request.actor,
            now=clock.now(),
            guest_token=guest_token(request),
            language=language(),
            page=_mark(request),
        )
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

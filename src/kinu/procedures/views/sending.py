"""The end of a form: read everything once more, promise, send once."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kinu.kernel import clock
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.models import Draft
from kinu.procedures.rules import is_unchanged
from kinu.procedures.selectors import mine
from kinu.procedures.selectors.catalogue import definition_of
from kinu.procedures.services import submission
from kinu.procedures.services.counting import SENT, count_opened
from kinu.procedures.services.refusals import Incomplete, NotDeclared

from .asking import source_words
from .form import WHY
from .shared import guest_token, language, own_or_instead, remember_opened


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: web.KinuRequest, draft_id: str) -> HttpResponse:
    """Read everything once more, promise, send."""
    row = own_or_instead(request, draft_id)
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

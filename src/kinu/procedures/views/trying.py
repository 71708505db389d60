"""Trying a proposal as an invented person: the form's own pages under a band that says it is a try."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.platform.documents import public as documents
from kinu.platform.people import public as people
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.forms import with_towns
from kinu.procedures.models import Trial
from kinu.procedures.permissions import EDIT
from kinu.procedures.selectors import mine
from kinu.procedures.services import drafts, trials
from kinu.procedures.services.refusals import Incomplete, NoSuchThing

from .asking import live_context, page_form, was_asked


@web.requires(EDIT)
@require_POST
def begin(request: web.KinuRequest, proposal_id: str) -> HttpResponse:
    """Begin to walk through the form as the chosen invented person."""
    trial_id = trials.begin_trial(
        proposal_id=proposal_id, person=request.POST.get("person", "")[:30], by=request.actor, now=clock.now()
    )
    return redirect("procedures:trial", trial_id)


@web.requires(EDIT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: web.KinuRequest, trial_id: str, step_id: str = "") -> HttpResponse:
    """One page of the form; the last one shows everything and lets the try end."""
    row, definition = trials.own_trial(trial_id=trial_id, by=request.actor)
    pages = [each for each in _pages(row, definition) if each.kind == "fields"]
    page = next((each for each in pages if each.id == step_id), None)
    if page is None:
        return (
            redirect("procedures:trial-step", row.id, pages[0].id)
            if pages
            else redirect("procedures:trial-end", row.id)
        )
    errors: dict[str, str] = {}
    if request.method == "POST" and not web.language_switch_requested(request):
        done = _posted(request, row, definition, page)
        if isinstance(done, HttpResponse):
            return done
        errors = done
        page = next((each for each in _pages(row, definition) if each.id == step_id), page)
    words = get_language() or "ja"
    form, entries = page_form(trials.as_draft(row), definition, page, errors, words)
    names = [each.title.say(words) for each in pages]
    place = next((index for index, each in enumerate(pages) if each.id == step_id), 0)
    context = {
        "trial": row, "proposal": row.proposal, "name": definition.name.say(words), "title": page.title.say(words),
        "intro": page.intro.say(words), "step_names": [*names, _("内容の確認")], "step_number": place + 1,
        "back": pages[place - 1].id if place else "", "form": form, "entries": entries, "page": page,
    }  # fmt: skip
    context |= live_context(trials.as_draft(row), definition, page)
    return render(request, "procedures/build/trial.html", context)


def _pages(row: Trial, definition: packs.Definition) -> tuple[packs.Step, ...]:
    return packs.steps(definition, row.answers, known=frozenset(row.known))


def _posted(
    request: web.KinuRequest, row: Trial, definition: packs.Definition, page: packs.Step
) -> HttpResponse | dict[str, str]:
    """Read the page; the answer is the next page, or what is wrong by input."""
    action, _colon, target = request.POST.get("action", "next").partition(":")
    raw = packs.unflatten({key: [str(each) for each in value] for key, value in request.POST.lists()})
    section = definition.section(page.id)
    asked = section.fields if section else ()
    raw = with_towns(
        asked, {key: value for key, value in raw.items() if any(key == each.id for each in asked)}
    )
    before = {each.id: "" for each in page.fields}
    errors = trials.save_page(
        trial=row,
        definition=definition,
        step_id=page.id,
        raw=raw,
        now=clock.now(),
        language=get_language() or "ja",
    )
    if action in {"add", "remove"}:
        group, _colon, place = target.partition(":")
        trials.change_items(trial=row, group=group, remove=int(place) if place.isdecimal() else None)
        return redirect("procedures:trial-step", row.id, page.id)
    if errors:
        seen = {name: text for name, text in errors.items() if was_asked(request, page, before, name)}
        return seen or redirect("procedures:trial-step", row.id, page.id)
    ids = [each.id for each in _pages(row, definition) if each.kind == "fields"]
    place_now = ids.index(page.id) if page.id in ids else len(ids)
    if place_now + 1 < len(ids):
        return redirect("procedures:trial-step", row.id, ids[place_now + 1])
    return redirect("procedures:trial-end", row.id)


@web.requires(EDIT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: web.KinuRequest, trial_id: str) -> HttpResponse:
    """Everything once more, the papers it would ask for and the documents it would print."""
    row, definition = trials.own_trial(trial_id=trial_id, by=request.actor)
    error = ""
    if request.method == "POST":
        try:
            trials.finish_trial(trial=row, definition=definition, now=clock.now())
        except Incomplete as refusal:
            error = str(refusal)
        else:
            return redirect("procedures:proposal", row.proposal_id)
    words = get_language() or "ja"
    context: dict[str, Any] = {
        "trial": row, "proposal": row.proposal, "name": definition.name.say(words),
        "groups": mine.grouped(packs.summary_rows(definition, row.answers, language=words), sources={}),
        "papers": [
            (each.attachment.label.say(words), each.required)
            for each in packs.required_attachments(definition, row.answers, known=frozenset(row.known))
        ],
        "declarations": [each.text.say(words) for each in packs.declarations(definition, row.answers)],
        "department": people.department_name(packs.department_for(definition, row.answers)),
        "outputs": [(each.id, each.title.say(words)) for each in definition.outputs],
        "gaps": [(each.section_id, each.label.say(words)) for each in packs.missing(definition, row.answers)],
        "unread": [name for name in row.typed if drafts.shown_value(trials.as_draft(row), name)],
        "error": error,
    }  # fmt: skip
    return render(request, "procedures/build/trial_end.html", context)


@web.requires(EDIT)
@require_safe
def preview(request: web.KinuRequest, trial_id: str, output_id: str) -> HttpResponse:
    """A document as it would be printed, marked 見本 on every page."""
    row, definition = trials.own_trial(trial_id=trial_id, by=request.actor)
    output = next((each for each in definition.outputs if each.id == output_id), None)
    if output is None:
        raise NoSuchThing
    today = clock.today()
    decision = next((each for each in definition.decisions if each.id == output.on), None)
    data = packs.letter_data(
        definition, row.answers, number="0000000000X", received_on=today,
        decided_on=today if decision else None, decision_id=decision.id if decision else "",
        reason=decision.reasons[0].label.say("ja") if decision and decision.reasons else "",
    )  # fmt: skip
    pdf = documents.render(
        template=packs.template_name(definition, output), title=output.title.say("ja"), data=data, now=clock.now(),
        office=definition.office.name.say("ja"), sender=definition.office.sender.say("ja"),
    )  # fmt: skip
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.proposal.code}-{output.id}.pdf"'
    return response

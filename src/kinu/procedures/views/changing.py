"""The forms of a proposal: basics, pages, questions, papers, reasons. Every save is one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kinu.kernel import clock
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures import editing
from kinu.procedures.definition import Definition
from kinu.procedures.editing.readings import suggestion
from kinu.procedures.forms.building import BasicsForm, PaperForm, ReasonForm, SectionForm
from kinu.procedures.forms.condition import condition_rows
from kinu.procedures.forms.questions import QuestionForm, question_in
from kinu.procedures.forms.texts import TextsForm
from kinu.procedures.models import Proposal
from kinu.procedures.permissions import EDIT
from kinu.procedures.selectors import proposals as selectors
from kinu.procedures.selectors.catalogue import offices
from kinu.procedures.services import proposals
from kinu.procedures.services.refusals import NoSuchThing, ProposalMoved

Change = Callable[[Definition], Definition]
METHODS = ["GET", "HEAD", "POST"]


@web.requires(EDIT)
@never_cache
@require_http_methods(METHODS)
def basics(request: web.KinuRequest, proposal_id: str) -> HttpResponse:
    """What the procedure is: its own page."""
    row, definition = _loaded(proposal_id)
    form = BasicsForm(_posted(request), definition=definition, offices=offices())
    return _answer(request, row, form, _("基本のこと"), form.apply, _("基本のこと"))


@web.requires(EDIT)
@never_cache
@require_http_methods(METHODS)
def section(request: web.KinuRequest, proposal_id: str, section_id: str = "") -> HttpResponse:
    """One page of the form."""
    row, definition = _loaded(proposal_id)
    old = definition.section(section_id)
    if section_id and old is None:
        raise NoSuchThing
    form = SectionForm(_posted(request), definition=definition, section=old)
    what = _("ページ「%(name)s」") % {"name": old.title.say("ja")} if old else _("新しいページ")
    return _answer(request, row, form, what, lambda now: editing.put_section(now, form.result(now)), what)


@web.requires(EDIT)
@never_cache
@require_http_methods(METHODS)
def question(request: web.KinuRequest, proposal_id: str) -> HttpResponse:
    """One question; `in` names its container, `id` the question (empty for a new one)."""
    row, definition = _loaded(proposal_id)
    container, field_id = request.GET.get("in", "")[:120], request.GET.get("id", "")[:60]
    try:
        old = question_in(definition, container, field_id)
    except editing.UnknownPlace as nowhere:
        raise NoSuchThing from nowhere
    if field_id and old is None:
        raise NoSuchThing
    form = QuestionForm(_posted(request), definition=definition, container=container, question=old)
    what = _("質問「%(name)s」") % {"name": old.label.say("ja")} if old else _("新しい質問")
    return _answer(
        request, row, form, what, lambda now: editing.put_field(now, container, form.result(now)), what
    )


@web.requires(EDIT)
@never_cache
@require_http_methods(METHODS)
def paper(request: web.KinuRequest, proposal_id: str, paper_id: str = "") -> HttpResponse:
    """One photo or paper to add."""
    row, definition = _loaded(proposal_id)
    old = next((each for each in definition.attachments if each.id == paper_id), None)
    if paper_id and old is None:
        raise NoSuchThing
    form = PaperForm(_posted(request), definition=definition, paper=old)
    what = _("書類「%(name)s」") % {"name": old.label.say("ja")} if old else _("新しい書類")
    return _answer(request, row, form, what, lambda now: editing.put_attachment(now, form.result(now)), what)


@web.requires(EDIT)
@never_cache
@require_http_methods(METHODS)
def reason(request: web.KinuRequest, proposal_id: str, decision_id: str, reason_id: str = "") -> HttpResponse:
    """One reason the office may give for a decision."""
    row, definition = _loaded(proposal_id)
    decision = definition.decision(decision_id)
    old = next((each for each in decision.reasons if each.id == reason_id), None) if decision else None
    if decision is None or (reason_id and old is None):
        raise NoSuchThing
    form = ReasonForm(_posted(request), reason=old)
    taken = {each.id for each in decision.reasons}
    what = _("理由「%(name)s」") % {"name": old.label.say("ja")} if old else _("新しい理由")
    return _answer(
        request, row, form, what, lambda now: editing.put_reason(now, decision_id, form.result(taken)), what
    )


@web.requires(EDIT)
@require_POST
def arrange(request: web.KinuRequest, proposal_id: str) -> HttpResponse:
    """Move or remove a page, a question, a paper or a reason: `move=up|down|remove`, `kind`, `in`, `id`."""
    row, definition = _loaded(proposal_id)
    kind, place, name = (request.POST.get(key, "")[:120] for key in ("kind", "in", "id"))
    move = request.POST.get("move", "")
    by = {"up": -1, "down": 1}.get(move, 0)
    changes: dict[str, Change] = {
        "section": lambda now: editing.move_section(now, name, by) if by else editing.remove_section(now, name),
        "question": lambda now: editing.move_field(now, place, name, by) if by else editing.remove_field(now, place, name),
        "paper": lambda now: editing.remove_attachment(now, name),
        "reason": lambda now: editing.remove_reason(now, place, name),
    }  # fmt: skip
    if kind not in changes or move not in {"up", "down", "remove"}:
        raise NoSuchThing
    what = _("%(name)sを動かす") if by else _("%(name)sを消す")
    try:
        _step(request, row, what % {"name": _called(definition, kind, place, name)}, changes[kind])
    except editing.UnknownPlace as nowhere:
        raise NoSuchThing from nowhere
    return redirect(reverse("procedures:proposal", args=[row.id]) + f"#{_anchor(kind, place, name)}")


def _anchor(kind: str, place: str, name: str) -> str:
    return {"question": place, "section": f"page:{name}", "paper": "papers"}.get(kind, "decisions")


def _called(definition: Definition, kind: str, place: str, name: str) -> str:
    """Return what a thing is called, for the history."""
    if kind == "section":
        found = definition.section(name)
        return found.title.say("ja") if found else name
    if kind == "question":
        try:
            old = question_in(definition, place, name)
        except editing.UnknownPlace:
            old = None
        return old.label.say("ja") if old else name
    things = definition.attachments if kind == "paper" else ()
    return next((each.label.say("ja") for each in things if each.id == name), name)


def _loaded(proposal_id: str) -> tuple[Proposal, Definition]:
    row = selectors.proposal_of(proposal_id)
    if row is None:
        raise NoSuchThing
    return row, packs.from_json(row.definition)


def _posted(request: web.KinuRequest) -> Any:
    """Return what was posted; for the button of readings, with a plain text offered wherever none was written."""
    if request.method != "POST" or request.POST.get("action") != "readings":
        return request.POST if request.method == "POST" else None
    data = request.POST.copy()
    for japanese in [key for key in data if key.endswith("_ja")]:
        written = str(data.get(japanese) or "")
        if written and not data.get(f"{japanese}_easy"):
            data[f"{japanese}_easy"] = suggestion(written)
    return data


def _step(request: web.KinuRequest, row: Proposal, what: str, how: Change) -> None:
    given = request.POST.get("revision", "")
    proposals.change(
        proposal_id=row.id,
        revision=int(given) if given.isdecimal() and given.isascii() and len(given) < 9 else 0,
        what=what,
        how=how,
        by=request.actor,
        now=clock.now(),
    )


def _answer(  # noqa: PLR0917  six sides of one page
    request: web.KinuRequest, row: Proposal, form: TextsForm, heading: str, how: Change, what: str
) -> HttpResponse:
    """Show the form, offer readings, or keep it as one step and go back to the proposal."""
    if request.method == "POST" and request.POST.get("action") == "readings":
        form.unjudged()
    elif request.method == "POST" and form.is_valid():
        try:
            _step(request, row, what, how)
        except ProposalMoved as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(what)sを保存しました。") % {"what": what})
            return redirect("procedures:proposal", row.id)
    row.refresh_from_db()
    context = {
        "form": form,
        "proposal": row,
        "heading": heading,
        "rows": condition_rows(form),
        "keep": form["cond_keep"] if "cond_keep" in form.fields else None,
        "all": form["cond_all"] if "cond_all" in form.fields else None,
        "can_write": row.state in proposals.WRITABLE,
        "revision": row.revision,
    }
    return render(request, "procedures/build/form.html", context)

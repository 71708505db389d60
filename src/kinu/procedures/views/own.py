"""One's own matters after sending: list, receipt, time line, mending, withdrawing, look-up by number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.platform.files import public as files
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.forms import LookupForm, PageForm, with_towns
from kinu.procedures.models import Application, Correction, Filing
from kinu.procedures.permissions import is_applicant, may_see
from kinu.procedures.selectors import catalogue, mine
from kinu.procedures.selectors.catalogue import definition_of
from kinu.procedures.services import attachments, corrections, lookup, submission
from kinu.procedures.services.drafts import guest_hash
from kinu.procedures.services.refusals import NotAsked, WrongSecret

from .asking import Card
from .shared import bearer, guest_token, language, remember_opened, to_login, was_opened

WHY = "the page shows an application to its applicant, or to a browser that sent or opened it with its secret"


@web.open_to_all("guests see the drafts of their own browser, residents their own matters")
@never_cache
@require_safe
def my_list(request: web.KinuRequest) -> HttpResponse:
    """Drafts to go on with, and applications with whose turn it is."""
    now = clock.now()
    context = {
        "drafts": mine.my_drafts(actor=request.actor, now=now, guest_hash=guest_hash(guest_token(request))),
        "applications": mine.my_applications(actor=request.actor),
    }
    return render(request, "procedures/own/list.html", context)


@web.open_to_all(WHY)
@never_cache
@require_safe
def receipt(request: web.KinuRequest, application_id: str) -> HttpResponse:
    """The number, large, and what happens next."""
    row = readable(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    definition = definition_of(row.version_id)
    secret = submission.secret_of(row.draft_id)
    context = {
        "application": mine.full_view(row),
        "secret": secret if submission.secret_hash(secret) == row.secret_hash else "",
        "related": catalogue.related_to(definition),
        "office_phone": definition.office.phone,
        "may_open_papers": may_see(row, bearer(request, row.id)),
    }
    return render(request, "procedures/own/receipt.html", context)


@web.open_to_all(WHY)
@never_cache
@require_safe
def application(request: web.KinuRequest, application_id: str) -> HttpResponse:
    """The time line: where the matter stands, whose turn it is, by when, what was sent."""
    row = readable(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    definition = definition_of(row.version_id)
    context = {
        "application": mine.full_view(row),
        "office_phone": definition.office.phone,
        "office_name": definition.office.name.say(language()),
        "is_mine": is_applicant(row, request.actor),
        "may_open_papers": may_see(row, bearer(request, row.id)),
    }
    return render(request, "procedures/own/application.html", context)


@web.for_residents()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: web.KinuRequest, application_id: str) -> HttpResponse:
    """Mend the fields the office named, and only those."""
    row = _mine(request, application_id)
    correction = row.corrections.filter(answered_at__isnull=True).first()
    if correction is None:
        return redirect("procedures:application", row.id)
    if request.method != "POST":
        kept = web.kept_values(request)
        return _mend_page(
            request, row, correction, raw=_raw(row, correction, dict(kept.lists())) if kept else None
        )
    errors = _store_uploads(request, row, correction)
    raw = _raw(row, correction, dict(request.POST.lists()))
    if web.language_switch_requested(request) or request.POST.get("action") == "upload" or errors:
        return _mend_page(request, row, correction, raw=raw, errors=errors)
    saved = corrections.answer_correction(
        application_id=row.id, raw=raw, by=request.actor, now=clock.now(), language=language()
    )
    if saved.errors:
        return _mend_page(request, row, correction, raw=raw, errors=dict(saved.errors))
    messages.success(request, _("修正した内容を送りました。"))
    return redirect("procedures:application", row.id)


_OURS = {"csrfmiddlewaretoken", "action", "base", "switch_language", "switch_text_size", "next"}


def _raw(row: Application, correction: Correction, posted: dict[str, Any]) -> dict[str, Any]:
    """Return posted values by field; a field of the form that nobody asked for stays in, so that it is refused."""
    definition = definition_of(row.version_id)
    raw = packs.unflatten(
        {key: [str(each) for each in value] for key, value in posted.items() if key not in _OURS}
    )
    known = {each.id for each in definition.all_fields()}
    if set(raw) & known - set(correction.fields):
        raise NotAsked
    asked = [each for each in definition.all_fields() if each.id in correction.fields]
    return with_towns(asked, {key: value for key, value in raw.items() if key in known})


def _mend_page(
    request: web.KinuRequest,
    row: Application,
    correction: Correction,
    *,
    raw: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    definition, words = definition_of(row.version_id), language()
    answers = Filing.objects.values_list("answers", flat=True).get(pk=row.pk)
    shown = {**answers, **(correction.typed or {}), **(raw or {})}
    names: list[tuple[str, packs.Field]] = []
    values: dict[str, Any] = {}
    for question in definition.all_fields():
        if question.id in correction.fields:
            for name, inner, value in inputs_of(definition, question, answers, shown.get(question.id)):
                names.append((name, inner))
                values[name] = value
    form = PageForm(questions=names, values=values, errors=errors or {}, language=words)
    entries = [_mend_entry(form, definition, key, answers, words) for key in correction.fields]
    view = mine.full_view(row)
    held = {each.kind for each in view.files if each.added_at >= correction.asked_at}
    papers = [
        {"id": each.id, "label": each.label.say(words), "help": each.help.say(words), "done": each.id in held,
         "error": (errors or {}).get(each.id, "")}
        for each in definition.attachments if each.id in correction.attachments
    ]  # fmt: skip
    context = {"application": view, "form": form, "entries": entries, "papers": papers,
               "paper_errors": [web.ErrorItem(f"id_{each['id']}", str(each["error"])) for each in papers if each["error"]]}  # fmt: skip
    return render(request, "procedures/own/mend.html", context)


def inputs_of(
    definition: packs.Definition, question: packs.Field, answers: dict[str, Any], value: Any
) -> list[tuple[str, packs.Field, Any]]:
    """Return the inputs of a question: one, or those of every item of a group."""
    if not question.is_group:
        return [(question.id, question, value)]
    items = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return [
        (f"{question.id}-{index}-{inner.id}", inner, item.get(inner.id))
        for index, item in enumerate(items)
        for inner in packs.visible_items(definition, question, answers, item)
    ]


def _mend_entry(
    form: PageForm, definition: packs.Definition, key: str, answers: dict[str, Any], words: str
) -> dict[str, Any]:
    question = definition.field(key)
    if question is None:
        return {}
    names = [name for name in form.fields if name == key or name.startswith(f"{key}-")]
    before = "" if question.is_group else packs.display(question, answers.get(key), language=words)
    if not question.is_group:
        return {
            "label": question.label.say(words),
            "before": before,
            "fields": [form[name] for name in names],
            "cards": (),
        }
    places = sorted({int(name.split("-")[1]) for name in names})
    title = question.item_label.say(words) or "%(number)s"
    cards = [
        Card(
            title.replace("%(number)s", str(n + 1)),
            n,
            tuple(form[x] for x in names if x.startswith(f"{key}-{n}-")),
        )
        for n in places
    ]
    return {"label": question.label.say(words), "before": before, "fields": (), "cards": cards}


def _store_uploads(request: web.KinuRequest, row: Application, correction: Correction) -> dict[str, str]:
    errors: dict[str, str] = {}
    for kind in correction.attachments:
        for upload in request.FILES.getlist(kind):
            try:
                attachments.add_to_correction(
                    application_id=row.id, kind=kind, upload=upload, by=request.actor, now=clock.now()
                )
            except files.FileRefused as refusal:
                errors[kind] = str(refusal)
    return errors


@web.for_residents()
@require_POST
def withdraw(request: web.KinuRequest, application_id: str) -> HttpResponse:
    """Take the application back."""
    reason = request.POST.get("reason", "").replace("\x00", "")[:500]
    submission.withdraw(application_id=application_id, by=request.actor, reason=reason, now=clock.now())
    messages.success(request, _("申請を取り下げました。"))
    return redirect("procedures:application", application_id)


@web.open_to_all("guests look up an application by number and secret; tries are limited")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: web.KinuRequest) -> HttpResponse:
    """Open an application with the number and the word on the receipt."""
    if request.method != "POST" or web.language_switch_requested(request):
        form = LookupForm(request.POST or None)
        return render(
            request,
            "procedures/own/lookup.html",
            {"form": web.without_errors(form) if form.is_bound else form},
        )
    form = LookupForm(request.POST)
    if form.is_valid():
        try:
            found = lookup.open_by_secret(
                number=form.cleaned_data["number"],
                secret=form.cleaned_data["secret"],
                origin=request.META.get("REMOTE_ADDR", ""),
                now=clock.now(),
            )
        except WrongSecret as refusal:
            form.add_error("number", str(refusal))
        else:
            remember_opened(request, found)
            return redirect("procedures:application", found)
    return render(request, "procedures/own/lookup.html", {"form": form})


def readable(request: web.KinuRequest, application_id: str) -> Application | HttpResponse:
    """Return the application when this visitor may read it, else the way to the login."""
    row = Application.objects.filter(pk=application_id).first()
    if row is not None and (is_applicant(row, request.actor) or was_opened(request, row.id)):
        return row
    if request.actor.is_resident or request.actor.is_staff:
        raise Http404
    return to_login(request)


def _mine(request: web.KinuRequest, application_id: str) -> Application:
    row = Application.objects.filter(pk=application_id).first()
    if row is None or not is_applicant(row, request.actor):
        raise Http404
    return row

"""The public pages: find a procedure, read about it, begin."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.platform.identity import public as identity
from kinu.platform.web import public as web
from kinu.procedures.definition import Definition
from kinu.procedures.selectors import catalogue, mine
from kinu.procedures.services import drafts
from kinu.procedures.services.refusals import CardNeeded, LoginNeeded

from .shared import guest_token, language, new_guest_token, remember_guest, to_login

WHY_PUBLIC = "anybody may read what the city offers"


@web.open_to_all(WHY_PUBLIC)
@require_safe
def procedure_list(request: web.KinuRequest) -> HttpResponse:
    """Search or browse the procedures."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    event = request.GET.get("event", "")[:40]
    if query:
        cards = catalogue.find_procedures(query=query, limit=30)
    elif event:
        cards = catalogue.procedures_of_event(event=event)
    else:
        cards = []
    events = [each for each in catalogue.life_events() if each.count]
    chosen = next((each.name for each in events if each.code == event), "")
    context = {
        "query": query,
        "cards": cards,
        "shelves": () if query or event else catalogue.shelves(),
        "events": events,
        "event": event,
        "event_name": chosen,
    }
    return render(request, "procedures/list.html", context)


@web.open_to_all(WHY_PUBLIC)
@require_safe
def procedure(request: web.KinuRequest, code: str) -> HttpResponse:
    """One procedure: what, for whom, by when, what it costs, what to bring, one button."""
    definition = catalogue.current_definition(code)
    if definition is None:
        raise Http404
    return render(request, "procedures/procedure.html", page_of(definition, request))


def page_of(definition: Definition, request: web.KinuRequest) -> dict[str, object]:
    """Return the words of a procedure's page in the reader's language."""
    words = language()
    office = definition.office
    token = guest_token(request)
    own = mine.my_drafts(actor=request.actor, now=clock.now(), guest_hash=drafts.guest_hash(token))
    return {
        "definition": definition,
        "name": definition.name.say(words),
        "summary": definition.summary.say(words),
        "who": definition.who.say(words),
        "deadline": definition.deadline.text.say(words),
        "fee": definition.fee.amount,
        "fee_note": definition.fee.note.say(words),
        "fee_sure": definition.fee.mark not in {"M", "S"},
        "papers": [(each.label.say(words), each.unless.say(words)) for each in definition.bring],
        "office_name": office.name.say(words),
        "office_place": " ".join(part for part in (office.place.say(words), office.desk.say(words)) if part),
        "office_phone": office.phone,
        "office_hours": office.hours.say(words),
        "online_note": definition.online.note.say(words),
        "steps": [each.say(words) for each in definition.how],
        "questions": [(each.ask.say(words), each.answer.say(words)) for each in definition.questions],
        "related": catalogue.related_to(definition),
        "not_confirmed": [each.say(words) for each in definition.not_confirmed],
        "drafts": [each for each in own if each.procedure_code == definition.code],
    }


@web.open_to_all("some procedures need no login; the page asks for the login the pack names")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: web.KinuRequest, code: str) -> HttpResponse:
    """Choose for whom, log in as far as the procedure asks for, begin a draft."""
    definition = catalogue.current_definition(code)
    if definition is None or not definition.online.possible:
        raise Http404
    needed = definition.online.assurance
    if needed != "none" and not request.actor.is_resident:
        return to_login(request, card=needed == "card")
    if needed == "card" and request.actor.assurance != "card":
        return to_login(request, card=True)
    if request.method == "POST":
        return _begin(request, code)
    now = clock.now()
    principals = identity.principals_of(request.actor, now=now) if definition.online.for_others else ()
    context = {**page_of(definition, request), "principals": principals, "acts_for": request.actor.acts_for}
    return render(request, "procedures/start.html", context)


def _begin(request: web.KinuRequest, code: str) -> HttpResponse:
    token = guest_token(request) or new_guest_token()
    try:
        draft_id = drafts.start_draft(
            code=code, by=request.actor, guest_token=token, language=language(), now=clock.now()
        )
    except (LoginNeeded, CardNeeded):
        return to_login(request)
    response = redirect("procedures:draft", draft_id)
    if not request.actor.is_resident:
        remember_guest(response, token)
    return response


@web.open_to_all("the page checks that the draft belongs to the account or the browser")
@require_http_methods(["POST"])
def discard(request: web.KinuRequest, draft_id: str) -> HttpResponse:
    """Throw a draft away."""
    drafts.discard_draft(
        draft_id=draft_id, by=request.actor, guest_token=guest_token(request), now=clock.now()
    )
    return redirect("procedures:mine")

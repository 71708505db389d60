"""What several screens need: the guest's token, the way to the login, addresses after an action."""

from __future__ import annotations

import secrets
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.platform.web import public as web
from kinu.procedures.models import Application, Draft
from kinu.procedures.permissions import subject_name
from kinu.procedures.services import drafts
from kinu.procedures.services.refusals import AlreadySent, NoSuchThing

GUEST_COOKIE = "kinu_draft"
GUEST_DAYS = 90
OPENED = "procedures_opened"


def guest_token(request: web.KinuRequest) -> str:
    """Return the token that ties a guest's browser to its drafts, "" when there is none."""
    return request.COOKIES.get(GUEST_COOKIE, "")[:80]


def new_guest_token() -> str:
    return secrets.token_urlsafe(32)


def remember_guest(response: HttpResponse, token: str) -> None:
    """Keep the guest's token in the browser as long as the draft is kept."""
    response.set_cookie(
        GUEST_COOKIE,
        token,
        max_age=GUEST_DAYS * 24 * 60 * 60,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def language() -> str:
    return get_language() or "ja"


def to_login(request: web.KinuRequest, *, card: bool = False) -> HttpResponseRedirect:
    """Send to the login and back to this page; what was typed waits in the session."""
    web.keep_typed(request)
    query = {"next": request.get_full_path(), **({"assurance": "card"} if card else {})}
    return redirect(f"{reverse('identity:login')}?{urlencode(query)}")


def remember_opened(request: web.KinuRequest, application_id: str) -> None:
    """Let this browser's session read an application that a guest sent, or opened with number and secret."""
    opened = [each for each in request.session.get(OPENED, []) if each != application_id]
    request.session[OPENED] = [*opened[-19:], application_id]


def was_opened(request: web.KinuRequest, application_id: str) -> bool:
    return application_id in request.session.get(OPENED, [])


def own_or_instead(request: web.KinuRequest, draft_id: str) -> Draft | HttpResponse:
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


def bearer(request: web.KinuRequest, application_id: str) -> Actor:
    """Return who asks, with what this browser has proved to hold: the application it sent or opened."""
    if not was_opened(request, application_id):
        return request.actor
    label = request.actor.label or "受付番号と確認コードで開いた人"
    return replace(request.actor, label=label, opened=frozenset({subject_name(application_id)}))

"""Who is at the door: sets `request.actor` and ends sessions that must end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kinu.kernel import clock
from kinu.kernel.actor import GUEST, Actor

from . import rules, selectors
from .models import Account
from .services import acting, session

_WITHOUT_SECOND_FACTOR = (
    "/staff/security/",
    "/staff/login/",
    "/logout/",
    "/language/",
    "/static/",
    "/health/",
)
"""Where a member of staff may go before the second factor is set up: to setting it up, and out."""


class IdentityMiddleware:
    """Stands after Django's AuthenticationMiddleware and before the access marks of web are read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = clock.now()
        request.actor = actor_of(request, now=now)  # type: ignore[attr-defined]
        if _must_set_up_second_factor(request):
            return redirect(reverse("identity:second_factor"))
        return self.get_response(request)


def actor_of(request: HttpRequest, *, now: datetime) -> Actor:
    """Return who this request comes from; a session past its time is ended here."""
    account = request.user
    if not isinstance(account, Account) or not account.is_authenticated:
        return GUEST
    if _left(request, account, now=now) < 0:
        logout(request)
        return GUEST
    session.touch(request, now=now)
    request.kinu_session_seconds = int(_left(request, account, now=now))  # type: ignore[attr-defined]
    if account.kind == Account.Kind.STAFF:
        ready = session.has_second_factor(request)
        return selectors.staff_actor(account, today=now.date()) if ready else GUEST
    actor = selectors.resident_actor(account, assurance=session.assurance_of(request))
    return acting.with_principal(request, actor, now=now)


def _left(request: HttpRequest, account: Account, *, now: datetime) -> float:
    began, seen = session.times_of(request)
    return rules.session_left(
        began=began,
        seen=seen,
        staff=account.kind == Account.Kind.STAFF,
        now=now.timestamp(),
        idle=settings.SESSION_COOKIE_AGE,
    )


def _must_set_up_second_factor(request: HttpRequest) -> bool:
    account = request.user
    return (
        isinstance(account, Account)
        and account.kind == Account.Kind.STAFF
        and not session.has_second_factor(request)
        and not request.path.startswith(_WITHOUT_SECOND_FACTOR)
    )

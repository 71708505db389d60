"""Nobody passes a door that is not theirs: reads the mark of each view and sends away, to the login or to 404."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kinu.kernel.actor import GUEST, Actor
from kinu.platform.web.access import Access, Door, access_at
from kinu.platform.web.context import DOORS
from kinu.platform.web.typed import keep_typed

log = structlog.get_logger("kinu.web")
RESIDENT_LOGIN = DOORS["login"]
STAFF_LOGIN = DOORS["staff_login"]


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        mark = access_at(view, request.path)
        if mark is None:
            name = f"{getattr(view, '__module__', '')}.{getattr(view, '__name__', view)}"
            raise ImproperlyConfigured(f"{name} has no access mark (kinu.platform.web.public)")
        actor: Actor = getattr(request, "actor", GUEST)
        return _answer(request, mark, actor)


def _answer(request: HttpRequest, mark: Access, actor: Actor) -> HttpResponse | None:
    known = actor.is_resident or actor.is_staff
    match mark.door:
        case Door.OPEN:
            return None
        case Door.ANYBODY_KNOWN:
            return None if known else _to_login(request, RESIDENT_LOGIN)
        case Door.RESIDENT:
            if not actor.is_resident:
                return _to_login(request, RESIDENT_LOGIN, assurance=mark.assurance)
            if mark.assurance and actor.assurance != mark.assurance:
                return _to_login(request, RESIDENT_LOGIN, assurance=mark.assurance)
            return None
        case Door.STAFF:
            return _staff_answer(request, mark, actor)


def _staff_answer(request: HttpRequest, mark: Access, actor: Actor) -> HttpResponse | None:
    if not actor.is_staff and not actor.is_resident:
        return _to_login(request, STAFF_LOGIN)
    if not actor.is_staff or (mark.permission and not actor.can(mark.permission)):
        log.warning("web.refused", permission=mark.permission, actor=actor.account_id)
        raise Http404
    return None


def _to_login(request: HttpRequest, login: str, *, assurance: str = "") -> HttpResponse:
    """Send to the login and back; what was typed is kept for the way back (`kept_values`)."""
    if request.headers.get("X-Kinu-Autosave") or request.headers.get("Accept") == "application/json":
        text = _("ログインの時間が切れました。もう一度ログインしてください。")
        return JsonResponse({"code": "web.login-ended", "message": text}, status=401)
    keep_typed(request)
    query = {"next": request.get_full_path()} | ({"assurance": assurance} if assurance else {})
    target = f"{login}?{urlencode(query)}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)

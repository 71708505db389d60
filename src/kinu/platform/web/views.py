"""The reader's display, the login's time, and the page of all components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kinu.kernel.actor import GUEST

from .access import for_anybody_known, open_to_all
from .city import city
from .context import session_seconds
from .design import design_context


@open_to_all("everybody may choose the language and the size of the text")
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Switch language or text size (DisplayMiddleware reads the buttons) and go back."""
    return redirect(_safe_next(request))


@for_anybody_known()
@require_POST
def session_extend(request: HttpRequest) -> HttpResponse:
    """Keep the login alive: the request itself renews the session."""
    request.session.modified = True
    if request.headers.get("X-Kinu-Autosave"):
        return JsonResponse({"seconds": session_seconds(request, getattr(request, "actor", GUEST))})
    return redirect(_safe_next(request))


@open_to_all("shows the components with invented examples")
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "kinu/design/page.html", design_context(request))


@open_to_all("the city's colour")
def city_style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """The accent of the city's overlay as a style sheet: the content security policy allows no inline style."""
    accent = city().accent
    rule = f":root{{--k-accent:{accent};--k-accent-hover:color-mix(in srgb,{accent} 80%,#000);--k-accent-active:color-mix(in srgb,{accent} 60%,#000)}}"
    return HttpResponse(rule, content_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else "/"

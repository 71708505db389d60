"""Headers that tell the browser what a page of the house never does."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kinu.kernel.actor import GUEST, Actor

_PERMISSIONS = "accelerometer=(), camera=(self), display-capture=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"


def content_security_policy() -> str:
    """Return the policy: everything from this host, no inline script or style, framed by nobody.

    `KINU_CSP_FORM_ACTION` names origins a form may lead to through a redirect (the login provider);
    `KINU_CSP_IMG` names origins of map tiles.
    """
    forms = " ".join(("'self'", *settings.KINU_CSP_FORM_ACTION))
    images = " ".join(("'self'", "data:", "blob:", *settings.KINU_CSP_IMG))
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; "
        f"connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action {forms}"
    )


class SecurityHeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = content_security_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        actor: Actor = getattr(request, "actor", GUEST)
        if actor is not GUEST:
            # What a logged-in person saw is in no cache and not behind the back button of the next person.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

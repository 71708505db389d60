"""One line per request: what was asked, how it ended, how long it took. No address query, no name, no free text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kinu.kernel.ids import new_id

log = structlog.get_logger("kinu.web")
_REQUEST_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")


class RequestLogMiddleware:
    """Gives each request an id (that of the proxy when it sent one), for the log, the answer and the error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else new_id()
        request.kinu_request_id = request_id  # type: ignore[attr-defined]
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info(
                "web.request",
                method=request.method,
                route=_route(request),
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
        response.headers["X-Request-ID"] = request_id
        return response


def _route(request: HttpRequest) -> str:
    """Return the pattern that answered: the raw path could carry what somebody typed into the address line."""
    return request.resolver_match.route if request.resolver_match else "unknown"

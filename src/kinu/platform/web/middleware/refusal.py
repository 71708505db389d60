"""A refusal that a view did not show itself becomes a plain page, or JSON for machines."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kinu.kernel.refusal import Refusal
from kinu.platform.web import errors

log = structlog.get_logger("kinu.web")


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            log.info("web.refusal", code=exception.code, status=exception.status)
            return errors.refused(request, exception)
        if errors.is_database_fault(exception):
            log.error("web.database-fault", fault=type(exception).__name__)
            return errors.database_away(request)
        return None

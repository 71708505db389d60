"""What was sent, without what no database can hold."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict


class StorableTextMiddleware:
    """Drops the one character (NUL) that PostgreSQL cannot hold from what was sent; nobody can type or see it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Look after the CSRF check, which has read the form anyway. An address with that character leads nowhere."""
        if "\x00" in request.path_info:
            raise Http404
        for name in ("GET", "POST"):
            sent: QueryDict = getattr(request, name)
            if any("\x00" in value for _key, values in sent.lists() for value in values):
                kept = sent.copy()
                for key, values in sent.lists():
                    kept.setlist(key, [value.replace("\x00", "") for value in values])
                setattr(request, name, kept)

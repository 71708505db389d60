"""The reader's language and text size: switched by a button inside any form, ruby put on やさしい日本語."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from kinu.platform.web.display import apply_switch, remember_switch
from kinu.platform.web.ruby import ruby_page, without_ruby

_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
EASY = "ja-easy"


class DisplayMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        remember_switch(request, response)
        if get_language() == EASY and isinstance(response, HttpResponse):
            _put_ruby(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _args: object, _kwargs: object
    ) -> None:
        exempt = getattr(view, "csrf_exempt", False)  # APIs read their own bodies
        if request.method == "POST" and not exempt and request.content_type in _FORM_TYPES:
            apply_switch(request)


def _put_ruby(response: HttpResponse) -> None:
    kind = response.headers.get("Content-Type", "")
    if response.streaming or "《".encode() not in response.content:
        return
    text = response.content.decode(response.charset)
    if kind.startswith("text/html"):
        text = ruby_page(text)
    elif kind.startswith("text/plain"):
        text = without_ruby(text)
    else:
        return
    response.content = text.encode(response.charset)
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))

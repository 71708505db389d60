"""Pages for what went wrong: what happened, what was kept, what to do next. They stand without a database."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kinu.kernel.refusal import Refusal

from .city import city
from .context import page_banners, text_size
from .typed import typed_pairs

log = structlog.get_logger("kinu.web")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400; too large or too many fields are named as such (413).

    A session that could not be stored because the database went away comes here too (503): nothing was wrong with
    what was sent.
    """
    if isinstance(exception, SessionInterrupted) and is_database_fault(exception):
        _log_fault(exception)
        return database_away(request)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(
            request,
            413,
            _("送る内容が大きすぎます"),
            _("ファイルを小さくするか、数を減らして、もう一度お試しください。"),
        )
    return _page(
        request, 400, _("送られた内容を読み取れませんでした"), _("前のページに戻り、もう一度お試しください。")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer 403."""
    return _page(
        request,
        403,
        _("このページは開けません"),
        _("必要な権限がありません。お困りのときは、市役所にお電話ください。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer 404."""
    return _page(
        request,
        404,
        _("ページが見つかりません"),
        _("アドレスが変わったか、まちがっています。検索するか、トップページからお探しください。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when the database does not answer."""
    fault = sys.exc_info()[1]
    if fault is not None:
        _log_fault(fault)
        if is_database_fault(fault):
            return database_away(request)
    return _page(
        request,
        500,
        _("システムの不具合で、ページを表示できません"),
        _("もう一度お試しください。続くときは、下の番号を添えて市役所にお電話ください。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer a form whose page had expired: show that what was typed is still here, ready to be sent again.

    Only for forms of this house: the values of a form on another site are never offered for sending.
    """
    return _page(
        request,
        403,
        _("ページの期限が切れました"),
        _("長い時間がたったか、別の画面でログインし直したためです。"),
        again=_is_from_here(request),
    )


def database_away(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database restarts; a form can be sent again as it was."""
    response = _page(
        request,
        503,
        _("ただいま、つながりにくくなっています"),
        _("1分ほど待ってから、もう一度お試しください。"),
        again=_is_from_here(request),
    )
    response.headers["Retry-After"] = "60"
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal with its own sentence."""
    if wants_json(request):
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=refusal.status)
    title = _("少し時間をおいてください") if refusal.status == 429 else _("この操作はできませんでした")
    return _page(request, refusal.status, title, str(refusal), code=refusal.code)


def is_database_fault(fault: BaseException) -> bool:
    """Tell whether the database is away or overloaded, which passes by itself; also when another fault came of it."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, OperationalError | InterfaceError):
            return True
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return False


def _log_fault(fault: BaseException) -> None:
    """Write where it broke. Not the message: it may quote what a person typed."""
    frames = traceback.extract_tb(fault.__traceback__)[-8:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    log.error("web.fault", fault=type(fault).__name__, places=places)


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a program asks, not a person in front of a page."""
    return bool(request.headers.get("X-Kinu-Autosave")) or (
        request.accepts("application/json") and not request.accepts("text/html")
    )


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return request.method == "POST" and bool(origin) and urlsplit(origin).netloc == request.get_host()


def _page(
    request: HttpRequest, status: int, title: str, sentence: str, *, again: bool = False, code: str = ""
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(
            {"code": code or f"web.{status}", "message": f"{title}。{sentence}"}, status=status
        )
    context: dict[str, Any] = {
        "city": city(),
        "language": get_language() or settings.LANGUAGE_CODE,
        "text_size": text_size(request),
        "status": status,
        "heading": title,
        "sentence": sentence,
        "request_id": getattr(request, "kinu_request_id", ""),
        "path": request.get_full_path(),
        "lost_files": bool(again and request.FILES),
        "page_banners": page_banners(),
    }
    if again:
        context |= {"again": True, "pairs": typed_pairs(request), "csrf_token": get_token(request)}
    return HttpResponse(render_to_string("kinu/errors/page.html", context), status=status)

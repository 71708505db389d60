"""The board of what the national portal sent: read, filter, try again, send again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web
from kinu.procedures.adapters.national_portal import national_portal
from kinu.procedures.permissions import PORTAL
from kinu.procedures.selectors import national_portal as selectors
from kinu.procedures.services import national_portal as services


@web.requires(PORTAL)
@never_cache
@require_safe
def board(request: web.KinuRequest) -> HttpResponse:
    """Every file of the portal, and every state the portal does not know yet."""
    state = request.GET.get("state", "")
    text = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    asked = request.GET.get("page", "")
    page = int(asked[:6]) if asked.isascii() and asked.isdecimal() and int(asked[:6]) > 0 else 1
    view = selectors.board(actor=request.actor, state=state, text=text, page=min(page, 10_000))
    context = {
        "board": view,
        "pager": Paginator(range(view.total), selectors.PAGE).get_page(page),
        "state": state,
        "text": text,
        "states": [
            ("", _("すべて")),
            ("rejected", _("読み取れない")),
            ("received", _("受け取り済み")),
            ("made", _("申請になった")),
        ],
        "heading": _("国のポータルからの申請"),
    }
    return render(request, "procedures/staff/national_portal.html", context)


@web.requires(PORTAL)
@require_POST
def try_again(request: web.KinuRequest, file_id: str) -> HttpResponse:
    """Try one rejected file again and say what came of it."""
    try:
        state = services.try_again(
            file_id=file_id, portal=national_portal(), by=request.actor, now=clock.now()
        )
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    else:
        if state == "made":
            messages.success(request, _("申請になりました。"))
        else:
            messages.error(request, _("まだ読み取れません。理由を確かめてください。"))
    return redirect("procedures:national-portal")


@web.requires(PORTAL)
@require_POST
def send_again(request: web.KinuRequest, report_id: int) -> HttpResponse:
    """Put one refused state back into the line."""
    try:
        services.send_again(report_id=report_id, by=request.actor, now=clock.now())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("もう一度送ります。"))
    return redirect("procedures:national-portal")

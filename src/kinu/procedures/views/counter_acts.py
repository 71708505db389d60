"""The buttons of a matter: confirm, pair, sign on paper, reopen, hand over, pause, give up, identify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web
from kinu.procedures.permissions import COUNTER
from kinu.procedures.services import matters
from kinu.procedures.services.matters.common import own_matter


@web.requires(COUNTER)
@require_POST
def act(request: web.KinuRequest, matter_id: str) -> HttpResponse:
    """The buttons of a matter."""
    common: dict[str, Any] = {"matter_id": matter_id, "by": request.actor, "now": clock.now()}
    move = _MOVES.get(request.POST.get("move", ""))
    if move is None:
        return redirect("procedures:matter", matter_id)
    try:
        following = move(request, common)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        following = "procedures:matter-review"
    return redirect(following) if following == "procedures:counter" else redirect(following, matter_id)


def _undo(request: web.KinuRequest, common: dict[str, Any]) -> str:
    done = matters.take_back(**common)
    messages.info(request, _("一つ前に戻しました。") if done else _("戻すものがありません。"))
    return "procedures:matter"


def _confirm(request: web.KinuRequest, common: dict[str, Any]) -> str:
    matters.to_confirm(**common)
    return _pair(request, common)


def _pair(request: web.KinuRequest, common: dict[str, Any]) -> str:
    request.session[f"screen-{common['matter_id']}"] = matters.pair(**common)
    return "procedures:matter-review"


def _paper(request: web.KinuRequest, common: dict[str, Any]) -> str:
    row = own_matter(**common)
    matters.sign(
        matter=row, kind="paper", name=row.visitor_name, confirmed=True, by=request.actor, now=common["now"]
    )
    return "procedures:matter-review"


def _reopen(request: web.KinuRequest, common: dict[str, Any]) -> str:
    matters.reopen(**common)
    messages.info(request, _("聞き直せるようにしました。もう一度署名をもらってください。"))
    return "procedures:matter-review"


def _hand_over(request: web.KinuRequest, common: dict[str, Any]) -> str:
    result = matters.hand_over(**common)
    messages.success(request, _("%(count)s件を受け付けました。") % {"count": len(result.numbers)})
    return "procedures:matter-done"


def _park(request: web.KinuRequest, common: dict[str, Any]) -> str:
    number = matters.park(**common)
    messages.success(
        request,
        _("番号%(number)sで保存しました。番号と生年月日で、続きから始められます。") % {"number": number},
    )
    return "procedures:counter"


def _abandon(request: web.KinuRequest, common: dict[str, Any]) -> str:
    matters.abandon(**common)
    messages.success(request, _("手続きをやめました。聞いた内容は消しました。"))
    return "procedures:counter"


def _link(request: web.KinuRequest, common: dict[str, Any]) -> str:
    matters.link_resident(resident_id=request.POST.get("resident", "")[:32], **common)
    return "procedures:matter"


_MOVES: dict[str, Callable[[web.KinuRequest, dict[str, Any]], str]] = {
    "undo": _undo,
    "confirm": _confirm,
    "pair": _pair,
    "paper": _paper,
    "reopen": _reopen,
    "hand-over": _hand_over,
    "park": _park,
    "abandon": _abandon,
    "link": _link,
}

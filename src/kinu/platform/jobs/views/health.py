"""Health: a page for staff, and two addresses for monitoring that tell nothing more than yes or no."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks
from kinu.platform.jobs.asking import ask_all
from kinu.platform.jobs.permissions import HEALTH
from kinu.platform.web import public as web

TONES = {
    hooks.HealthState.OK: "success",
    hooks.HealthState.NULL: "info",
    hooks.HealthState.DEGRADED: "warning",
    hooks.HealthState.DOWN: "error",
}


def words() -> dict[hooks.HealthState, str]:
    return {
        hooks.HealthState.OK: _("動いています"),
        hooks.HealthState.NULL: _("試験用の代わりが動いています"),
        hooks.HealthState.DEGRADED: _("注意が要ります"),
        hooks.HealthState.DOWN: _("止まっています"),
    }


def detail_names() -> dict[str, str]:
    """Return words for the details that checks give; a detail without one shows its own name."""
    return {
        "dead": _("止まったもの："),
        "engine": _("種類："),
        "families": _("ある書体："),
        "file": _("ファイル："),
        "free_mb": _("空き（MB）："),
        "holder": _("名義："),
        "host": _("つなぐ先："),
        "letters_waiting": _("作っている通知書："),
        "milliseconds": _("ミリ秒："),
        "position": _("封印した件数："),
        "published": _("公開している手続き："),
        "reason": _("理由："),
        "running": _("動いている仕事："),
        "sha256": _("証明書の指紋："),
        "version": _("版："),
        "waiting": _("待っているもの："),
        "workers": _("作業プログラム："),
    }


@require_safe
@never_cache
@web.requires(HEALTH)
def page(request: web.KinuRequest) -> HttpResponse:
    """Ask everything now and show it, worst first."""
    state_words, names, worst_first = words(), detail_names(), ("down", "degraded", "null", "ok")
    answers = [
        {
            "answer": answer,
            "tone": TONES[answer.health.state],
            "word": state_words[answer.health.state],
            "milliseconds": round(answer.seconds * 1000),
            "details": [
                (names.get(name, name), value) for name, value in (answer.health.details or {}).items()
            ],
        }
        for answer in sorted(ask_all(hooks.health), key=lambda one: worst_first.index(one.health.state))
    ]
    return render(request, "jobs/health.html", {"answers": answers, "now": clock.now()})


@require_safe
@never_cache
@web.open_to_all("monitoring asks whether the process answers; it says nothing else")
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@web.open_to_all("monitoring asks whether requests can be served; it says yes or no")
def ready(_request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})

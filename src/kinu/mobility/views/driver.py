"""The driver's page: the next stop, three buttons, the list of the day; the tablet may be without a network."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.ids import new_id
from kinu.mobility.engine.online import BREAK, PICKUP
from kinu.mobility.permissions import DRIVE
from kinu.mobility.selectors.data import has_service, service
from kinu.mobility.selectors.driving import DriverStop, driver_day, look, turn_of
from kinu.mobility.services.driving import (
    MOST_TAPS,
    NotDriving,
    Settled,
    TapUnreadable,
    read_tap,
    take_taps,
)
from kinu.platform.web.public import KinuRequest, built_file, open_to_all, requires

REFRESH = "X-Kinu-Refresh"
BUTTONS = {
    PICKUP: ("arrived", "boarded", "absent"),
    "d": ("arrived", "alighted"),
    BREAK: ("rested",),
}


@requires(DRIVE)
@require_safe
def page(request: KinuRequest) -> HttpResponse:
    """Show the driver's day. The tablet asks again by itself; only an opening of the page is written as a look."""
    now = clock.now()
    turn = turn_of(request.actor.account_id, now=now)
    if turn is None:
        return render(request, "mobility/driver/none.html", {"phone": _phone(), "session_seconds": 0})
    day = driver_day(turn, now=now)
    if not request.headers.get(REFRESH):
        look(day, by=request.actor, now=now)
    context = {
        "turn": turn,
        "day": day,
        "stops": [_card(stop) for stop in day.stops],
        "next_key": day.next_key,
        "left": sum(stop.is_open for stop in day.stops),
        "phone": _phone(),
        "driver_key": request.actor.account_id,
        # A tablet on the dashboard is used all day; its own page keeps the login alive and asks for it when it ends.
        "session_seconds": 0,
    }
    return render(request, "mobility/driver/page.html", context)


def _phone() -> str:
    return service().phone if has_service() else ""


def _card(stop: DriverStop) -> dict[str, Any]:
    spot = f"{stop.lat:.6f},{stop.lon:.6f}"
    return {
        "stop": stop,
        "tap": new_id(),
        "buttons": [(action, button_text(action)) for action in BUTTONS[stop.kind]],
        "geo": f"geo:{spot}?q={spot}({quote(stop.place)})" if stop.lat else "",
        "map": f"https://www.google.com/maps/dir/?api=1&travelmode=driving&destination={quote(spot)}"
        if stop.lat
        else "",
    }


def button_text(action: str) -> str:
    """Return what stands on a button."""
    return {
        "arrived": _("着いた"),
        "boarded": _("乗った"),
        "absent": _("来ない"),
        "alighted": _("降りた"),
        "rested": _("休憩が終わった"),
    }[action]


@requires(DRIVE)
@require_POST
def tap(request: KinuRequest) -> HttpResponse:
    """Take taps: many as JSON from the script, one as a form without scripts."""
    now = clock.now()
    turn = turn_of(request.actor.account_id, now=now)
    if turn is None:
        raise NotDriving
    if request.content_type != "application/json":
        told = {
            "id": request.POST.get("tap"),
            "stop": request.POST.get("stop"),
            "action": request.POST.get("action"),
        }
        for answer in take_taps([read_tap(told, now=now)], turn=turn, by=request.actor, now=now):
            if answer.message:
                notices.error(request, str(answer.message))
        return redirect("mobility:driver")
    taps = []
    unreadable = []
    for sent in _sent(request):
        try:
            taps.append(read_tap(sent, now=now))
        except TapUnreadable as no:
            unreadable.append(
                Settled(str(sent.get("id", "")) if isinstance(sent, dict) else "", no.code, str(no))
            )
    settled = (*take_taps(taps, turn=turn, by=request.actor, now=now), *unreadable)
    return JsonResponse(
        {"settled": [{"id": one.id, "code": one.code, "message": str(one.message)} for one in settled]}
    )


def _sent(request: HttpRequest) -> list[object]:
    try:
        taps = json.loads(request.body)["taps"]
    except (ValueError, KeyError, TypeError) as wrong:
        raise TapUnreadable from wrong
    if not isinstance(taps, list) or len(taps) > MOST_TAPS:
        raise TapUnreadable
    return taps


@open_to_all("the script that keeps the driver's page on the tablet; it holds no data")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker from the folder of the driver's page, because a worker rules only over its own folder."""
    del request
    path = built_file("driver-worker.js")
    if path is None:
        return HttpResponse(status=404)
    answer = HttpResponse(path.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer

"""The dispatcher's board: Gantt, map, risks, diary; move by drag or by choosing; breakdowns and closed roads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.mobility.engine.online import Breach, Risk, WhatIf
from kinu.mobility.permissions import DISPATCH
from kinu.mobility.rules.calendar import clock_text
from kinu.mobility.selectors import ridemap
from kinu.mobility.selectors.board import Board, board_of
from kinu.mobility.selectors.days import NoRoads
from kinu.mobility.selectors.diary import diary_of
from kinu.mobility.selectors.played import DayClock, day_clock, played_now
from kinu.mobility.services import dispatching
from kinu.platform.web.public import KinuRequest, requires

from .drawing import gantt

SHOWN = 12
WORDS_FOR = {
    "pickup": lambda: _("迎えに行く時間"),
    "arrival": lambda: _("着く時間"),
    "ride": lambda: _("乗っている時間"),
    "unplanned": lambda: _("どの車にも入っていない"),
}
BREACHES = {
    "window": lambda: _("約束の時間に迎えに行けません"),
    "arrival": lambda: _("約束の時間までに着けません"),
    "ride": lambda: _("乗っている時間が約束より長くなります"),
    "places": lambda: _("座席か車いすの場所が足りません"),
    "skills": lambda: _("この車ではできない世話が要ります"),
    "shift": lambda: _("運転手の勤務時間をこえます"),
    "break": lambda: _("休憩が取れなくなります"),
    "order": lambda: _("乗る前に降りる順番になります"),
    "frozen": lambda: _("運転手がもう向かっています"),
}


@requires(DISPATCH)
@require_safe
def board(request: KinuRequest) -> HttpResponse:
    """Show the board of a day: today, or the day that is being played, or the one asked for."""
    return render(request, "mobility/dispatch/board.html", _context(request))


@requires(DISPATCH)
@require_safe
def live(request: KinuRequest) -> HttpResponse:
    """Give the moving parts of the board again; the page asks in the background."""
    return render(request, "mobility/dispatch/live.html", _context(request))


def _context(request: KinuRequest) -> dict[str, Any]:
    now = clock.now()
    day = day_asked(request.GET.get("day", ""), played_now(now=now) or now.date())
    own = day_clock(day, now=now)
    try:
        told = board_of(day, now=own.now)
    except NoRoads as no:
        return {"day": day, "no_roads": str(no), "today": now.date()}
    chosen = told.trips.get(request.GET.get("trip", ""))
    target = request.GET.get("vehicle", "")
    return {
        "day": day,
        "today": now.date(),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "clock": own,
        "seconds": _seconds(own, day == now.date()),
        "board": told,
        "gantt": gantt(told),
        "risks": [_risk(risk, told) for risk in told.risks],
        "diary": diary_of(day, limit=0 if request.GET.get("diary") == "all" else SHOWN),
        "all_diary": request.GET.get("diary") == "all",
        "ground": ridemap.ground(),
        "closed_lines": ridemap.closed_lines(day),
        "vehicles": ridemap.vehicles_on_map(told.lanes, day, now=own.now),
        "rows": [(trip, clock_text(trip.window[0]), clock_text(trip.window[1])) for trip in told.movable],
        "chosen": chosen,
        "target": target,
        "what_if": _asked(told, chosen.id, target, own) if chosen and target else None,
        "open_roads": [road for road in told.roads if road not in told.closed],
        "aboard": sum(lane.aboard for lane in told.lanes),
        "waiting": len(told.movable),
        "driving": sum(not lane.is_out for lane in told.lanes),
    }


def _seconds(own: DayClock, is_today: bool) -> int:
    if own.is_played and not own.is_over:
        return 1
    return 5 if is_today else 30


def day_asked(text: str, otherwise: date) -> date:
    """Read a day of the address; one that is none is not found."""
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong


def _risk(risk: Risk, told: Board) -> dict[str, Any]:
    trip = told.trips.get(risk.request_id)
    lane = next((each for each in told.lanes if each.vehicle_id == risk.vehicle_id), None)
    return {
        "is_late": risk.late > 0,
        "trip": trip,
        "vehicle": lane.label if lane else "",
        "what": WORDS_FOR[risk.kind](),
        "late": max(1, round(risk.late)),
        "slack": max(0, round(risk.slack)),
        "promised": clock_text(risk.promised) if risk.kind in {"pickup", "arrival"} else "",
        "expected": clock_text(risk.expected) if risk.kind in {"pickup", "arrival"} else "",
    }


def _asked(told: Board, trip_id: str, vehicle_id: str, own: DayClock) -> dict[str, Any]:
    try:
        found = dispatching.what_if(day=told.day, trip_id=trip_id, vehicle_id=vehicle_id, now=own.now)
    except (Refusal, KeyError) as no:
        return {"ok": False, "refused": str(no), "breaches": [], "km": 0.0}
    return {
        "ok": found.ok,
        "refused": "",
        "breaches": _breaches(found, told),
        "km": round(found.km_change, 1),
    }


def _breaches(found: WhatIf, told: Board) -> list[str]:
    return [_breach(each, told) for each in found.breaches]


def _breach(each: Breach, told: Board) -> str:
    words = BREACHES[each.code]() if each.code in BREACHES else each.code
    trip = told.trips.get(each.request_id or "")
    if each.minutes > 0:
        words += _("(%(minutes)s分)") % {"minutes": max(1, round(each.minutes))}
    return f"{trip.number}: {words}" if trip else words


@requires(DISPATCH)
@require_safe
def check(request: KinuRequest) -> HttpResponse:
    """Say in JSON what a move would break, while it is dragged."""
    now = clock.now()
    day = day_asked(request.GET.get("day", ""), now.date())
    own = day_clock(day, now=now)
    told = board_of(day, now=own.now)
    answer = _asked(told, request.GET.get("trip", ""), request.GET.get("vehicle", ""), own)
    return JsonResponse(
        {
            "ok": answer["ok"],
            "breaches": answer["breaches"] or [answer["refused"]] if not answer["ok"] else [],
        }
    )


@requires(DISPATCH)
@require_POST
def act(request: KinuRequest) -> HttpResponse:
    """Do one thing to the day and show the board again, with what was done or why not."""
    now = clock.now()
    day = day_asked(request.POST.get("day", ""), now.date())
    own = day_clock(day, now=now)
    told = request.POST
    common: dict[str, Any] = {
        "day": day,
        "by": request.actor,
        "now": own.now,
        "reason": told.get("reason", ""),
    }
    vehicle = told.get("vehicle", "")
    acts = {
        "move": lambda: dispatching.move_trip(
            trip_id=told.get("trip", ""), vehicle_id=vehicle, despite=told.get("despite") == "1", **common
        ),
        "out": lambda: dispatching.take_out(vehicle_id=vehicle, **common),
        "back": lambda: dispatching.bring_back(vehicle_id=vehicle, **common),
        "delay": lambda: dispatching.delay(
            vehicle_id=vehicle, minutes=_number(told.get("minutes", "")), **common
        ),
        "close": lambda: dispatching.close_road(road=told.get("road", ""), **common),
        "open": lambda: dispatching.open_road(road=told.get("road", ""), **common),
        "undo": lambda: dispatching.undo(sequence=int(_number(told.get("sequence", ""))), **common),
    }
    address = f"{reverse('mobility:dispatch')}?day={day.isoformat()}"
    try:
        if told.get("do", "") not in acts:
            raise dispatching.ActUnknown
        acts[told["do"]]()
    except dispatching.MoveBreaks as no:
        notices.error(request, str(no))
        return redirect(f"{address}&trip={told.get('trip', '')}&vehicle={vehicle}#move")
    except Refusal as no:
        notices.error(request, str(no))
    else:
        notices.success(request, _("記録しました。予定を組み直しました。"))
    return redirect(address)


def _number(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0

"""Play an invented day through the very services that serve a real one, faster than it would pass.

Calls are asked and accepted, drivers tap, a vehicle breaks down, a bridge closes. Only in a demo: the riders are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.kernel.clock import JST
from kinu.kernel.refusal import Refusal
from kinu.mobility.engine.online import BREAK, PICKUP, PlannedStop
from kinu.mobility.models import DayEvent, PlayedDay, Rider, Shift
from kinu.mobility.rules.calendar import moment_of
from kinu.mobility.rules.played import Call, Place, calls_of_a_day, late_by
from kinu.mobility.rules.wishes import Asked
from kinu.mobility.selectors.data import has_service, hours_on, service
from kinu.mobility.selectors.days import Day, read_day
from kinu.mobility.selectors.driving import Turn
from kinu.mobility.selectors.network import stops, streets
from kinu.platform.audit import public as audit

from . import asking, booking, dispatching
from .driving import Tap, take_taps

RIDERS = 40
STEP = timedelta(seconds=30)
CHANNEL = "phone"
FIRST_DAYS = 28
BREAKDOWN, BACK_AGAIN, BRIDGE_CLOSED, BRIDGE_OPEN = 640.0, 730.0, 790.0, 880.0


class NoPlaying(Refusal):
    code = "mobility.no-playing"
    message = _(
        "早回しはデモの市だけでできます。車と停留所があり、まだ何も予約されていない運行日が必要です。"
    )


@dataclass
class Play:
    """A day that is being played: what has still to come in, and what was promised to whom."""

    day: date
    starts: datetime
    ends: datetime
    began_at: datetime
    speed: float
    seed: int
    by: Actor
    calls: list[Call]
    riders: list[str]
    absent: set[str] = field(default_factory=set)
    cancels: list[tuple[float, str]] = field(default_factory=list)
    happened: set[str] = field(default_factory=set)
    there: dict[tuple[str, str], float] = field(default_factory=dict)
    booked: int = 0
    refused: int = 0

    def minute(self, moment: datetime) -> float:
        return (
            moment.astimezone(JST) - datetime.combine(self.day, datetime.min.time(), JST)
        ).total_seconds() / 60


def free_day(*, today: date) -> date | None:
    """Return the first coming day the service runs, vehicles are set, and nothing is booked."""
    for gap in range(1, FIRST_DAYS):
        day = today + timedelta(days=gap)
        is_ready = hours_on(day) is not None and Shift.objects.filter(day=day).exists()
        if is_ready and not DayEvent.objects.filter(day=day).exists():
            return day
    return None


def begin_play(*, requests: int, seed: int, speed: float, by: Actor, now: datetime) -> Play:
    """Open a free day for playing; its clock starts now. Raises NoPlaying outside a demo or without a free day."""
    if not settings.DEMO or not has_service() or streets() is None:
        raise NoPlaying
    day = free_day(today=now.date())
    hours = hours_on(day) if day else None
    if day is None or hours is None:
        raise NoPlaying
    starts, ends = (moment_of(day, minute).replace(tzinfo=JST) for minute in (hours[0], hours[1] + 30))
    with (
        transaction.atomic(),
        audit.record("mobility.day-played", by=by, subject=day.isoformat(), now=now) as sentence,
    ):
        PlayedDay.objects.create(
            day=day, starts=starts, ends=ends, began_at=now, speed=speed, seed=seed, requests=requests
        )
        riders = practice_riders(now)
        sentence.note(requests=requests, speed=speed)
    places = [Place(one.id, one.kind, one.kind == "town") for one in stops()]
    calls = calls_of_a_day(
        places, seed=seed, count=requests, opens=hours[0], closes=hours[1], riders=len(riders)
    )
    return Play(
        day=day, starts=starts, ends=ends, began_at=now, speed=speed, seed=seed, by=by, calls=list(calls), riders=riders
    )  # fmt: skip


def practice_riders(now: datetime) -> list[str]:
    """Invented riders without account, so that nobody gets a message from a day that never was."""
    known = list(
        Rider.objects.filter(name__startswith="練習の乗客").order_by("name").values_list("id", flat=True)
    )
    fresh = [
        Rider(name=f"練習の乗客 {number:02d}", kana="レンシュウ", phone=f"0000{number:06d}", created_at=now)
        for number in range(len(known) + 1, RIDERS + 1)
    ]
    Rider.objects.bulk_create(fresh)
    return [*known, *(rider.id for rider in fresh)]


def play(
    told: Play, *, real: Callable[[], datetime], wait: Callable[[float], None]
) -> Iterator[tuple[datetime, Play]]:
    """Let the day pass; yields the day's own time after each step, until it is over. `real` is the clock on the wall."""
    moment = told.starts
    while moment < told.ends:
        target = told.starts + (real() - told.began_at) * told.speed
        if target <= moment:
            wait((moment + STEP - target).total_seconds() / told.speed)
            target = max(target, moment + STEP)
        while moment < min(target, told.ends):
            moment += STEP
            _step(told, moment)
            yield moment, told


def _step(told: Play, moment: datetime) -> None:
    minute = told.minute(moment)
    while told.calls and told.calls[0].at <= minute:
        _answer(told, told.calls.pop(0), moment)
    for due in [each for each in told.cancels if each[0] <= minute]:
        told.cancels.remove(due)
        _quietly(partial(booking.cancel, trip_id=due[1], by=told.by, now=moment, reason="練習"))
    _mishaps(told, minute, moment)
    _drive(told, minute, moment)


def _answer(told: Play, call: Call, moment: datetime) -> None:
    asked = Asked(
        origin_id=call.origin, destination_id=call.destination, day=told.day, mode="arrive" if call.arrive else "leave",
        minute=call.wanted, people=max(call.people, call.wheelchairs), wheelchairs=call.wheelchairs,
    )  # fmt: skip
    trip_id = _take(told, asked, call, moment)
    if trip_id and call.back is not None:
        _take(told, asking.back_from(asked, minute=call.back), call, moment)


def _take(told: Play, asked: Asked, call: Call, moment: datetime) -> str:
    try:
        answer = asking.ask(asked=asked, channel=CHANNEL, now=moment)
        found = answer.offers or answer.alternatives
        if not found:
            told.refused += 1
            return ""
        acceptance = booking.Acceptance(
            offer=found[0].offer, asked=asked, rider_id=told.riders[call.rider], channel=CHANNEL
        )
        trip_id = booking.accept(acceptance, by=told.by, now=moment).trip_id
    except Refusal:
        told.refused += 1
        return ""
    told.booked += 1
    if not call.shows_up:
        told.absent.add(trip_id)
    if call.cancels_at is not None:
        told.cancels.append((call.cancels_at, trip_id))
    return trip_id


def _mishaps(told: Play, minute: float, moment: datetime) -> None:
    """One vehicle breaks down for an hour and a half, one bridge is closed for as long."""
    found = streets()
    bridges = found.graph.bridges if found else ()
    vehicles = tuple(read_day(told.day).state.vehicles)
    broken = vehicles[1] if len(vehicles) > 1 else ""
    road = bridges[len(bridges) // 2] if bridges else ""
    common: dict[str, Any] = {"day": told.day, "by": told.by, "now": moment}
    plan: tuple[tuple[str, float, str, Callable[[], object]], ...] = (
        ("out", BREAKDOWN, broken, lambda: dispatching.take_out(vehicle_id=broken, reason="故障(練習)", **common)),
        ("back", BACK_AGAIN, broken, lambda: dispatching.bring_back(vehicle_id=broken, reason="修理がすんだ(練習)", **common)),
        ("close", BRIDGE_CLOSED, road, lambda: dispatching.close_road(road=road, reason="橋の点検(練習)", **common)),
        ("open", BRIDGE_OPEN, road, lambda: dispatching.open_road(road=road, reason="", **common)),
    )  # fmt: skip
    for name, at, subject, act in plan:
        if subject and name not in told.happened and minute >= at:
            told.happened.add(name)
            _quietly(act)


def _quietly(act: Callable[[], object]) -> None:
    """Do it; a refusal is part of the day (somebody cancels who sits in the vehicle already)."""
    try:
        act()
    except Refusal:
        return


def _drive(told: Play, minute: float, moment: datetime) -> None:
    held = read_day(told.day)
    plan = held.state.plan(minute)
    for vehicle_id in held.state.vehicles:
        ahead = plan.of(vehicle_id)
        if ahead and not held.state.runs[vehicle_id].out:
            action = _due(told, held, ahead[0], minute)
            if action:
                _tap(told, ahead[0], action, moment)
                held = read_day(told.day)
                plan = held.state.plan(minute)


def _due(told: Play, held: Day, first: PlannedStop, minute: float) -> str:
    """Return what the driver presses now, "" when nothing."""
    state = held.state.fold(held.state.due(minute))
    run = state.runs[first.vehicle_id]
    kind, key = first.stop
    if kind == BREAK and run.resting is not None:
        return "rested" if minute >= run.resting + state.vehicles[first.vehicle_id].break_minutes else ""
    if run.reached is None:
        if kind == BREAK or run.departed is None:
            return "arrived" if kind == BREAK and minute >= first.start else ""
        # Fixed when it leaves: the plan itself moves the arrival on as long as nobody taps.
        there = told.there.setdefault(
            (first.vehicle_id, f"{kind}:{key}:{run.departed}"),
            first.arrive + late_by(told.seed, f"{kind}:{key}"),
        )
        return "arrived" if minute >= there else ""
    if kind == PICKUP and key in told.absent:
        may = max(run.reached, state.trips[key].promise.pickup_from) + service().wait_for_rider
        return "absent" if minute >= may + 0.5 else ""
    if minute >= max(first.end, run.reached + state.rules.boarding):
        return "boarded" if kind == PICKUP else "alighted"
    return ""


def _tap(told: Play, first: PlannedStop, action: str, moment: datetime) -> None:
    turn = Turn(told.day, first.vehicle_id, "", "", 0, 0)
    tap = Tap(
        id=f"{told.day:%m%d}{first.stop.kind}{action[:2]}{first.stop.key[:32]}",
        stop=first.stop,
        action=action,
        at=moment,
    )
    take_taps([tap], turn=turn, by=told.by, now=moment)

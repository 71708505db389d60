"""What the dispatcher does to a day, each with a reason that stands in the diary beside the event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.mobility.engine.online import (
    BringBack,
    CloseRoad,
    Command,
    Delay,
    Impossible,
    Move,
    MoveStop,
    OpenRoad,
    TakeOut,
    Undo,
    WhatIf,
)
from kinu.mobility.engine.online.events import Departed
from kinu.mobility.models import EventNote
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.selectors.days import read_day
from kinu.platform.audit import public as audit

from .days import Decided, decide
from .refusals import CannotDo

LONGEST_REASON = 200


class ReasonMissing(Refusal):
    code = "mobility.reason-missing"
    message = _("理由を書いてください。後から見る人のためです。")


class MoveBreaks(Refusal):
    code = "mobility.move-breaks"
    message = _("動かすと、約束が守れなくなります。理由を書けば、それでも動かせます。")


class NotMovable(Refusal):
    code = "mobility.not-movable"
    message = _("この予約は動かせません。もう乗ったか、終わったか、取り消されています。")


class ActUnknown(Refusal):
    code, message, status = "mobility.act-unknown", _("この操作はありません。"), 400


@dataclass(frozen=True, slots=True)
class Done:
    """How many events an act meant."""

    events: int
    first: int


def what_if(*, day: date, trip_id: str, vehicle_id: str, now: datetime) -> WhatIf:
    """Say what moving a trip to a vehicle would break; nothing is stored. Raises NotMovable."""
    held = read_day(day)
    try:
        return held.state.what_if(Move(trip_id, vehicle_id), minute_of(now, day=day))
    except Impossible as no:
        raise NotMovable from no


def move_trip(
    *,
    day: date,
    trip_id: str,
    vehicle_id: str,
    despite: bool,
    reason: str,
    by: Actor,
    now: datetime,
) -> Done:
    """Move a trip to a vehicle. Raises MoveBreaks unless `despite`, which needs a reason; NotMovable."""
    if despite and not reason.strip():
        raise ReasonMissing
    command = MoveStop(Move(trip_id, vehicle_id), despite=despite)
    try:
        return _act(command, day=day, reason=reason, by=by, now=now)
    except CannotDo as no:
        raise (MoveBreaks if no.holes.get("why") == "breaks" else NotMovable) from no


def take_out(*, day: date, vehicle_id: str, reason: str, by: Actor, now: datetime) -> Done:
    """Take a vehicle out (breakdown, driver sick): its riders are put into the others."""
    if not reason.strip():
        raise ReasonMissing
    return _act(TakeOut(vehicle_id, reason=reason), day=day, reason=reason, by=by, now=now)


def bring_back(*, day: date, vehicle_id: str, reason: str, by: Actor, now: datetime) -> Done:
    """Let a vehicle drive again."""
    return _act(BringBack(vehicle_id), day=day, reason=reason, by=by, now=now)


def delay(*, day: date, vehicle_id: str, minutes: float, reason: str, by: Actor, now: datetime) -> Done:
    """Say that a vehicle runs late; riders are told by the same rule as ever."""
    if not 0 < minutes <= 180:
        raise ActUnknown
    return _act(Delay(vehicle_id, minutes), day=day, reason=reason, by=by, now=now)


def close_road(*, day: date, road: str, reason: str, by: Actor, now: datetime) -> Done:
    """Close a road or bridge: times are those of the way round from now on."""
    if not reason.strip():
        raise ReasonMissing
    return _act(CloseRoad(road), day=day, reason=reason, by=by, now=now)


def open_road(*, day: date, road: str, reason: str, by: Actor, now: datetime) -> Done:
    """Open a road again."""
    return _act(OpenRoad(road), day=day, reason=reason, by=by, now=now)


def undo(*, day: date, sequence: int, reason: str, by: Actor, now: datetime) -> Done:
    """Take back a cancellation or a replanning, told by its number in the diary."""
    held = read_day(day)
    if sequence not in held.sequences:
        raise ActUnknown
    command = Undo(held.sequences.index(sequence))
    return _act(command, day=day, reason=reason, by=by, now=now)


def _act(command: Command, *, day: date, reason: str, by: Actor, now: datetime) -> Done:
    words = reason.strip()[:LONGEST_REASON]
    action = {
        MoveStop: "mobility.trip-moved",
        TakeOut: "mobility.vehicle-out",
        BringBack: "mobility.vehicle-back",
        Delay: "mobility.vehicle-delayed",
        CloseRoad: "mobility.road-closed",
        OpenRoad: "mobility.road-opened",
        Undo: "mobility.undone",
    }[type(command)]

    def then(decided: Decided) -> None:
        own = decided.first + next(
            (place for place, event in enumerate(decided.events) if not isinstance(event, Departed)), 0
        )
        if words and decided.events:
            EventNote.objects.create(day=day, sequence=own, reason=words)
        with audit.record(action, by=by, subject=day.isoformat(), reason=words, now=now) as sentence:
            sentence.note(event=own, events=len(decided.events), **_noted(command))

    decided = decide(day=day, command=command, by=by, now=now, then=then)
    return Done(events=len(decided.events), first=decided.first)


def _noted(command: Command) -> Mapping[str, str]:
    if isinstance(command, MoveStop):
        return {"trip": command.move.request_id, "vehicle": command.move.vehicle_id}
    if isinstance(command, CloseRoad | OpenRoad):
        return {"road": command.road}
    return {"vehicle": getattr(command, "vehicle_id", "")}

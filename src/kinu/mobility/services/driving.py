"""What drivers press, each press once and in order, even when it comes hours later from a dead spot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.mobility.engine.online import (
    BREAK,
    DELIVERY,
    PICKUP,
    Alight,
    Board,
    Command,
    DayState,
    Event,
    Impossible,
    Move,
    MoveStop,
    NotShown,
    Reach,
    Rest,
    Stop,
)
from kinu.mobility.models import DriverTap
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.selectors.days import Day
from kinu.mobility.selectors.driving import Turn, tap_known
from kinu.platform.audit import public as audit

from .days import Decided, store
from .refusals import TooBusy

OLDEST = timedelta(hours=14)
LONGEST_ID = 40
MOST_TAPS = 50
ACTIONS = {
    "arrived": (PICKUP, DELIVERY, BREAK),
    "boarded": (PICKUP,),
    "absent": (PICKUP,),
    "alighted": (DELIVERY,),
    "rested": (BREAK,),
}
OUT_OF_PLAN = {"not-next", "unknown-stop", "not-aboard", "frozen"}


class TapUnreadable(Refusal):
    code, message, status = "mobility.tap-unreadable", _("この記録は読めませんでした。"), 400


class TooEarly(Refusal):
    code = "mobility.too-early"
    message = _("約束の時間から%(minutes)s分待ってから「来ない」を押してください。")


class ArriveFirst(Refusal):
    code = "mobility.arrive-first"
    message = _("先に「着いた」を押してください。")


class StopTakenAway(Refusal):
    code = "mobility.stop-taken-away"
    message = _("この停留所は、もうこの車の予定にありません。配車の担当に電話してください。")


class StopSettled(Refusal):
    code = "mobility.stop-settled"
    message = _("この停留所は、もう終わっています。")


class NotDriving(Refusal):
    code, message, status = "mobility.not-driving", _("いま運転する車が決まっていません。"), 403


@dataclass(frozen=True, slots=True)
class Tap:
    """A press of a button, as the tablet kept it."""

    id: str
    stop: Stop
    action: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a tap; `code` is empty when it counted."""

    id: str
    code: str = ""
    message: object = ""


def read_tap(data: object, *, now: datetime) -> Tap:
    """Read a tap as it was sent. Its time is believed, but not beyond now nor before the longest shift."""
    if not isinstance(data, dict):
        raise TapUnreadable
    tap_id, stop, action, at = (data.get(key) for key in ("id", "stop", "action", "at"))
    if not (isinstance(tap_id, str) and 0 < len(tap_id) <= LONGEST_ID and isinstance(stop, str)):
        raise TapUnreadable
    kind, _colon, key = stop.partition(":")
    if not isinstance(action, str) or kind not in ACTIONS.get(action, ()) or not 0 < len(key) <= 60:
        raise TapUnreadable
    try:
        moment = datetime.fromisoformat(str(at)) if at else now
    except ValueError as wrong:
        raise TapUnreadable from wrong
    if moment.tzinfo is None:
        raise TapUnreadable
    moment = min(max(moment.astimezone(now.tzinfo), now - OLDEST), now)
    return Tap(id=tap_id, stop=Stop(kind, key), action=action, at=moment)


def take_taps(taps: Iterable[Tap], *, turn: Turn, by: Actor, now: datetime) -> tuple[Settled, ...]:
    """Settle taps in the order given: each becomes events of the day once, or is refused once and for all.

    A tap that meets too much traffic is left out of the answer, with all after it: the tablet sends them again.
    """
    settled = []
    for tap in taps:
        try:
            settled.append(_settle(tap, turn=turn, by=by, now=now))
        except TooBusy:
            break
    return tuple(settled)


def _settle(tap: Tap, *, turn: Turn, by: Actor, now: datetime) -> Settled:
    if (known := tap_known(tap.id)) is not None:
        return Settled(tap.id, known.code)

    def then(_decided: Decided) -> None:
        with audit.record("mobility.driver-tapped", by=by, subject=tap.stop.key, now=now) as sentence:
            sentence.note(action=tap.action, vehicle=turn.vehicle_id)
        _keep(tap, turn=turn, by=by, now=now)

    try:
        store(day=turn.day, make=lambda held: _events(held, tap, turn), by=by, now=tap.at, then=then)
    except IntegrityError:
        # The same tap on two ways at once (the worker and the page): its number let one through.
        known = tap_known(tap.id)
        if known is None:
            raise
        return Settled(tap.id, known.code)
    except TooBusy:
        raise
    except Refusal as no:
        return _refused(tap, no, turn=turn, by=by, now=now)
    return Settled(tap.id)


def _refused(tap: Tap, no: Refusal, *, turn: Turn, by: Actor, now: datetime) -> Settled:
    try:
        with transaction.atomic():
            _keep(tap, turn=turn, by=by, now=now, code=no.code)
    except IntegrityError:
        known = tap_known(tap.id)
        return Settled(tap.id, known.code if known else no.code)
    return Settled(tap.id, no.code, str(no))


def _keep(tap: Tap, *, turn: Turn, by: Actor, now: datetime, code: str = "") -> None:
    DriverTap.objects.create(
        id=tap.id,
        day=turn.day,
        vehicle_id=turn.vehicle_id,
        stop=f"{tap.stop.kind}:{tap.stop.key}",
        action=tap.action,
        tapped_at=tap.at,
        received_at=now,
        by=by.account_id,
        code=code,
    )


def _events(held: Day, tap: Tap, turn: Turn) -> Sequence[Event]:
    """Return what a tap means. What happened in the vehicle wins over the plan: the plan is bent to it if it must be."""
    minute = minute_of(tap.at, day=held.day)
    command = _command(tap, turn.vehicle_id)
    try:
        return held.state.decide(command, minute)
    except Impossible as no:
        if no.code == "too-early":
            raise TooEarly(minutes=round(held.state.rules.wait_for_rider)) from no
        if no.code == "already-over":
            raise StopSettled from no
        if no.code == "not-next" and tap.action == "absent" and no.values.get("next") == tuple(tap.stop):
            raise ArriveFirst from no
        if no.code not in OUT_OF_PLAN or tap.stop.kind == BREAK:
            raise StopTakenAway from no
        bent = _bent(held.state, tap, command, turn.vehicle_id, minute)
        if bent is None:
            raise StopTakenAway from no
        return bent


def _bent(
    state: DayState, tap: Tap, command: Command, vehicle_id: str, minute: float
) -> Sequence[Event] | None:
    """Put the stop first in this vehicle's plan, whatever that costs others, and decide again; None when impossible."""
    first = (
        Move(tap.stop.key, vehicle_id, pickup_before=0)
        if tap.stop.kind == PICKUP
        else Move(tap.stop.key, vehicle_id, delivery_before=0)
    )
    try:
        moved = state.decide(MoveStop(first, despite=True), minute)
        return (*moved, *state.fold(moved).decide(command, minute))
    except Impossible:
        return None


def _command(tap: Tap, vehicle_id: str) -> Command:
    if tap.action == "arrived":
        return Reach(vehicle_id, tap.stop)
    if tap.action == "boarded":
        return Board(vehicle_id, tap.stop.key)
    if tap.action == "alighted":
        return Alight(vehicle_id, tap.stop.key)
    if tap.action == "absent":
        return NotShown(vehicle_id, tap.stop.key)
    return Rest(vehicle_id)

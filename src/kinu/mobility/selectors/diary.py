"""The day's diary in words: what happened, when, by whom, why; newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kinu.mobility.models import DayEvent, EventNote, Trip, Vehicle
from kinu.mobility.rules.calendar import clock_text
from kinu.platform.identity import public as identity

from .days import SETUP

QUIET = (SETUP, "opened", "departed")
"""What the program notes for itself."""
UNDOABLE = {"cancelled", "replanned"}


@dataclass(frozen=True, slots=True)
class DiaryLine:
    sequence: int
    at: datetime
    sentence: str
    reason: str
    by: str
    can_undo: bool


def diary_of(day: date, *, limit: int = 20) -> tuple[DiaryLine, ...]:
    """Return the newest events of a day in words; 0 gives all of them."""
    rows = DayEvent.objects.filter(day=day).exclude(kind__in=QUIET).order_by("-sequence")
    held = list(rows[:limit] if limit else rows)
    notes = dict(EventNote.objects.filter(day=day).values_list("sequence", "reason"))
    trips = {row.id: row for row in Trip.objects.filter(day=day).select_related("origin", "destination")}
    vehicles = dict(Vehicle.objects.values_list("id", "label"))
    undone = {
        int(data["of"])
        for data in DayEvent.objects.filter(day=day, kind="undone").values_list("data", flat=True)
    }
    engine = list(
        DayEvent.objects.filter(day=day)
        .exclude(kind=SETUP)
        .order_by("sequence")
        .values_list("sequence", flat=True)
    )
    taken_back = {engine[of] for of in undone if of < len(engine)}
    names: dict[str, str] = {}
    return tuple(
        DiaryLine(
            sequence=row.sequence,
            at=row.at,
            sentence=sentence(row.kind, row.data, trips, vehicles),
            reason=notes.get(row.sequence, "")
            or str(row.data.get("reason") or row.data.get("consent") or ""),
            by=_name(row.by, names),
            can_undo=row.kind in UNDOABLE and row.sequence not in taken_back,
        )
        for row in held
    )


def _name(account_id: str, names: dict[str, str]) -> str:
    if account_id not in names:
        names[account_id] = identity.staff_name(account_id)
    return names[account_id]


def sentence(
    kind: str, data: Mapping[str, Any], trips: Mapping[str, Trip], vehicles: Mapping[str, str]
) -> str:
    """Return one event in the dispatcher's words; trips by number and places, never by name."""
    values = {
        "trip": _trip(trips.get(str(data.get("request_id", "")))),
        "vehicle": vehicles.get(str(data.get("vehicle_id", "")), str(data.get("vehicle_id", ""))),
        "road": str(data.get("road", "")),
        "minutes": str(round(float(data.get("minutes", 0) or 0))),
        "number": str(data.get("of", "")),
    }
    if kind == "reached":
        stop_kind, key = data["stop"]
        values["trip"] = _trip(trips.get(key))
        return _SENTENCES["rest-begun" if stop_kind == "b" else "reached"]() % values
    if kind == "accepted":
        promise = data["promise"]
        values["window"] = f"{clock_text(promise['pickup_from'])}–{clock_text(promise['pickup_to'])}"
    if kind == "replanned":
        values["vehicles"] = _("、").join(vehicles.get(name, name) for name, _stops in data["routes"])
        return _CAUSES.get(str(data.get("cause")), _SENTENCES["replanned"])() % values
    words = _SENTENCES.get(kind)
    return words() % values if words else kind


def _trip(row: Trip | None) -> str:
    return f"{row.number}({row.origin.label}→{row.destination.label})" if row else ""


_SENTENCES = {
    "accepted": lambda: _("予約を受けた: %(trip)s、約束 %(window)s、%(vehicle)s"),
    "cancelled": lambda: _("取り消し: %(trip)s"),
    "reached": lambda: _("%(vehicle)s が着いた: %(trip)s"),
    "boarded": lambda: _("%(vehicle)s に乗った: %(trip)s"),
    "alighted": lambda: _("%(vehicle)s から降りた: %(trip)s"),
    "rest-begun": lambda: _("%(vehicle)s が休憩に入った"),
    "rested": lambda: _("%(vehicle)s の休憩が終わった"),
    "no-show": lambda: _("来なかった: %(trip)s、%(vehicle)s"),
    "delayed": lambda: _("%(vehicle)s が %(minutes)s分おくれている"),
    "vehicle-out": lambda: _("%(vehicle)s を運行から外した"),
    "vehicle-back": lambda: _("%(vehicle)s が運行に戻った"),
    "road-closed": lambda: _("通行止め: %(road)s"),
    "road-opened": lambda: _("通行止めが終わった: %(road)s"),
    "promise-tightened": lambda: _("約束の時間をせばめた: %(trip)s"),
    "promise-moved": lambda: _("乗る人の承知を得て約束を動かした: %(trip)s"),
    "replanned": lambda: _("予定を組み直した: %(vehicles)s"),
    "undone": lambda: _("前の操作を元に戻した"),
}
_CAUSES = {
    "by-hand": lambda: _("手で動かした: %(vehicles)s"),
    "better": lambda: _("よりよい予定に組み直した: %(vehicles)s"),
}

"""States, limits and steps of the story in the reader's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kinu.procedures.definition import Definition
from kinu.procedures.models import Application, TimelineEntry
from kinu.procedures.rules import urgency

from .cards import StateView, TimelineItem
from .catalogue import definition_of

TONES = {
    "received": "info",
    "working": "info",
    "waiting": "warning",
    "approved": "success",
    "refused": "error",
    "withdrawn": "neutral",
}
URGENCY_TONES = {"late": "error", "soon": "warning", "paused": "neutral", "fine": "success"}


def reader_language() -> str:
    """Return the language of the page being made."""
    return get_language() or "ja"


def state_view(row: Application, *, language: str = "") -> StateView:
    """Return the state of an application in the words of its own pack."""
    words = language or reader_language()
    definition = definition_of(row.version_id)
    state = definition.state(row.state)
    owner = state.owner if state else "office"
    return StateView(
        id=row.state,
        phase=row.phase,
        label=state.label.say(words) if state else row.state,
        tone=TONES.get(row.phase, "neutral"),
        owner=owner,
        owner_label=owner_label(owner, definition, words),
        next_step=state.next_step.say(words) if state else "",
    )


def owner_label(owner: str, definition: Definition, language: str) -> str:
    """Say whose turn it is."""
    if owner == "resident":
        return _("あなた")
    return definition.office.name.say(language) if owner == "office" else ""


def urgency_words(kind: str) -> str:
    """Return the word beside the colour of a time limit."""
    return {
        "late": _("期限超過"),
        "soon": _("期限が近い"),
        "paused": _("補正待ち"),
        "fine": _("期限内"),
        "closed": _("終了"),
        "none": _("期限なし"),
    }[kind]


def urgency_of(row: Application, *, now: datetime) -> str:
    return urgency(phase=row.phase, due_at=row.due_at, now=now)


def story(entry: TimelineEntry, definition: Definition, *, language: str, for_staff: bool) -> TimelineItem:
    """Return one line of the story; colleagues read who did it, residents read which office."""
    data = entry.data
    return TimelineItem(
        at=entry.at,
        sentence=_sentence(entry.kind, data, definition, language),
        by=entry.by_label if for_staff else _office_of(entry, definition, language),
        detail=_detail(entry, for_staff=for_staff),
        tone=_STORY_TONES.get(entry.kind, "neutral"),
    )


_STORY_TONES = {"correction_asked": "warning", "approved": "success", "refused": "error"}
_BY_RESIDENT = {"received", "correction_answered", "withdrawn"}


def _office_of(entry: TimelineEntry, definition: Definition, language: str) -> str:
    return "" if entry.kind in _BY_RESIDENT else definition.office.name.say(language)


def _detail(entry: TimelineEntry, *, for_staff: bool) -> str:
    if entry.kind == "withdrawn" or (entry.kind == "transferred" and for_staff):
        return str(entry.data.get("reason", ""))
    return ""


def _sentence(kind: str, data: dict[str, Any], definition: Definition, language: str) -> str:
    if kind == "advanced":
        state = definition.state(str(data.get("state")))
        return _("「%(state)s」に進みました。") % {
            "state": state.label.say(language) if state else data.get("state")
        }
    if kind in {"transferred", "assigned"}:
        to = str(data.get("to") or _("なし"))
        return (_("担当の課が%(to)sに変わりました。") if kind == "transferred" else _("担当者:%(to)s")) % {
            "to": to
        }
    if kind == "document_issued":
        return _("通知書を発行しました。番号は%(number)sです。") % {"number": data.get("number", "")}
    return {
        "received": _("申請を受け付けました。"),
        "started": _("審査を始めました。"),
        "correction_asked": _("内容の修正をお願いしました。"),
        "correction_answered": _("修正した内容を受け付けました。"),
        "approved": _("申請を認めました。"),
        "refused": _("申請を認めませんでした。"),
        "withdrawn": _("申請を取り下げました。"),
        "cleared": _("預かっていた番号や書類の写しを消しました。"),
    }.get(kind, kind)

"""What crosses the door and what screens show: frozen, without models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ProcedureCard:
    """A procedure as a list shows it. `score` is 0..100 for a search, 0 otherwise."""

    code: str
    name: str
    summary: str
    url: str
    online: bool
    fee: str = ""
    deadline: str = ""
    score: float = 0.0
    category: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """One's own application: `next_step` is a sentence, `due` the day somebody has to act by."""

    id: str
    number: str
    procedure_code: str
    name: str
    state: str
    state_label: str
    tone: str
    next_step: str
    owner: str
    due: date | None
    submitted_at: datetime
    url: str
    needs_me: bool


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft that can be gone on with, on any device after login."""

    id: str
    procedure_code: str
    name: str
    url: str
    updated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """The procedures of one category, for whoever browses."""

    name: str
    cards: tuple[ProcedureCard, ...]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A life event under which procedures are grouped."""

    code: str
    name: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How much waits for the actor's departments: not begun, mine, late, due soon."""

    new: int
    mine: int
    late: int
    soon: int


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that belongs to a draft or an application."""

    id: str
    file_id: str
    kind: str
    name: str
    size: int
    media_type: str
    added_at: datetime
    label: str = ""
    gone: str = ""
    """That and why the file is not kept any more, "" while it is."""

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened, as a sentence in the reader's language."""

    at: datetime
    sentence: str
    by: str = ""
    detail: str = ""
    tone: str = "neutral"
    changes: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of answers on a screen, with where a prefilled value came from and whether it was mended."""

    name: str
    field_id: str
    label: str
    value: str
    source: str = ""
    as_of: date | datetime | None = None
    changed: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The lines of one section, or of one item of a repeated group."""

    title: str
    section_id: str
    rows: tuple[Row, ...] = ()
    item_title: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of the clerk's inbox."""

    id: str
    number: str
    name: str
    procedure: str
    state_label: str
    tone: str
    assignee: str
    submitted_at: datetime
    due_at: datetime | None
    urgency: str
    urgency_label: str
    urgency_tone: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class StateView:
    """A state in words: whose turn it is, what comes next."""

    id: str
    phase: str
    label: str
    tone: str
    owner: str
    owner_label: str
    next_step: str
    extra: Mapping[str, str] = field(default_factory=dict)

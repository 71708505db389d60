"""The door of outbox: publish an event, handle others' events, deliver, look at what is stuck."""

from __future__ import annotations

from .events import DuplicateEventName, Event, event_types
from .rules import failure_kind, failure_place, pause_after
from .selectors import Backlog, DeliveryView, backlog, deliveries
from .services import (
    DuplicateHandler,
    OutsideTransaction,
    current_event_id,
    deliver_pending,
    discard,
    handlers_of,
    on,
    once,
    prune,
    publish,
    resend,
)
from .wake import Ear, wake_worker

__all__ = [
    "Backlog",
    "DeliveryView",
    "DuplicateEventName",
    "DuplicateHandler",
    "Ear",
    "Event",
    "OutsideTransaction",
    "backlog",
    "current_event_id",
    "deliver_pending",
    "deliveries",
    "discard",
    "event_types",
    "failure_kind",
    "failure_place",
    "handlers_of",
    "on",
    "once",
    "pause_after",
    "prune",
    "publish",
    "resend",
    "wake_worker",
]

"""Decisions about mails without sending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain-text mail as it leaves the house. `message_id` stays the same on every attempt."""

    message_id: str
    to: str
    subject: str
    text: str
    language: str
    at: datetime


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after an attempt the relay put off; greylisting wants minutes, a fault hours.

    >>> [pause_after(n) // timedelta(minutes=1) for n in (1, 2, 3, 8)]
    [2, 8, 32, 360]
    """
    return min(timedelta(minutes=2 * 4 ** (max(attempts, 1) - 1)), timedelta(hours=6))


def message_id_of(delivery_id: str, *, host: str) -> str:
    """Return the Message-ID (RFC 5322, 3.6.4): the same for the same delivery, so that a receiver sees a twin.

    >>> message_id_of("ab12", host="city.example")
    '<ab12.kinu@city.example>'
    """
    return f"<{delivery_id}.kinu@{host}>"

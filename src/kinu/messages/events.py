"""Facts that messages publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kinu.platform.outbox.public import Event


@dataclass(frozen=True)
class MailQueued(Event):
    """A message was stored and a mail about it is due."""

    name: ClassVar[str] = "messages.mail-queued"
    delivery_id: str


@dataclass(frozen=True)
class MailBounced(Event):
    """The relay refused the mail for good: the address of this account does not work."""

    name: ClassVar[str] = "messages.mail-bounced"
    delivery_id: str
    account_id: str

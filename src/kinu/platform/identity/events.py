"""Facts identity publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kinu.platform.outbox.public import Event


@dataclass(frozen=True)
class ResidentLoggedIn(Event):
    """Somebody logged in as a resident. `before` is the account of the same session until then, if any."""

    name: ClassVar[str] = "identity.resident_logged_in"
    account_id: str
    assurance: str
    before: str = ""


@dataclass(frozen=True)
class DelegationConfirmed(Event):
    """A principal's delegation was accepted by the agent with the code."""

    name: ClassVar[str] = "identity.delegation_confirmed"
    delegation_id: str
    principal_resident_id: str
    agent_resident_id: str


@dataclass(frozen=True)
class DelegationEnded(Event):
    """A delegation was ended before its day by one of the two."""

    name: ClassVar[str] = "identity.delegation_ended"
    delegation_id: str
    principal_resident_id: str
    agent_resident_id: str

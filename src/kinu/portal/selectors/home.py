"""What the residents' home page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kinu.kernel.actor import Actor
from kinu.procedures import public as procedures

from .today import Today, today


@dataclass(frozen=True, slots=True)
class Home:
    events: list[procedures.LifeEvent]
    popular: list[procedures.ProcedureCard]
    matters: list[procedures.ApplicationCard]
    drafts: list[procedures.DraftCard]
    today: Today


def home(*, actor: Actor, town_id: str, now: datetime) -> Home:
    """Return the home page for a guest or a logged-in resident: open matters first that wait for the reader."""
    matters = open_matters(actor) if actor.is_resident else []
    return Home(
        events=procedures.life_events()[:8],
        popular=procedures.popular(limit=5),
        matters=matters[:5],
        drafts=procedures.my_drafts(actor=actor, now=now)[:3] if actor.is_resident else [],
        today=today(town_id=town_id, now=now),
    )


def open_matters(actor: Actor) -> list[procedures.ApplicationCard]:
    """Return the actor's matters that are not closed, those that wait for the actor first."""
    cards = procedures.my_applications(actor=actor)
    running = [card for card in cards if card.state not in {"approved", "refused", "withdrawn"}]
    return sorted(running, key=lambda card: not card.needs_me)

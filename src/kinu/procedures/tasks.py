"""Work after the commit: papers, retention. Each job may run twice."""

from __future__ import annotations

from dataclasses import asdict
from datetime import time

from kinu.kernel import clock
from kinu.platform.jobs import public as jobs

from .adapters.national_portal import national_portal
from .services import delivery, letters, retention
from .services import national_portal as portal


@jobs.job(name="procedures.make_receipt")
def make_receipt(*, application_id: str) -> str:
    """Issue the receipt as a signed PDF."""
    return letters.make_receipt(application_id=application_id, now=clock.now())


@jobs.job(name="procedures.make_letter")
def make_letter(*, application_id: str) -> str:
    """Issue the letter of the decision as a signed PDF, then delete what was kept until then."""
    made = letters.make_decision_letter(application_id=application_id, now=clock.now())
    delivery.clear_delivered(application_id=application_id, now=clock.now())
    return made


@jobs.job(name="procedures.clear_delivered")
def clear_delivered(*, application_id: str) -> bool:
    """Delete what was kept until the matter was over: of a withdrawn application."""
    return delivery.clear_delivered(application_id=application_id, now=clock.now())


@jobs.every(at=time(2, 30))
@jobs.job(name="procedures.forget")
def forget() -> dict[str, int]:
    """Delete drafts past their day, answers past their years, and what a delivery should have deleted."""
    return retention.forget(now=clock.now())


@jobs.every(minutes=10)
@jobs.job(name="procedures.fetch_portal")
def fetch_portal() -> dict[str, object]:
    """Fetch what is new at the national portal and put it into the inbox."""
    return portal.fetch_new(portal=national_portal(), now=clock.now()).as_dict()


@jobs.every(minutes=5)
@jobs.job(name="procedures.tell_portal")
def tell_portal() -> dict[str, object]:
    """Tell the national portal how its matters stand; what it does not take now waits."""
    return asdict(portal.tell_due(portal=national_portal(), now=clock.now()))

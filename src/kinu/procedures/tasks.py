"""Work after the commit: papers, retention. Each job may run twice."""

from __future__ import annotations

from datetime import time

from kinu.kernel import clock
from kinu.platform.jobs import public as jobs

from .services import letters, retention


@jobs.job(name="procedures.make_receipt")
def make_receipt(*, application_id: str) -> str:
    """Issue the receipt as a signed PDF."""
    return letters.make_receipt(application_id=application_id, now=clock.now())


@jobs.job(name="procedures.make_letter")
def make_letter(*, application_id: str) -> str:
    """Issue the letter of the decision as a signed PDF."""
    return letters.make_decision_letter(application_id=application_id, now=clock.now())


@jobs.every(at=time(2, 30))
@jobs.job(name="procedures.forget")
def forget() -> dict[str, int]:
    """Delete drafts past their day and answers past their years."""
    return retention.forget(now=clock.now())

"""What the staff's home page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kinu.kernel.actor import Actor
from kinu.platform.hooks import public as hooks
from kinu.platform.people import public as people
from kinu.procedures import public as procedures

from .mine import notices_for


@dataclass(frozen=True, slots=True)
class StaffHome:
    departments: list[str]
    work: procedures.WorkCount | None
    notices: list[hooks.Notice]


def staff_home(*, actor: Actor, now: datetime) -> StaffHome:
    """Return counts of waiting work, notices and the names of the actor's departments."""
    return StaffHome(
        departments=sorted(people.department_name(code) for code in actor.departments),
        work=procedures.work_count(actor=actor, now=now) if actor.can("procedures.view") else None,
        notices=notices_for(actor, today=now.date()),
    )

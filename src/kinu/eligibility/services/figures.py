"""A named clerk confirms a figure that the pack marks as not certain."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kinu.eligibility.models import FigureDecision
from kinu.eligibility.permissions import DECIDE
from kinu.eligibility.selectors.figures import figures_of
from kinu.eligibility.selectors.packs import pack_of
from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit

from .refusals import MayNot, NothingToDecide, ReasonNeeded


def confirm_figure(*, benefit: str, figure: str, on: date, source: str, by: Actor, now: datetime) -> None:
    """Confirm the value in force on a day, with the paper that says so. A new value must be confirmed anew."""
    if not by.can(DECIDE):
        raise MayNot
    if not source.strip():
        raise ReasonNeeded
    seen = next((one for one in figures_of(pack_of(benefit), on) if one.name == figure), None)
    if seen is None or not seen.is_open or not seen.value:
        raise NothingToDecide
    with (
        transaction.atomic(),
        audit.record(
            "eligibility.figure-confirmed",
            by=by,
            subject=f"{benefit}.{figure}",
            reason=source.strip()[:200],
            now=now,
        ) as entry,
    ):
        entry.note(since=seen.since.isoformat(), value=seen.value, mark=seen.mark)
        FigureDecision.objects.create(
            benefit=benefit,
            figure=figure,
            since=seen.since,
            value=seen.value,
            source=source.strip()[:200],
            at=now,
            by_account=by.account_id,
            by_label=by.label,
        )

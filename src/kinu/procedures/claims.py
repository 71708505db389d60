"""Who has applied: told to whoever looks for people left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from kinu.platform.hooks import public as hooks

from .models import Application


def claimed(benefit: str, procedures: Collection[str], since: date) -> Iterator[str]:  # noqa: ARG001
    """Yield the residents of applications sent since a day that were neither refused nor withdrawn."""
    rows = Application.objects.filter(procedure_code__in=tuple(procedures), submitted_at__date__gte=since)
    pairs = rows.exclude(phase__in=("refused", "withdrawn")).values_list(
        "applicant_resident", "subject_resident"
    )
    for pair in pairs.iterator(2_000):
        yield from (each for each in pair if each)


hooks.claims.register(hooks.ClaimSource(id="procedures", claimed=claimed))

"""Who has applied is told to whoever looks for people left out."""

from __future__ import annotations

from datetime import date

import pytest

from kinu.procedures.claims import claimed
from kinu.procedures.models import Application
from kinu.procedures.services import submission

from .factories import NOW, application, publish, resident

pytestmark = pytest.mark.django_db
CODES = ("test-allowance",)


def test_an_application_counts_for_both_parties_until_it_is_withdrawn() -> None:
    publish()
    sender = resident()
    row = application(sender)
    Application.objects.filter(pk=row.pk).update(applicant_resident="r-1", subject_resident="r-2")
    assert set(claimed("x", CODES, date(2026, 11, 1))) == {"r-1", "r-2"}
    assert list(claimed("x", ("other",), date(2026, 11, 1))) == []
    assert list(claimed("x", CODES, date(2026, 12, 1))) == []
    submission.withdraw(application_id=row.pk, by=sender, now=NOW)
    assert list(claimed("x", CODES, date(2026, 11, 1))) == []

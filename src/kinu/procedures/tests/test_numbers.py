"""The numbers of the work: each is worked out by hand here and read from the tables there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks
from kinu.platform.identity.tests.factories import log_in_staff
from kinu.procedures.models import Application, StepCount
from kinu.procedures.selectors import counts
from kinu.procedures.services import corrections, decisions
from kinu.procedures.services.counting import count_step

from . import factories
from .factories import NOW
from .test_resident_pages import YOU, begin, step, walk_to_check

pytestmark = pytest.mark.django_db
DAY = NOW.date()
PERIOD = (DAY - timedelta(days=30), DAY + timedelta(days=30))


@pytest.fixture
def four():
    """Four applications: three online, one from the counter; two decided after 4 and 10 days; one asked twice."""
    factories.publish()
    rows = [factories.application() for _ in range(4)]
    Application.objects.filter(pk=rows[3].pk).update(channel="counter")
    for row, days in ((rows[0], 4), (rows[1], 10)):
        decisions.decide(
            application_id=row.id,
            decision_id="approve",
            details={"amount": 1},
            by=factories.chief(),
            now=NOW + timedelta(days=days),
        )
    for _nth in range(2):
        corrections.ask_correction(
            application_id=rows[2].id, fields=["phone"], reason="番号", by=factories.clerk(), now=NOW
        )
        by = factories.resident(rows[2].applicant_account)
        corrections.answer_correction(
            application_id=rows[2].id, raw={"phone": "0297-23-2222"}, by=by, now=NOW
        )
    return rows


def test_online_share_days_to_decision_and_corrections_are_counted(four):
    assert counts.online_share(*PERIOD) == 75.0
    assert counts.days_to_decision(*PERIOD) == 7.0
    assert counts.corrections_per_application(*PERIOD) == 0.5


def test_a_period_without_anything_is_not_measured_rather_than_zero(four):
    before = (DAY - timedelta(days=90), DAY - timedelta(days=60))
    for indicator in hooks.indicators:
        if indicator.id.startswith("procedures."):
            assert indicator.read(*before) is None


def test_drop_off_is_the_worst_page_of_those_ten_drafts_opened():
    count_step(code="a", step="you", day=DAY, opened=20, finished=18)
    count_step(code="a", step="family", day=DAY, opened=18, finished=9)
    count_step(code="a", step="rare", day=DAY, opened=9, finished=0)
    found = {each.step: (each.opened, each.finished, each.lost) for each in counts.drop_off_per_page(*PERIOD)}
    assert found["you"] == (20, 18, pytest.approx(10.0))
    assert set(found) == {"you", "family"}
    assert counts.drop_off(*PERIOD) == 50.0


def _counted() -> dict[str, tuple[int, int]]:
    return {row.step: (row.opened, row.finished) for row in StepCount.objects.all()}


def test_a_page_counts_once_however_often_it_is_opened_and_sent():
    factories.publish(online=factories.model.Online(assurance="none"))
    browser = Client()
    draft = begin(browser)
    for _nth in range(3):
        browser.get(step(draft, "you"))
    browser.post(step(draft, "you"), {**YOU, "phone": "x"})
    assert _counted()["you"] == (1, 0)
    for _nth in range(2):
        browser.post(step(draft, "you"), YOU)
    assert _counted()["you"] == (1, 1)


def test_who_stops_before_sending_is_counted_on_the_last_page_and_who_sends_is_not():
    factories.publish(online=factories.model.Online(assurance="none"))
    stopped, sender = Client(), Client()
    for browser in (stopped, sender):
        draft = begin(browser)
        walk_to_check(browser, draft)
        browser.get(reverse("procedures:check", args=[draft.id]))
    assert _counted()["sent"] == (2, 0)
    sender.post(reverse("procedures:check", args=[draft.id]), {"declared": "true"})
    assert _counted()["sent"] == (2, 1)


def test_staff_read_the_numbers_and_the_drop_off_of_each_page(client):
    factories.publish()
    log_in_staff(client, roles=("clerk",), departments=("shimin",))
    today = clock.today()
    count_step(code="test-allowance", step="you", day=today, opened=20, finished=15)
    count_step(code="test-allowance", step="sent", day=today, opened=15, finished=15)
    page = client.get(reverse("procedures:numbers"), {"days": "30"}).content.decode()
    assert "あなたのこと" in page
    assert "25.0%" in page
    assert "内容の確認" in page
    assert "オンライン申請の割合" in page
    assert client.get(reverse("procedures:numbers"), {"days": "x' OR 1"}).status_code == 200


def test_residents_do_not_see_the_numbers_of_the_office(client):
    assert client.get(reverse("procedures:numbers")).status_code in {302, 404}


def test_the_plan_page_shows_the_four_numbers(client, four):
    page = client.get(reverse("plan:system", args=["S05"])).content.decode()
    for words in ("オンライン申請の割合", "決定までの日数", "申請1件あたりの補正", "途中でやめた人"):
        assert words in page

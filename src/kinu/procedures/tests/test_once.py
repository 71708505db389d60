"""A hundred clicks at once give one application and one number; parallel senders give no number twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from kinu.platform.identity.tests.factories import log_in, make_resident
from kinu.procedures.models import Application, NumberSeries
from kinu.procedures.services import submission

from . import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hundred_clicks_at_once_make_one_application():
    factories.publish()
    by = factories.resident()
    draft_id = factories.filled_draft(by)

    def click(_number: int) -> str:
        try:
            return submission.submit_draft(
                draft_id=draft_id, declared=["true"], by=by, now=factories.NOW
            ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        numbers = set(pool.map(click, range(100)))
    assert len(numbers) == 1
    assert Application.objects.count() == 1
    assert NumberSeries.objects.get().last == 1


def test_parallel_clicks_over_http_lead_to_one_receipt():
    factories.publish()
    account = make_resident()
    draft_id = factories.filled_draft(factories.resident(account.uid))
    client = Client()
    log_in(client, account, assurance="mail")
    cookies = client.cookies

    def click(_number: int) -> str:
        browser = Client()
        browser.cookies = cookies.copy()
        try:
            return browser.post(reverse("procedures:check", args=[draft_id]), {"declared": "true"})[
                "Location"
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        places = set(pool.map(click, range(24)))
    assert places == {reverse("procedures:receipt", args=[Application.objects.get().id])}


def test_parallel_senders_never_share_a_number():
    factories.publish()
    senders = [factories.resident() for _ in range(20)]
    drafts = [factories.filled_draft(by) for by in senders]

    def send(pair) -> str:
        by, draft_id = pair
        try:
            return submission.submit_draft(
                draft_id=draft_id, declared=["true"], by=by, now=factories.NOW
            ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(send, zip(senders, drafts, strict=True)))
    assert len(set(numbers)) == 20
    assert NumberSeries.objects.get().last == 20

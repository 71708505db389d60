"""What the public sees of the plan, and that the command prints the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kinu.kernel import clock
from kinu.plan import public as plan
from kinu.plan.health import plan_health
from kinu.plan.selectors import readings
from kinu.platform.hooks import public as hooks

from .conftest import always, fails

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_measure_system_state_and_number(
    claim: Callable, indicator: Callable, client: Client
) -> None:
    claim("S40", works=lambda: True)
    indicator("garbage.scans", read=always(1234), systems=("S40",))
    page = text_of(client, "/plan/")
    assert "ごみの日と分別のQR案内" in page
    assert "1,234 件" in page
    assert plan.status(now=clock.now()).system("S40").state is plan.State.WORKS  # type: ignore[union-attr]


def test_a_claimed_system_that_does_not_work_yet_is_under_way(claim: Callable) -> None:
    claim("S40", works=lambda: False)
    assert plan.status(now=clock.now()).system("S40").state is plan.State.UNDER_WAY  # type: ignore[union-attr]


def test_a_system_nobody_claims_is_not_begun(client: Client) -> None:
    assert plan.status(now=clock.now()).system("S20").state is plan.State.NOT_BEGUN  # type: ignore[union-attr]
    assert "まだ始まっていません" in text_of(client, "/plan/systems/S20/")


def test_a_failing_claim_is_shown_as_unreadable_and_the_page_stands(claim: Callable, client: Client) -> None:
    claim("S40", works=fails)
    assert "読めません" in text_of(client, "/plan/systems/S40/")
    assert "ごみの日と分別のQR案内" in text_of(client, "/plan/")


def test_a_failing_indicator_is_shown_as_unreadable_and_in_health(
    indicator: Callable, client: Client
) -> None:
    indicator("broken.number", read=fails, systems=("S40",))
    assert "読めません" in text_of(client, "/plan/systems/S40/")
    health = plan_health()
    assert health.state is hooks.HealthState.DEGRADED
    assert "broken.number" in health.details["ids"]


def test_a_number_that_was_not_measured_yet_says_so(indicator: Callable, client: Client) -> None:
    indicator("empty.number", read=always(None), systems=("S40",))
    assert "まだ測っていません" in text_of(client, "/plan/systems/S40/")


def test_the_command_prints_what_the_page_offers_as_json(
    claim: Callable, indicator: Callable, client: Client
) -> None:
    claim("S40", works=lambda: True)
    indicator("garbage.scans", read=always(3), systems=("S40",))
    with time_machine.travel("2026-11-23 01:00:00+00:00", tick=False):
        served = client.get("/plan/plan.json").json()
        printed = io.StringIO()
        call_command("plan_status", "--json", stdout=printed)
    assert json.loads(printed.getvalue()) == served
    assert served["counts"]["systems"]["works"] >= 1
    (system,) = [one for one in served["systems"] if one["id"] == "S40"]
    assert system["indicators"][0]["value"] == 3


def test_json_is_the_same_in_every_language(client: Client) -> None:
    with time_machine.travel("2026-11-23 01:00:00+00:00", tick=False):
        japanese = client.get("/plan/plan.json").json()
        client.cookies["kinu_language"] = "en"
        assert client.get("/plan/plan.json").json() == japanese


def test_numbers_are_asked_for_the_running_fiscal_year(indicator: Callable) -> None:
    asked = []
    indicator("asked", read=lambda since, until: asked.append((since, until)), systems=("S40",))
    with time_machine.travel("2027-03-31 03:00:00+00:00", tick=False):
        plan.status(now=clock.now())
    assert [(since.isoformat(), until.isoformat()) for since, until in asked] == [
        ("2026-04-01", "2027-03-31")
    ]


def test_csv_has_a_row_for_every_tie_of_measure_and_system(client: Client) -> None:
    text = client.get("/plan/plan.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    ties = {(row["施策番号"], row["システム番号"]) for row in rows}
    status = plan.status(now=clock.now())
    assert ties == {(measure.ref, system.id) for measure in status.measures() for system in measure.systems}


def test_filters_leave_only_what_fits(claim: Callable, client: Client) -> None:
    claim("S40", works=lambda: True)
    page = text_of(client, "/plan/?state=works")
    assert "各種施設での多言語対応" in page
    assert "庁内のフリーアドレス化" not in page
    assert "あてはまる施策はありません" in text_of(client, "/plan/?department=headquarters&part=4-1")
    assert "窓口の改革" in text_of(client, "/plan/?department=counters")


def test_an_unknown_filter_finds_nothing_and_does_not_break(client: Client) -> None:
    assert "あてはまる施策はありません" in text_of(client, "/plan/?state=%00'\"<")


@pytest.mark.parametrize("path", ["/plan/measures/9-9/", "/plan/systems/S99/"])
def test_an_unknown_measure_or_system_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_measure_page_quotes_the_plan_and_tells_where_the_department_is_from(client: Client) -> None:
    page = text_of(client, "/plan/measures/4-1-1-2/")
    assert "市民がマイナンバーカードを用い" in page
    assert "計画に課の名前がないため" in page
    assert "令和10年度" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Online procedures"), ("pt-br", "Procedimentos online"), ("ja-easy", "<ruby>")],
)
def test_the_page_speaks_the_readers_language(client: Client, language: str, words: str) -> None:
    client.cookies["kinu_language"] = language
    assert words in text_of(client, "/plan/")


def test_a_much_read_page_does_not_ask_every_room_every_time(indicator: Callable) -> None:
    asked = []
    indicator("asked", read=lambda since, _until: asked.append(since), systems=("S40",))
    now = clock.now()
    plan.status(now=now)
    plan.status(now=now + readings.READINGS_LAST / 2)
    assert len(asked) == 1
    plan.status(now=now + readings.READINGS_LAST)
    assert len(asked) == 2


def test_a_second_reading_needs_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/plan/")
    with django_assert_num_queries(0):
        client.get("/plan/")


def test_the_plan_is_found_by_search() -> None:
    source = hooks.search.get("plan.measures")
    assert source is not None
    assert source.find("くらしのごみの日と分別のQR案内", "ja", 5)[0].url == "/plan/systems/S40/"
    assert source.find("smartphone classes", "en", 5)[0].title == "Smartphone classes"
    assert source.find("ありえないことば", "ja", 5) == []


def test_s67_works_once_another_room_gives_a_readable_number(
    indicator: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks.indicators, "_entries", {})
    assert plan.status(now=clock.now()).system("S67").state is plan.State.UNDER_WAY  # type: ignore[union-attr]
    readings.forget()
    indicator("another.number", read=always(None), systems=("S40",))
    assert plan.status(now=clock.now()).system("S67").state is plan.State.WORKS  # type: ignore[union-attr]

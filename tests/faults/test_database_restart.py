"""The database server crashes and comes back while residents save and send: a plain sentence, nothing lost, nothing twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from kinu.platform.identity.tests.factories import log_in, make_resident
from kinu.procedures.tests import factories
from tools.house import CHECKOUT, House, free_port, house_at, running

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE, SAVES = 5, 6
AWAY = "ただいま、つながりにくくなっています"


@dataclass
class Person:
    """Somebody at a form, and what the house answered."""

    draft_id: str
    account_id: str
    cookies: dict[str, str]
    typed: str = ""
    receipts: set[str] = field(default_factory=set)
    told_to_wait: int = 0
    strange: list[str] = field(default_factory=list)


def test_a_restart_in_mid_request_loses_nothing_and_does_nothing_twice(
    cluster: Cluster, tmp_path: Path
) -> None:
    people = [_begin() for _number in range(PEOPLE)]
    cluster.copy_from_tests()
    extra = {"KINU_SECRET_KEY": settings.SECRET_KEY}
    house = house_at(var=tmp_path, port=free_port(), database_url=cluster.url, demo=False, extra=extra)
    with running(house, log=tmp_path / "house.log"):
        threads = [threading.Thread(target=_fill_and_send, args=(house, one)) for one in people]
        for thread in threads:
            thread.start()
        for _crash in range(2):
            time.sleep(0.8)
            cluster.crash()
        for thread in threads:
            thread.join(timeout=60)
        assert [one.strange for one in people if one.strange] == []
        assert [len(one.receipts) for one in people] == [1] * PEOPLE
        assert sum(one.told_to_wait for one in people) > 0, "nobody met the restart: the test proves nothing"
        _wait_for_the_worker(cluster)
    _nothing_lost_nothing_twice(cluster, people)


def _begin() -> Person:
    if not factories.Draft.objects.exists():
        factories.publish()
    account = make_resident()
    client = Client()
    log_in(client, account, assurance="mail")
    client.get("/login/")
    draft_id = factories.filled_draft(factories.resident(account.uid))
    return Person(draft_id, account.uid, {name: one.value for name, one in client.cookies.items()})


def _fill_and_send(house: House, person: Person) -> None:
    """Type a wish letter by letter (each is saved), then press the button until there is a receipt, twice over."""
    form = f"{house.url}/procedures/draft/{person.draft_id}"
    with httpx.Client(cookies=person.cookies, timeout=30) as browser:
        token = _token(browser, person, f"{form}/step/family/")
        for number in range(SAVES):
            person.typed = f"希望{number}"
            told = {"csrfmiddlewaretoken": token, "field": "wish", "value": person.typed}
            _until_done(browser, person, f"{form}/step/family/autosave/", told, script=True)
            time.sleep(0.1)
        for _press in range(2):
            promise = {"csrfmiddlewaretoken": token, "declared": "true"}
            answer = _until_done(browser, person, f"{form}/check/", promise)
            person.receipts.add(answer.headers.get("location", answer.text[:300]))


def _token(browser: httpx.Client, person: Person, address: str) -> str:
    page = _until_done(browser, person, address)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def _until_done(
    browser: httpx.Client,
    person: Person,
    address: str,
    told: dict[str, str] | None = None,
    *,
    script: bool = False,
) -> httpx.Response:
    """Ask as a browser does; told to wait, ask again as a person does. Anything else than that is strange."""
    origin = address.partition("/procedures/")[0]
    headers = {"Origin": origin, "Accept": "text/html", **({"X-Kinu-Autosave": "1"} if script else {})}
    for _try in range(100):
        answer = browser.request("POST" if told else "GET", address, data=told, headers=headers)
        if answer.status_code != 503:
            break
        person.told_to_wait += 1
        words = answer.json()["message"] if script else answer.text
        if AWAY not in words or (told and not script and "もう一度送る" not in words):
            person.strange.append(words[:300])
        time.sleep(0.15)
    if answer.status_code not in {200, 302}:
        person.strange.append(f"{answer.status_code} {address} {answer.text[:300]}")
    return answer


def _wait_for_the_worker(cluster: Cluster) -> None:
    for _try in range(150):
        if cluster.ask("SELECT count(*) FROM outbox_delivery WHERE state <> 'delivered'") == [(0,)]:
            return
        time.sleep(0.1)
    pytest.fail("the worker did not come back to its work")


def _nothing_lost_nothing_twice(cluster: Cluster, people: list[Person]) -> None:
    rows = cluster.ask(
        "SELECT applicant_account, number, f.answers->>'wish' FROM procedures_application a "
        "JOIN procedures_filing f ON f.application_id = a.id"
    )
    assert sorted((account, wish) for account, _number, wish in rows) == sorted(
        (one.account_id, one.typed) for one in people
    )
    assert len({number for _account, number, _wish in rows}) == PEOPLE
    sent = cluster.ask("SELECT count(*) FROM audit_sentence WHERE action = 'procedures.submitted'")
    assert sent == [(PEOPLE,)]
    told = cluster.ask("SELECT account_id, count(*) FROM kinu_messages_message GROUP BY account_id")
    assert sorted(told) == sorted((one.account_id, 1) for one in people)


class Cluster:
    """A PostgreSQL server of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.env = {**os.environ, "KINU_TESTDB": str(folder)}
        self.url = self._do("url")

    def _do(self, action: str) -> str:
        command = [sys.executable, str(CHECKOUT / "tools/testdb"), action]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def copy_from_tests(self) -> None:
        """Bring tables and rows of the tests' own database over, as they are."""
        known = connection.settings_dict
        source = f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
        dump = subprocess.run(["pg_dump", "--no-owner", source], capture_output=True, check=True)
        subprocess.run(["psql", "-q", self.url], input=dump.stdout, capture_output=True, check=True)

    def crash(self) -> None:
        self._do("restart")

    def stop(self) -> None:
        self._do("stop")

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as line:
            return list(line.execute(sql))


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path("/tmp") / f"kinu-restart-{os.getpid()}"  # noqa: S108  short: a socket's path has a limit
    made = Cluster(folder)
    yield made
    made.stop()
    subprocess.run(["rm", "-rf", str(folder)], check=True)

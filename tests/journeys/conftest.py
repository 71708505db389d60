"""A whole city hall (web, worker, database) and a real browser for people's stories."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.house import House, free_port, house_at, kinu, prepare, running

CHROMIUM = os.environ.get("KINU_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
MANNERS: dict[str, Any] = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "reduced_motion": "reduce"}
PICTURES = Path(os.environ.get("KINU_PICTURES", ".cache/pictures"))
_axe = Axe()
ONLY_FINDINGS = {"resultTypes": ["violations"]}
"""All rules are asked; what passed is not written out node by node."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what walks in a browser, so that the quick runs leave it out."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session", params=os.environ.get("KINU_JOURNEYS_ON", "sqlite postgres").split())
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A city hall with 400 residents, open until the last story ends."""
    var = tmp_path_factory.mktemp(f"house-{request.param}")
    database_url = ""
    if request.param == "postgres":
        database_url = os.environ.get("KINU_JOURNEY_POSTGRES", "")
        if not database_url:
            pytest.skip(reason="no PostgreSQL given in KINU_JOURNEY_POSTGRES")
        database_url = _fresh_database(database_url, "kinu_journeys")
    house = house_at(var=var, port=free_port(), database_url=database_url)
    prepare(house, residents=400, seed=1, say=lambda _words: None)
    with running(house, log=var / "house.log"):
        yield house


def _fresh_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person at a screen: opens pages, is held to zero axe findings on each, keeps a picture of each state."""

    page: Page
    house: House
    name: str
    scripts: bool
    language: str = "ja"
    checker: Page | None = None
    pictured: bool = True
    """False on PostgreSQL: the same pages were kept as pictures on SQLite."""
    seen: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address of the house and look at it."""
        self.page.goto(address if address.startswith("http") else self.house.url + address)
        self.look()

    def look(self, state: str = "") -> None:
        """Hold the page as it stands to axe and to the width of the screen; keep its picture."""
        self.page.wait_for_load_state("domcontentloaded")
        findings = self._findings()
        told = [f"{finding['id']}: {finding['nodes'][0]['html'][:160]}" for finding in findings]
        assert told == [], f"axe at {self.page.url}"
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px wider than the screen"
        self.picture(state)

    def _findings(self) -> list[dict[str, Any]]:
        """Ask axe; a page without scripts is shown as it stands to a browser with scripts, because axe is one."""
        if self.checker is None:
            return list(_axe.run(self.page, options=ONLY_FINDINGS).response["violations"])
        address, html = self.page.url.partition("#")[0], self.page.content()
        self.checker.unroute_all()
        self.checker.route(
            address,
            lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html),
        )
        self.checker.goto(address)
        return list(_axe.run(self.checker, options=ONLY_FINDINGS).response["violations"])

    def picture(self, state: str = "") -> None:
        """Keep a picture of the whole page under .cache/pictures."""
        self.seen.append(self.page.url)
        if not self.pictured:
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        number = f"{len(self.seen):02d}"
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.page.screenshot(
            path=PICTURES / f"{self.name}-{width}-{number}{'-' + state if state else ''}.png", full_page=True
        )


@pytest.fixture
def visitor(house: House, browser: Browser, request: pytest.FixtureRequest) -> Iterator[object]:
    """Make visitors: `visitor("mother", size=PHONE, language="pt-br", scripts=True)`."""
    contexts: list[BrowserContext] = []

    def make(
        name: str, *, size: dict[str, int] = DESK, language: str = "ja", scripts: bool = True
    ) -> Visitor:
        context = browser.new_context(viewport=size, java_script_enabled=scripts, **MANNERS)
        context.set_default_timeout(60_000)
        if language != "ja":
            context.add_cookies([{"name": "kinu_language", "value": language, "url": house.url}])
        contexts.append(context)
        checker = None
        if not scripts:
            contexts.append(browser.new_context(viewport=size, **MANNERS))
            checker = contexts[-1].new_page()
        database = "postgres" if "DATABASE_URL" in house.env else "sqlite"
        page = context.new_page()
        page.on(
            "requestfailed",
            lambda failed: sys.stdout.write(
                f"failed request: {failed.method} {failed.url} {failed.failure}\n"
            ),
        )
        return Visitor(
            page=page,
            house=house,
            name=f"{name}-{language}-{database}{'' if scripts else '-noscript'}",
            scripts=scripts,
            language=language,
            checker=checker,
            pictured=database == "sqlite",
        )

    yield make
    if getattr(request.node, "story_failed", False):
        _keep_evidence(contexts, house, request.node)
    for context in contexts:
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember on the story itself that it failed, so that its fixtures can keep what was on the screen."""
    report = yield
    if report.when == "call" and report.failed:
        item.story_failed = True  # type: ignore[attr-defined]
    return report


def _keep_evidence(contexts: list[BrowserContext], house: House, node: pytest.Item) -> None:
    """Print and keep what each visitor saw at the moment of the failure, and the house's last requests."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=PICTURES / f"failed-{node.name}-{number}.png", full_page=True)
            sys.stdout.write(f"\n--- visitor {number} at {page.url}\n{page.inner_text('body')[:1500]}\n")
    log = Path(house.env["KINU_VAR"]) / "house.log"
    if log.exists():
        sys.stdout.write(
            "\n--- the house's last words\n" + "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        )


@pytest.fixture
def command(house: House) -> object:
    """Run a management command of the house."""
    return lambda *arguments: kinu(house, *arguments, quiet=True)

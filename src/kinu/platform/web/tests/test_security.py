from __future__ import annotations

import io
import json
import logging
import re
import sys

import pytest
import structlog
from django.test import Client

from kinu.platform.web.middleware.security import content_security_policy

pytestmark = pytest.mark.usefixtures("house")


def test_the_policy_allows_no_inline_script_or_style() -> None:
    policy = Client().get("/design/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_origins_of_a_login_provider_and_of_tiles_can_be_named(settings) -> None:
    settings.KINU_CSP_FORM_ACTION = ("https://login.example.jp",)
    settings.KINU_CSP_IMG = ("https://tiles.example.jp",)
    policy = content_security_policy()
    assert "form-action 'self' https://login.example.jp" in policy
    assert "img-src 'self' data: blob: https://tiles.example.jp" in policy


@pytest.mark.parametrize("path", ["/design/", "/form/", "/nowhere/"])
def test_no_page_carries_inline_style_or_script(path: str) -> None:
    page = Client().get(path).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_pages_of_a_logged_in_person_stay_in_no_cache() -> None:
    assert (
        "no-store"
        in Client().get("/resident/", headers={"X-Test-Actor": "resident"}).headers["Cache-Control"]
    )
    assert "Cache-Control" not in Client().get("/design/").headers


def test_the_log_line_holds_the_route_and_no_typed_text(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    try:
        Client().get("/form/?q=hanako@example.jp")
    finally:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    line = json.loads(out.getvalue().strip().splitlines()[-1])
    assert line["event"] == "web.request"
    assert line["route"] == "form/"
    assert line["status"] == 200
    assert "hanako" not in out.getvalue()


def test_a_login_can_be_kept_alive_by_script_and_by_form() -> None:
    headers = {"X-Test-Actor": "resident"}
    by_script = Client().post("/session/extend", headers=headers | {"X-Kinu-Autosave": "1"})
    assert by_script.json()["seconds"] > 0
    assert Client().post("/session/extend", {"next": "/design/"}, headers=headers).url == "/design/"
    assert Client().get("/session/extend", headers=headers).status_code == 405


def test_a_logged_in_person_is_warned_and_a_guest_is_not() -> None:
    page = Client().get("/design/", headers={"X-Test-Actor": "resident"}).content.decode()
    assert 'data-session-seconds="1800"' in page
    assert "30分たつと" in page
    assert "k-session" not in Client().get("/design/").content.decode()

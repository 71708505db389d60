"""A clerk registers a passkey, comes in with it alone, takes it away again; the removed one is told so in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.journeys import people
from tests.journeys.conftest import DESK, Visitor

Visitors = Callable[..., Visitor]
REFUSED = "パスキーを読み取れませんでした。もう一度ためすか、パスワードでログインしてください。"
CLERK = "kaigo"


@pytest.fixture
def clerk(visitor: Visitors) -> Visitor:
    """A clerk at a desk; passkeys belong to a name, so the house is opened by its name and not by its number."""
    person = visitor("clerk-passkey", size=DESK)
    person.house = replace(person.house, host="localhost")
    return person


def test_a_clerk_registers_a_passkey_and_logs_in_with_it(clerk: Visitor) -> None:
    key = Key(clerk)
    people.log_in_as_staff(clerk, CLERK, anew=True)
    _registers(clerk, key)
    _leaves(clerk)
    _comes_in_with_it_alone(clerk, key)
    _leaves(clerk)
    _is_refused_without_finger_or_pin(clerk, key)
    _takes_it_away(clerk, key)
    _leaves(clerk)
    _is_refused_with_the_removed_one(clerk)


def test_at_an_address_made_of_numbers_the_pages_say_why_there_is_no_passkey(visitor: Visitors) -> None:
    person = visitor("clerk-number", size=DESK)
    person.open("/staff/login/")
    assert person.page.locator("#passkey_login").count() == 0
    assert "数字だけの住所" in person.page.inner_text("main")


class Key:
    """Chromium's virtual authenticator: a phone that knows its owner's finger."""

    def __init__(self, person: Visitor) -> None:
        self.line: CDPSession = person.page.context.new_cdp_session(person.page)
        self.line.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.id = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        answer = self.line.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(answer["credentials"])

    def knows_its_owner(self, *, known: bool) -> None:
        """Let finger or PIN be right or wrong from now on."""
        self.line.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": known})


def _registers(clerk: Visitor, key: Key) -> None:
    page = clerk.page
    clerk.open("/staff/security/")
    page.click("main a[href$='/passkeys/add/']")
    page.wait_for_url("**/staff/security/again/**")
    clerk.look("password-again")
    page.fill("input[name=password]", people.PASSWORD)
    page.click("main form .k-button--primary")
    page.wait_for_url("**/passkeys/add/")
    page.fill("input[name=name]", "窓口のパソコン")
    page.check("input[name=passwordless]")
    clerk.look("add")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/staff/security/")
    assert "窓口のパソコン" in page.inner_text("main")
    clerk.look("added")
    assert [one["isResidentCredential"] for one in key.credentials()] == [True]


def _comes_in_with_it_alone(clerk: Visitor, key: Key) -> None:
    page = clerk.page
    clerk.open("/staff/login/?next=/procedures/inbox/")
    before = key.credentials()[0]["signCount"]
    page.click("#passkey_login")
    page.wait_for_url(clerk.house.url + "/procedures/inbox/")
    assert key.credentials()[0]["signCount"] == before + 1


def _is_refused_without_finger_or_pin(clerk: Visitor, key: Key) -> None:
    key.knows_its_owner(known=False)
    clerk.page.goto(clerk.house.url + "/staff/login/")
    clerk.page.click("#passkey_login")
    clerk.page.wait_for_selector("[data-passkey-problem]:not([hidden])")
    clerk.look("no-finger")
    assert clerk.page.inner_text("[data-passkey-problem]").strip() == REFUSED
    assert _is_outside(clerk)
    key.knows_its_owner(known=True)


def _takes_it_away(clerk: Visitor, key: Key) -> None:
    _comes_in_with_it_alone(clerk, key)
    page = clerk.page
    page.goto(clerk.house.url + "/staff/security/")
    page.click("main a[href$='/remove/']")
    page.wait_for_load_state("domcontentloaded")
    if "/again/" in page.url:
        page.fill("input[name=password]", people.PASSWORD)
        page.click("main form .k-button--primary")
    page.wait_for_url("**/remove/")
    clerk.look("remove")
    page.click("main form .k-button--primary, main form .k-button >> nth=0")
    page.wait_for_url("**/staff/security/")
    assert "窓口のパソコン" not in page.inner_text("main")
    assert len(key.credentials()) == 1, "the key itself still holds it"


def _is_refused_with_the_removed_one(clerk: Visitor) -> None:
    clerk.page.goto(clerk.house.url + "/staff/login/")
    clerk.page.click("#passkey_login")
    clerk.page.wait_for_url("**/staff/login/?passkey=unread")
    clerk.look("removed")
    assert clerk.page.inner_text("[data-passkey-problem]").strip() == REFUSED
    assert _is_outside(clerk)


def _leaves(clerk: Visitor) -> None:
    clerk.page.context.clear_cookies()


def _is_outside(clerk: Visitor) -> bool:
    """Ask for a page of work and be led to the login."""
    answer = clerk.page.request.get(clerk.house.url + "/procedures/inbox/", max_redirects=0)
    return answer.status in {302, 403}

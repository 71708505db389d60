"""A login that ends is announced, can be kept by one key, and takes nothing along; tabs, back button, two presses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, Visitor
from tools.house import House, free_port, running

Visitors = Callable[..., Visitor]
SECONDS = 10
"""How long a login of the hasty house lasts; it warns at half of it."""


@pytest.fixture(scope="module")
def hasty(house: House) -> Iterator[House]:
    """The same city hall through a second door whose logins end within seconds."""
    port = free_port()
    env = {**house.env, "KINU_SESSION_SECONDS": str(SECONDS), "KINU_BASE_URL": f"http://127.0.0.1:{port}"}
    second = replace(house, port=port, env=env)
    with running(second, workers=0):
        yield second


def _at_the_form(person: Visitor) -> Page:
    """Log in quickly and open the first page of 児童手当."""
    page = person.page
    page.goto(person.house.url + "/procedures/jidoteate/")
    page.click("main .k-button--primary >> nth=0")
    page.click("a[href*='/login/card/']")
    page.click("main a:has-text('鈴木　健太')")
    page.fill("input[name=pin]", people.PIN)
    page.click("main .k-button--primary")
    page.click("main form[method=post] button.k-button >> nth=0")
    page.wait_for_url("**/step/event/")
    return page


def test_the_end_is_announced_kept_by_a_key_and_takes_nothing_along(visitor: Visitors, hasty: House) -> None:
    person = visitor("hasty", size=PHONE)
    person.house = hasty
    page = _at_the_form(person)
    page.wait_for_selector("#k-session[open]", timeout=SECONDS * 1000)
    assert page.evaluate("document.activeElement.matches('[data-session-extend]')"), "no hand is needed"
    person.picture("warned")
    page.keyboard.press("Enter")
    page.wait_for_selector("#k-session[open]", state="hidden")
    assert page.evaluate("fetch('/my/', {redirect: 'manual'}).then(answer => answer.status)") == 200
    page.fill("[name=event_date-year]", "2026")
    page.fill("[name=event_date-month]", "11")
    page.fill("[name=event_date-day]", "20")
    page.wait_for_selector("[data-session-ended]:not([hidden])", timeout=2 * SECONDS * 1000)
    person.picture("ended")
    page.keyboard.press("Enter")
    assert page.input_value("[name=event_date-year]") == "2026", "what was typed still stands there"
    page.click("#procedure-form .k-actions .k-button--primary")
    page.wait_for_url("**/login/**")
    page.click("a[href*='/login/card/']")
    page.click("main a:has-text('鈴木　健太')")
    page.fill("input[name=pin]", people.PIN)
    page.click("main .k-button--primary")
    page.wait_for_url("**/step/event/**")
    assert page.input_value("[name=event_date-day]") == "20"


def test_without_scripts_a_sentence_says_how_long_a_login_lasts(visitor: Visitors) -> None:
    clerk = visitor("clerk-noscript", size=DESK, scripts=False)
    people.log_in_as_staff(clerk, "planner", anew=True)
    clerk.page.goto(clerk.house.url + "/staff/")
    assert "30分たつと、自動的にログアウトします" in clerk.page.inner_text(".k-session-hint")


def test_two_tabs_the_back_button_and_two_presses_make_no_second_answer(visitor: Visitors) -> None:
    person = visitor("tabs", size=PHONE)
    first = _at_the_form(person)
    form = first.url
    before = _drafts(first, person.house)
    first.goto(form)
    second = person.page.context.new_page()
    second.goto(first.url)
    for tab, day in ((first, "20"), (second, "21")):
        tab.fill("[name=event_date-year]", "2026")
        tab.fill("[name=event_date-month]", "11")
        tab.fill("[name=event_date-day]", day)
        people.fill_page(tab, {})
    first.dblclick("#procedure-form .k-actions .k-button--primary")
    first.wait_for_url("**/step/applicant/")
    second.click("#procedure-form .k-actions .k-button--primary")
    second.wait_for_url("**/step/*/")
    first.go_back()
    first.wait_for_url("**/step/event/")
    shown = first.input_value("[name=event_date-day]")
    first.reload()
    assert first.input_value("[name=event_date-day]") in {"20", "21"}
    assert shown in {"20", "21"}
    assert _drafts(first, person.house) == before, "two tabs are one draft"


def _drafts(page: Page, house: House) -> set[str]:
    page.goto(house.url + "/procedures/mine/")
    links = page.eval_on_selector_all(
        "main a[href*='/procedures/draft/']", "all => all.map(one => one.pathname)"
    )
    return {str(link).split("/")[3] for link in links}

"""One matter of the counter in each of its states: heard at home, being asked, on the second screen, handed over."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tools.a11y_objects import Windows, first
from tools.hearing import FORWARD, answer_all, choose

_ID = "([0-9a-f]{32})"
_FORMS = {"suidokaishi", "suidochushi"}


def find_matters(visitors: Windows) -> dict[str, str]:
    """Return ids of pre-entries and matters, and one value to mend in each."""
    url, home, desk = visitors.url, visitors.page_of("guest"), visitors.page_of("clerk")
    found = {"visit_forms": _at_home(home, url, "常総 一郎", answered=False)}
    found["visit"] = _at_home(home, url, "常総 二郎", answered=True)
    found["visit_value"] = first(home, f"{url}/procedures/visit/{found['visit']}/pass/", r"/mend/([\w.:-]+)/")
    for name, answered in (("matter_ask", False), ("matter", True), ("matter_done", True)):
        found[name] = _at_the_desk(desk, url, answered=answered)
    review = f"{url}/procedures/counter/{found['matter']}/review/"
    found["matter_value"] = first(desk, review, r"/mend/([\w.:-]+)/")
    screen = visitors.page_of("screen")
    _pair(desk, screen, f"{url}/procedures/counter/{found['matter_done']}/review/", url)
    _sign(screen, "常総 三郎")
    desk.reload()
    with desk.expect_navigation():
        desk.click("button[value=hand-over]")
    _pair(desk, screen, review, url)
    return found


def _at_home(page: Page, url: str, name: str, *, answered: bool) -> str:
    page.goto(f"{url}/procedures/visit/")
    page.check("#event-move", force=True)
    page.click("main form .k-actions .k-button--primary")
    page.wait_for_url("**/forms/")
    matter = _id(page)
    if answered:
        page.fill("#id_name", name)
        page.fill("#id_birth", "1990-2-3")
        choose(page, _FORMS)
        with page.expect_navigation():
            page.click(FORWARD)
        answer_all(page, end="/ask/")
    return matter


def _at_the_desk(page: Page, url: str, *, answered: bool) -> str:
    page.goto(f"{url}/procedures/counter/")
    page.fill("#new-name", "常総 三郎")
    page.fill("#new-birth", "1990-2-3")
    with page.expect_navigation():
        page.click("form:has(#new-name) button")
    matter = _id(page)
    page.select_option("#event", "move")
    with page.expect_navigation():
        page.click("text=手続きを並べる")
    choose(page, _FORMS)
    with page.expect_navigation():
        page.click(FORWARD)
    if answered:
        answer_all(page, end="/ask/")
    return matter


def _pair(desk: Page, screen: Page, review: str, url: str) -> None:
    """Let the second screen show the matter that the desk gives to the visitor."""
    desk.goto(review)
    with desk.expect_navigation():
        desk.click("button[value=confirm]")
    code = desk.inner_text("main .k-number").strip()
    screen.goto(f"{url}/procedures/screen/")
    screen.fill("#id_code", code)
    with screen.expect_navigation():
        screen.click("main .k-button--primary")


def _sign(screen: Page, name: str) -> None:
    screen.check("#id_confirmed", force=True)
    screen.fill("#id_name", name)
    with screen.expect_navigation():
        screen.click("main .k-actions .k-button--primary")


def _id(page: Page) -> str:
    match = re.search(f"/(?:visit|counter)/{_ID}/", page.url)
    if match is None:
        raise RuntimeError(f"no matter at {page.url}")
    return match[1]

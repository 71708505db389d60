"""Those left out: a clerk chooses a child that could be helped, the chief tells the parent, the parent reads it at home."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, Visitor

Visitors = Callable[..., Visitor]
LIST = "/eligibility/found/"
ROW = "form.k-stack tbody tr"


def test_a_clerk_chooses_the_chief_tells_and_the_parent_sees_the_message(visitor: Visitors) -> None:
    clerk, chief, parent = (
        visitor("left-out", size=DESK),
        visitor("tells", size=DESK),
        visitor("parent", size=PHONE),
    )
    people.log_in_as_staff(clerk, "clerk")
    people.log_in_as_staff(chief, "chief")
    child, name = _finds_somebody_sure(clerk)
    _logs_in_at_home(parent, name)
    _chooses(clerk, child)
    _tells(chief, child)
    _reads_it(parent)
    _is_on_the_list_as_told(clerk, child)


def _finds_somebody_sure(clerk: Visitor) -> tuple[str, str]:
    """Return a child the rules are sure of, and the parent to write to; protected people are not on this screen."""
    page = clerk.page
    clerk.open(LIST)
    assert page.locator("main .k-lock").count() == 0, "a clerk without the right saw somebody protected"
    page.select_option("#certainty", "yes")
    with page.expect_navigation():
        page.click("form.k-filters .k-button--primary")
    row = page.locator(ROW, has_text="連絡先").filter(has_not_text="要確認").first
    row.locator("summary").click()
    clerk.look("reasons")
    named = re.search(r"連絡先：(.+)", row.locator("th").inner_text())
    assert named
    return row.locator("th a").inner_text().strip(), named[1].strip()


def _logs_in_at_home(parent: Visitor, name: str) -> None:
    """The parent uses the city's page, so that a message reaches the account and not a letter box."""
    page = parent.page
    page.goto(parent.house.url + "/login/card/?next=/messages/")
    page.fill("main #q", name.split("　", maxsplit=1)[0].split(" ", maxsplit=1)[0])
    with page.expect_navigation():
        page.click("main .k-search__button")
    page.click(f"main .k-list__link:has-text('{name}') >> nth=0")
    page.fill("[name=pin]", people.PIN)
    with page.expect_navigation():
        page.click("main .k-button--primary")
    parent.open("/messages/")
    assert page.locator("main li a[href^='/messages/']").count() == 0


def _chooses(clerk: Visitor, child: str) -> None:
    page = clerk.page
    page.locator(ROW, has_text=child).first.locator("input[name=chosen]").check()
    with page.expect_navigation():
        page.click("button[name=state][value=chosen]")
    clerk.look("chosen")
    assert page.locator("[formaction$='/tell/']").count() == 0, (
        "a clerk chooses; telling is the chief's right"
    )


def _tells(chief: Visitor, child: str) -> None:
    page = chief.page
    chief.open(LIST + "?state=chosen")
    page.locator(ROW, has_text=child).first.locator("input[name=chosen]").check()
    with page.expect_navigation():
        page.click("[formaction$='/tell/']")
    chief.look("sure")
    with page.expect_navigation():
        page.click("main .k-button--primary")
    assert "1人に知らせました" in page.inner_text("body")


def _reads_it(parent: Visitor) -> None:
    page = parent.page
    parent.open("/messages/")
    link = page.locator("main li a[href^='/messages/']").first
    with page.expect_navigation():
        link.click()
    parent.look("message")
    with page.expect_navigation():
        page.click("main a[href*='/procedures/']")
    assert re.search(r"/procedures/\w+/", page.url), page.url


def _is_on_the_list_as_told(clerk: Visitor, child: str) -> None:
    page = clerk.page
    page.set_viewport_size(PHONE)
    clerk.open(LIST + "?state=told")
    assert page.locator(ROW, has_text=child).count() >= 1
    assert page.locator(f"{ROW} input[name=chosen]").count() == 0, "nobody is told twice"

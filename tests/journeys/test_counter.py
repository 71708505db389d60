"""Two stories at the counter: a resident who answered at home, and a clerk with a family whose screen is Portuguese."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.people import log_in_as_staff
from tools.hearing import FORWARD, answer, answer_all, choose

TABLET = {"width": 768, "height": 1024}


def answer_topics(person: Visitor, *, end: str) -> None:
    """Answer page after page until the address no longer names the questions; the second page is looked at."""
    page = person.page
    if end in page.url:
        answer(page)
        with page.expect_navigation():
            page.click(FORWARD)
        person.look("second topic")
    answer_all(page, end=end)


def open_desk(person: Visitor) -> None:
    log_in_as_staff(person, "clerk")
    person.open("/procedures/counter/")


def test_a_resident_who_answered_at_home_signs_at_the_counter(visitor: Callable[..., Visitor]) -> None:
    home = visitor("home", size=PHONE)
    home.open("/procedures/visit/")
    home.page.check("#event-move", force=True)
    home.page.click("main .k-button--primary")
    home.page.fill("#id_name", "常総 太郎")
    home.page.fill("#id_birth", "1990-2-3")
    choose(home.page, {"suidokaishi", "suidochushi"})
    home.look("forms")
    home.page.click("main .k-actions .k-button--primary")
    answer_topics(home, end="/ask/")
    home.look("what to take")
    home.page.click("button[value=pass]")
    home.look("pass")
    number = home.page.inner_text(".k-pass .k-number").strip()
    assert home.page.query_selector(".k-pass .k-qr svg")

    clerk = visitor("desk")
    open_desk(clerk)
    clerk.page.fill("#who", number)
    clerk.page.press("#who", "Enter")
    clerk.look("slip")
    clerk.page.fill("#birth", "H2.2.3")
    with clerk.page.expect_navigation():
        clerk.page.press("#birth", "Enter")
    clerk.look("heard at home")
    assert "2枚中2枚 完成" in clerk.page.inner_text("main")
    finish(clerk, home, name="常総 太郎")


def test_a_clerk_hears_a_family_whose_screen_speaks_portuguese(visitor: Callable[..., Visitor]) -> None:
    clerk, screen = visitor("desk-family"), visitor("screen", size=TABLET)
    open_desk(clerk)
    clerk.page.fill("#who", "SILVA TANAKA MARIANA")
    clerk.page.press("#who", "Enter")
    clerk.look("found")
    with clerk.page.expect_navigation():
        clerk.page.click(".k-counter__hit button >> nth=0")
    clerk.page.select_option("#event", "move")
    clerk.page.click("text=手続きを並べる")
    assert clerk.page.is_checked("#code-tenkyo")  # the navigator is sure of it
    choose(clerk.page, {"tenkyo", "zairyu", "suidokaishi"})
    clerk.look("forms")
    with clerk.page.expect_navigation():
        clerk.page.click("main .k-actions .k-button--primary")
    clerk.look("first topic")
    answer_topics(clerk, end="/ask/")
    finish(clerk, screen, name="SILVA TANAKA MARIANA", speaks="pt-br")


def finish(clerk: Visitor, screen: Visitor, *, name: str, speaks: str = "ja") -> None:
    """Confirm on the second screen, sign there, hand over at the desk."""
    with clerk.page.expect_navigation():
        clerk.page.click("button[value=confirm]")
    clerk.look("code")
    code = clerk.page.inner_text("main .k-number").strip()
    screen.open("/procedures/screen/")
    screen.page.fill("#id_code", code)
    with screen.page.expect_navigation():
        screen.page.click("main .k-button--primary")
    assert screen.page.get_attribute("html", "lang") == speaks
    if speaks == "pt-br":
        assert "Confira tudo e assine" in screen.page.inner_text("main")
    screen.look("check")
    screen.page.check("#id_confirmed", force=True)
    screen.page.fill("#id_name", name)
    with screen.page.expect_navigation():
        screen.page.click("main .k-actions .k-button--primary")
    screen.look("signed")
    clerk.page.reload()
    with clerk.page.expect_navigation():
        clerk.page.click("button[value=hand-over]")
    clerk.look("numbers")
    assert re.search(r"20\d{8}[0-9A-Z]", clerk.page.inner_text("main"))
    assert "聞いた内容と同じ" in clerk.page.inner_text("main")

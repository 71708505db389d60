"""Two stories at the counter: a resident who answered at home, and a clerk with a family whose screen is Portuguese."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.people import log_in_as_staff

TABLET = {"width": 768, "height": 1024}
FORM = "main form.k-form"
WORDS = {"postcode": "3030023", "電話": "0297232111", "口座番号": "0123456", "番地": "100番地"}


def answer_topics(person: Visitor, *, end: str, most: int = 40) -> int:
    """Answer page after page until the address no longer names the questions; returns the pages."""
    page = person.page
    for count in range(most):
        if end not in page.url:
            return count
        _answer(page)
        with page.expect_navigation():
            page.click(f"{FORM} .k-actions .k-button--primary")
        assert not page.query_selector(".k-summary"), page.inner_text(".k-summary")
        if count == 0:
            person.look("second topic")
    raise AssertionError(f"no end after {most} pages at {page.url}")


def _answer(page: Page) -> None:
    for select in page.query_selector_all(f"{FORM} select"):
        if not select.input_value():
            select.select_option(index=1)
    for kind in ("radio", "checkbox"):
        names = [
            each.get_attribute("name") or "" for each in page.query_selector_all(f"{FORM} input[type={kind}]")
        ]
        for name in dict.fromkeys(names):
            if not page.query_selector(f"{FORM} input[name='{name}']:checked"):
                page.locator(f"{FORM} input[name='{name}']").first.check(force=True)
    for box in page.query_selector_all(f"{FORM} input[type=text], {FORM} input:not([type])"):
        if not box.input_value() and box.is_visible():
            box.fill(_text(page, box))


def _text(page: Page, box: object) -> str:
    name = box.get_attribute("name") or ""  # type: ignore[attr-defined]
    if box.get_attribute("data-kana"):  # type: ignore[attr-defined]
        return "ヤマダ タロウ"
    for part, value in (("-year", "2026"), ("-month", "11"), ("-day", "20"), ("-postcode", "3030023")):
        if name.endswith(part):
            return value
    label = page.evaluate(
        "one => one.closest('.k-field')?.innerText || one.labels?.[0]?.innerText || ''", box
    )
    return next((value for word, value in WORDS.items() if word in label), "1")


def choose(page: Page, codes: set[str]) -> None:
    """Tick exactly these procedures, whatever was ticked beforehand."""
    for box in page.query_selector_all("input[name=code]"):
        box.evaluate("(one, wanted) => { one.checked = wanted }", (box.get_attribute("value") or "") in codes)


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

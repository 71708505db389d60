"""The way into a form by keyboard alone on a screen of 320 px, which is what 400 % zoom leaves of 1280; and quiet modes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page

from tests.journeys import people
from tests.journeys.conftest import Visitor
from tests.journeys.test_first_journey import ANSWERS

Visitors = Callable[..., Visitor]
SMALLEST = {"width": 320, "height": 640}
HERE = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {tag: one.tagName, type: one.type ?? "", name: one.name ?? "", value: one.value ?? "", href: one.pathname ?? "",
    words: (one.innerText || one.value || "").trim(), form: one.closest("form")?.id ?? "", checked: one.checked ?? false,
    primary: one.matches(".k-button--primary"), inMain: one.closest("main") !== null,
    seen: box.width === 0 || (box.right <= innerWidth + 1 && box.left >= -1),
    ringed: style.outlineStyle !== "none" || style.boxShadow !== "none" ||
      (one.labels?.[0] && getComputedStyle(one.labels[0]).outlineStyle !== "none")};
}"""


class Hands:
    """Somebody without a mouse: Tab, Enter, Space, arrows and letters. Each stop must be seen and ringed."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page

    def tab_to(
        self, wanted: Callable[[dict[str, object]], object], *, at_most: int = 150
    ) -> dict[str, object]:
        for _press in range(at_most):
            self.page.keyboard.press("Tab")
            stop: dict[str, object] = self.page.evaluate(HERE)
            if stop["tag"] != "BODY":
                assert stop["ringed"], f"no ring at {stop}"
                assert stop["seen"], f"beside the screen: {stop}"
            if wanted(stop):
                return stop
        raise AssertionError(f"never reached at {self.page.url}: {self.page.inner_text('main')[:300]}")

    def press_primary(self) -> None:
        """Go to the main button and press it; ends on the page it leads to."""
        self.tab_to(lambda stop: stop["primary"] and stop["inMain"])
        self.enter()

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px too wide at 320 px"


def test_from_the_search_into_the_form_by_keyboard_alone_on_the_smallest_screen(visitor: Visitors) -> None:
    father = visitor("keyboard", size=SMALLEST)
    hands, page = Hands(father), father.page
    page.goto(father.house.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate(HERE)["tag"] == "A", "the first stop skips to the text"
    page.keyboard.press("Enter")
    hands.tab_to(lambda stop: stop["name"] == "q")
    page.keyboard.type("じどうてあて")
    hands.enter()
    hands.tab_to(lambda stop: stop["inMain"] and str(stop["href"]).endswith("/procedures/jidoteate/"))
    hands.enter()
    hands.press_primary()
    hands.tab_to(lambda stop: "/login/card/" in str(stop["href"]))
    hands.enter()
    hands.tab_to(lambda stop: "鈴木　健太" in str(stop["words"]))
    hands.enter()
    hands.tab_to(lambda stop: stop["name"] == "pin")
    page.keyboard.type(people.PIN)
    hands.enter()
    hands.tab_to(lambda stop: stop["tag"] == "BUTTON" and stop["inMain"])
    hands.enter()
    page.wait_for_url("**/step/event/")
    _answer(hands, ANSWERS)
    _press_next(hands)
    page.wait_for_url("**/step/applicant/")
    father.picture("second-page")
    assert page.input_value("[name=applicant_name]") == "鈴木　健太"


def _answer(hands: Hands, answers: Mapping[str, str]) -> None:
    """Walk the page once and answer what is empty: letters for a box, Space or an arrow for a choice."""
    page, done = hands.page, set[str]()
    for _stop in range(150):
        stop = hands.tab_to(lambda stop: stop["form"] == "procedure-form")
        name, kind = str(stop["name"]), str(stop["type"])
        if stop["primary"]:
            page.keyboard.press("Shift+Tab")
            return
        wanted = next(
            (value for end, value in answers.items() if name == end or name.endswith(f"-{end}")), None
        )
        if kind == "radio" and name not in done:
            done.add(name)
            _choose(page, wanted)
        elif kind in {"text", "tel", "email", "number", "textarea"} and not stop["value"] and wanted != "":
            page.keyboard.type("1" if wanted is None else wanted)


def _choose(page: Page, wanted: str | None) -> None:
    """Choose with Space, and go on with the arrow until the wanted one is chosen."""
    now = page.evaluate(HERE)
    if now["checked"] and wanted in {None, now["value"]}:
        return
    page.keyboard.press("Space")
    for _press in range(8):
        if wanted in {None, page.evaluate(HERE)["value"]}:
            return
        page.keyboard.press("ArrowDown")


def _press_next(hands: Hands) -> None:
    hands.tab_to(lambda stop: stop["primary"] and stop["form"] == "procedure-form")
    hands.enter()


@pytest.mark.parametrize("address", ["/", "/procedures/jidoteate/", "/login/", "/staff/login/", "/design/"])
def test_forced_colours_keep_borders_and_focus_and_nothing_moves(visitor: Visitors, address: str) -> None:
    person = visitor("forced", size=SMALLEST)
    person.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    person.page.goto(person.house.url + address)
    person.look("forced")
    borders = person.page.eval_on_selector_all(
        ".k-button, .k-card, .k-emergency",
        "all => all.map(one => parseFloat(getComputedStyle(one).borderTopWidth))",
    )
    assert borders, "nothing to look at"
    assert min(borders) >= 1, "without colours a border shows where a thing is"
    moving = person.page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => {const style = getComputedStyle(one);"
        " return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0}).length"
    )
    assert moving == 0
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"

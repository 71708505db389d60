"""The whole first journey by keyboard alone on a screen of 320 px, which is what 400 % zoom leaves of 1280; and quiet modes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Page

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
        self.choosers: list[FileChooser] = []
        self.page.on("filechooser", lambda box: self.choosers.append(box))  # noqa: PLW0108  playwright marks it

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

    def choose_file(self, file: Path) -> None:
        """Open the file box with Enter, as the listener set up long before sees it, and choose."""
        self.tab_to(lambda stop: stop["type"] == "file")
        self.page.keyboard.press("Enter")
        for _tenth in range(100):
            if self.choosers:
                break
            self.page.wait_for_timeout(100)
        assert self.choosers, "Enter opened no file box"
        self.choosers.pop().set_files(file)
        self.page.wait_for_function("document.activeElement.files?.length === 1")

    def enter(self, state: str) -> None:
        """Press Enter and hold the page it leads to to axe and to the width of the screen."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.person.look(state)


def test_from_the_search_to_the_receipt_by_keyboard_alone_on_the_smallest_screen(
    visitor: Visitors, tmp_path: Path
) -> None:
    father = visitor("keyboard", size=SMALLEST)
    hands = Hands(father)
    _finds_the_procedure(hands)
    _logs_in(hands)
    _answers_page_by_page(hands, people.photo(tmp_path))
    _promises_and_sends(hands)
    assert people.number_of(father.page)
    assert "hokenshou.jpg" in _sent_papers(hands)


def _finds_the_procedure(hands: Hands) -> None:
    page = hands.page
    page.goto(hands.person.house.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate(HERE)["tag"] == "A", "the first stop skips to the text"
    page.keyboard.press("Enter")
    hands.tab_to(lambda stop: stop["name"] == "q")
    page.keyboard.type("じどうてあて")
    hands.enter("search")
    hands.tab_to(lambda stop: stop["inMain"] and str(stop["href"]).endswith("/procedures/jidoteate/"))
    hands.enter("procedure")


def _logs_in(hands: Hands) -> None:
    hands.tab_to(lambda stop: stop["primary"] and stop["inMain"])
    hands.enter("login")
    hands.tab_to(lambda stop: "/login/card/" in str(stop["href"]))
    hands.enter("cards")
    hands.tab_to(lambda stop: "鈴木　健太" in str(stop["words"]))
    hands.enter("pin")
    hands.tab_to(lambda stop: stop["name"] == "pin")
    hands.page.keyboard.type(people.PIN)
    hands.enter("begin")
    hands.tab_to(lambda stop: stop["tag"] == "BUTTON" and stop["inMain"])
    hands.enter("event")


def _answers_page_by_page(hands: Hands, photo: Path) -> None:
    """Every page of the form; the page of papers gets its photo through the file box that Enter opens."""
    page, seen = hands.page, list[str]()
    for _page in range(12):
        step = page.url.rstrip("/").rsplit("/", 1)[1]
        if step == "check":
            break
        assert step not in seen, f"{step} came again: {page.inner_text('main')[:600]}"
        seen.append(step)
        if step == "files":
            hands.choose_file(photo)
        else:
            _answer(hands, ANSWERS)
        hands.tab_to(lambda stop: stop["primary"] and stop["form"] == "procedure-form")
        hands.enter(f"after-{step}")
    assert {"event", "applicant", "files"} < set(seen)
    assert page.url.endswith("/check/")


def _promises_and_sends(hands: Hands) -> None:
    page = hands.page
    for _box in page.locator("input[name=declared]").all():
        hands.tab_to(lambda stop: stop["name"] == "declared" and not stop["checked"])
        page.keyboard.press("Space")
    hands.tab_to(lambda stop: stop["primary"] and stop["form"] == "procedure-form")
    hands.enter("receipt")
    assert page.url.endswith("/receipt/")


def _sent_papers(hands: Hands) -> str:
    """Go on from the receipt to the application, and return what is written there."""
    hands.tab_to(lambda stop: "/procedures/applications/" in str(stop["href"]) and stop["inMain"])
    hands.enter("application")
    return hands.page.inner_text("main")


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

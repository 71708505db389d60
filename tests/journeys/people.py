"""What people do at the screen, in words of the story: hold a card, fill a page, look for a number."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from tests.journeys.conftest import Visitor

PIN = "1234"
PASSWORD = "kinu-demo"


def log_in_with_card(person: Visitor, name: str) -> None:
    """Choose the card, hold it, type the PIN; ends where the login was asked for."""
    page = person.page
    page.click("a[href*='/login/card/']")
    person.look("cards")
    page.click(f"main a:has-text('{name}')")
    person.look("pin")
    page.fill("input[name=pin]", PIN)
    with page.expect_navigation():
        page.click("main .k-button--primary")


_staff_doors: dict[tuple[str, str], list[Any]] = {}
"""The cookies of those who are logged in, by house and name: a code is good for one login, and the next comes late."""


def log_in_as_staff(person: Visitor, username: str, *, anew: bool = False) -> None:
    """Be logged in as `username`; only the first story of a house (or one that asks for it) types password and code."""
    key = (person.house.url, username)
    if key in _staff_doors and not anew:
        person.page.context.add_cookies(_staff_doors[key])
        return
    page = person.page
    code = _fresh_code(person, username)
    page.goto(f"{person.house.url}/staff/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form .k-button--primary >> nth=0")
    page.fill("input[name=code]", code)
    with page.expect_navigation():
        page.click("main form .k-button--primary >> nth=0")
    assert "/staff/login" not in page.url, page.inner_text("main")
    if not anew:
        _staff_doors[key] = page.context.cookies()


_used_codes: set[tuple[str, str, str]] = set()


def _fresh_code(person: Visitor, username: str) -> str:
    """Return a code of the demo's app that nobody typed for this login yet; it changes every 30 seconds."""
    for _second in range(40):
        person.page.goto(f"{person.house.url}/demo-provider/totp")
        code = person.page.inner_text("#totp").strip()
        if (person.house.url, username, code) not in _used_codes:
            _used_codes.add((person.house.url, username, code))
            return code
        time.sleep(1)
    raise AssertionError("the demo's app shows the same code for 40 seconds")


def fill_page(page: Page, answers: Mapping[str, str], *, form: str = "#procedure-form") -> None:
    """Answer every empty question of the page: those named in `answers` so, a choice by its first option.

    An answer may bring up further questions at once; those are answered as well.
    """
    for _turn in range(3):
        if not _fill_what_shows(page, answers, form):
            return


def _fill_what_shows(page: Page, answers: Mapping[str, str], form: str) -> bool:
    """Answer what can be seen now; tells whether anything was answered."""
    inputs = page.eval_on_selector_all(
        f"{form} input:not([type=hidden]):not([type=file]), {form} textarea",
        "all => all.filter(one => !one.closest('[hidden]')).map(one => ({name: one.name, type: one.type,"
        " value: one.value, checked: one.checked, shown: one.checkVisibility()}))",
    )
    chosen, answered = {one["name"] for one in inputs if one["checked"]}, False
    for one in inputs:
        name = one["name"]
        wanted = next(
            (value for end, value in answers.items() if name == end or name.endswith(f"-{end}")), None
        )
        if one["type"] in {"radio", "checkbox"}:
            if name not in chosen and (wanted is None or wanted == one["value"]) and one["type"] == "radio":
                page.check(f"{form} input[name='{name}'][value='{one['value']}']", force=True)
                chosen.add(name)
                answered = True
        elif one["shown"] and not one["value"] and wanted != "":
            page.fill(f"{form} [name='{name}']", wanted if wanted is not None else "1")
            answered = True
    return answered


def photo(folder: Path) -> Path:
    """Make a photo as a phone makes it, with a place hidden in it."""
    picture = Image.effect_mandelbrot((640, 480), (-2.0, -1.5, 1.0, 1.5), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 1.0, 25.0), 3: "E", 4: (139.0, 59.0, 38.0)}
    path = folder / "hokenshou.jpg"
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=exif)
    path.write_bytes(held.getvalue())
    return path


def number_of(page: Page) -> str:
    """Return the receipt's large number."""
    found = re.search(r"[0-9A-Z][0-9A-Z-]{6,}", page.inner_text(".k-number"))
    assert found, page.inner_text("main")
    return found[0]

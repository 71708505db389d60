"""Every component in its states: no axe finding, nothing wider than the screen, and what scripts add."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import DESK, PHONE, Visitor

SMALLEST = {"width": 320, "height": 640}
Visitors = Callable[..., Visitor]


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "pt-br"])
def test_the_components_are_accessible_in_every_language(visitor: Visitors, language: str) -> None:
    visitor("designer", size=PHONE, language=language).open("/design/")


@pytest.mark.parametrize("size", [SMALLEST, DESK], ids=["320", "1280"])
def test_the_components_fit_small_and_large_screens_with_very_large_text(
    visitor: Visitors, size: dict[str, int]
) -> None:
    person = visitor("reader", size=size)
    person.page.context.add_cookies([{"name": "kinu_text_size", "value": "largest", "url": person.house.url}])
    person.open("/design/")


def test_the_focus_goes_to_the_error_summary_and_from_there_to_the_field(visitor: Visitors) -> None:
    page = _at_the_components(visitor)
    assert page.evaluate("document.activeElement.id") == "k-error-summary"
    page.click(".k-summary a[href='#wrong_birth_0']")
    assert page.evaluate("document.activeElement.id") == "wrong_birth_0"


def test_the_year_is_told_in_the_other_calendar(visitor: Visitors) -> None:
    page = _at_the_components(visitor)
    page.fill("#sample_birth_0", "令和8")
    assert page.inner_text("#sample_birth_field [data-date-hint]") == "2026年"
    page.fill("#sample_birth_0", "１９８９")
    assert page.inner_text("#sample_birth_field [data-date-hint]") == "昭和64年・平成元年"


def test_a_long_choice_narrows_while_typing_by_keyboard_alone(visitor: Visitors) -> None:
    page = _at_the_components(visitor)
    page.fill("#sample_town", "新")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#sample_town") == "新石下"
    assert page.locator("select[name=town]").first.evaluate("field => field.value") == "ishige"


def test_a_dialog_opens_and_closes_by_keyboard(visitor: Visitors) -> None:
    page = _at_the_components(visitor)
    page.focus("[data-open-dialog=d-dialog]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('d-dialog').open")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('d-dialog').open")


def _at_the_components(visitor: Visitors):
    person = visitor("designer", size=DESK)
    person.open("/design/")
    return person.page

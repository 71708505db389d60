"""A family finds out what to do: question by question to the plan on a phone, and on into a form that is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, Visitor
from tests.journeys.test_first_journey import ANSWERS

Visitors = Callable[..., Visitor]
NEXT = "main form .k-actions .k-button--primary"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "insurance": ("answer-n1=own", "answer-n2=dependent"),
    "allowance_in": ("answer-n1=yes",),
    "house": ("answer=water",),
    "wishes": ("answer=hoiku",),
    "origin": ("answer=city",),
}
"""What the mother answers; of the other questions nothing applies."""
LOOKED_AT = {"insurance", "health", "house"}
"""One question of each kind is held to axe; the others are built of the same parts."""
WORDS = {
    "ja": ("転入届", "児童手当の認定請求", "水道の使用開始", "保育所などの利用申込"),
    "pt-br": (
        "Aviso de mudança para a cidade",
        "Auxílio infantil",
        "Ligar o serviço de água",
        "Inscrição na creche",
    ),
}


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("pt-br", False)], ids=["ja", "pt-noscript"])
def test_a_family_that_moved_in_finds_out_what_to_do(visitor: Visitors, language: str, scripts: bool) -> None:
    mother = visitor("mother", size=PHONE if language == "ja" else DESK, language=language, scripts=scripts)
    _finds_the_navigator(mother)
    _tells_day_and_people(mother)
    asked = _answers_the_rest(mother)
    assert asked <= 8
    _reads_the_plan(mother)
    _mends_one_answer(mother)
    _takes_it_along(mother)


def _finds_the_navigator(mother: Visitor) -> None:
    page = mother.page
    mother.open("/")
    page.click("main a[href$='/life/move/']")
    page.wait_for_url("**/life/move/")
    mother.look("life")
    page.click("main a[href$='/navigator/move-in/']")
    page.wait_for_url("**/navigator/move-in/")
    mother.look("begin")
    page.click("main form .k-button--primary")
    page.wait_for_url("**/ask/")


def _tells_day_and_people(mother: Visitor) -> None:
    page = mother.page
    with page.expect_navigation():
        page.click(NEXT)
    mother.look("no-day")
    for part, value in (("year", "2026"), ("month", "11"), ("day", "20")):
        page.fill(f"[name=answer-{part}]", value)
    with page.expect_navigation():
        page.click(NEXT)
    page.fill("[name=age-n1]", "34")
    page.check("[name=card-n1]")
    with page.expect_navigation():
        page.click("button[value=add]")
    page.select_option("[name=role-n2]", "child")
    page.fill("[name=age-n2]", "4")
    mother.look("people")
    with page.expect_navigation():
        page.click(NEXT)


def _answers_the_rest(mother: Visitor) -> int:
    page, asked = mother.page, 2
    while "/ask/" in page.url:
        asked += 1
        question = page.get_attribute("input[name=question]", "value") or ""
        for choice in CHOICES.get(question, ()):
            name, _equals, value = choice.partition("=")
            if page.query_selector(f"[name={name}][value={value}]"):
                page.check(f"[name={name}][value={value}]")
        if question in LOOKED_AT:
            mother.look(question)
        with page.expect_navigation():
            page.click(NEXT)
        assert asked < 15, f"{question} comes again and again"
    return asked


def _reads_the_plan(mother: Visitor) -> None:
    mother.look("plan")
    text = mother.page.inner_text("main")
    for words in WORDS[mother.language]:
        assert words in text
    assert "34" in text
    assert "2026" in text


def _mends_one_answer(mother: Visitor) -> None:
    page = mother.page
    page.click("main a[href*='?q=house']")
    page.wait_for_url("**/ask/?q=house")
    assert page.is_checked("[name=answer][value=water]")
    page.uncheck("[name=answer][value=water]")
    page.check("[name=answer][value=dog]")
    with page.expect_navigation():
        page.click(NEXT)
    assert WORDS[mother.language][2] not in page.inner_text("main")


def _takes_it_along(mother: Visitor) -> None:
    page = mother.page
    with page.expect_navigation():
        page.click("#phone form button")
    assert page.query_selector("#phone svg") is not None
    mother.look("code")
    address = page.get_attribute("#phone a[href*='/navigator/plan/']", "href") or ""
    mother.open(address)
    assert WORDS[mother.language][0] in page.inner_text("main")
    assert page.query_selector("#phone") is None


def test_a_father_goes_from_the_questions_into_a_form_that_knows_him_and_sends_it(
    visitor: Visitors, tmp_path: Path
) -> None:
    father = visitor("father-of-three", size=PHONE)
    page = father.page
    page.goto(father.house.url + "/login/")
    people.log_in_with_card(father, "鈴木　健太")
    page.goto(father.house.url + "/procedures/navigator/birth/")
    with page.expect_navigation():
        page.click("main form .k-button--primary")
    assert _answers_about_the_baby(father) <= 8
    father.look("plan")
    assert "出生届" in page.inner_text("main")
    with page.expect_navigation():
        page.click(
            "main a[href$='/procedures/jidoteate/start/'], main a[href$='/procedures/jidogaku/start/'] >> nth=0"
        )
    father.look("begin")
    with page.expect_navigation():
        page.click("main form[method=post] button.k-button >> nth=0")
    known = _answers_the_form(father, people.photo(tmp_path))
    assert "鈴木　健太" in known
    assert "住民基本台帳から" in known
    for box in page.locator("input[name=declared]").all():
        box.check()
    with page.expect_navigation():
        page.click("#procedure-form .k-button--primary")
    father.look("receipt")
    assert people.number_of(page)


def _answers_about_the_baby(father: Visitor) -> int:
    """Answer that a child was born; the register knows the rest of the family, and what is left open stays open."""
    page, asked = father.page, 0
    while "/ask/" in page.url:
        asked += 1
        assert asked < 15, page.inner_text("main")[:300]
        if page.query_selector("[name=answer-year]"):
            for part, value in (("year", "2026"), ("month", "11"), ("day", "20")):
                page.fill(f"[name=answer-{part}]", value)
        if page.query_selector("[name=role-n1]"):
            page.select_option("[name=role-n1]", "newborn")
            father.look("family")
        for name in {one.get_attribute("name") for one in page.locator("main form [type=radio]").all()}:
            wanted = page.query_selector(f"[name={name}][value=yes]") or page.query_selector(
                f"[name={name}][value=unknown]"
            )
            assert wanted
            wanted.check(force=True)
        with page.expect_navigation():
            page.click(NEXT)
    return asked


def _answers_the_form(father: Visitor, photo: Path) -> str:
    """Answer only what is empty, page by page; returns what the pages showed as known."""
    page, known = father.page, ""
    for _page in range(14):
        if page.url.endswith("/check/"):
            return known
        known += " ".join(page.locator("#procedure-form .k-fact").all_inner_texts())
        if page.locator("#procedure-form input[type=file]").count():
            for box in page.locator("#procedure-form input[type=file]").all():
                box.set_input_files(photo)
        else:
            people.fill_page(page, ANSWERS)
        with page.expect_navigation():
            page.click("#procedure-form .k-actions .k-button--primary")
        assert not page.query_selector(".k-summary"), page.inner_text(".k-summary")
    raise AssertionError(page.inner_text("main"))

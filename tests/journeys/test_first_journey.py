"""A father asks for 児童手当 on his phone; the office asks for one correction, decides, and the letter proves genuine."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, Visitor

Visitors = Callable[..., Visitor]

WORDS = {"ja": "じどうてあて", "ja-easy": "子ども お金", "en": "child alowance", "pt-br": "auxilio infantil"}
"""How he looks for it: in kana, in plain words, with a typing mistake, without the accent."""
ANSWERS = {
    "event_date-year": "2026", "event_date-month": "11", "event_date-day": "20",
    "phone": "090-1234-5678", "email": "", "employer": "常総食品株式会社", "employer_phone": "0297-22-0000",
    "insurer": "全国健康保険協会", "insurance_symbol": "12345678", "insured_since-year": "2019",
    "insured_since-month": "4", "insured_since-day": "1", "spouse_name": "鈴木　美咲", "spouse_kana": "スズキ　ミサキ",
    "spouse_birth-year": "1992", "spouse_birth-month": "11", "spouse_birth-day": "3", "abroad": "no", "older": "no",
    "has_older": "no", "use_public": "yes",
}  # fmt: skip
DECISION = {
    "recognised_on-year": "2026", "recognised_on-month": "11", "recognised_on-day": "23", "number": "12345",
    "from_month-year": "2026", "from_month-month": "12", "monthly": "25000", "children_counted": "2",
    "first_payment-year": "2027", "first_payment-month": "2", "first_payment-day": "10", "reason_text": "",
}  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "noscript"])
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "pt-br"])
def test_a_procedure_from_the_search_to_the_genuine_letter(
    visitor: Visitors, office: Visitor, tmp_path: Path, language: str, scripts: bool
) -> None:
    father = visitor("father", size=PHONE, language=language, scripts=scripts)
    _finds_the_procedure(father)
    _logs_in_and_begins(father)
    _finds_his_name_filled_in(father)
    _answers_page_by_page(father, people.photo(tmp_path))
    number = _sends_it(father)
    _the_office_asks_for_one_correction(office, number)
    _mends_just_that(father)
    _the_office_decides(office, number)
    letter = _gets_message_and_letter(father)
    _the_letter_proves_genuine(father, letter, tmp_path)


def _finds_the_procedure(father: Visitor) -> None:
    father.open("/")
    father.page.fill("main input[name=q]", WORDS[father.language])
    father.page.press("main input[name=q]", "Enter")
    father.page.wait_for_url("**/search/**")
    father.look("search")
    father.page.click("main a[href$='/procedures/jidoteate/'] >> nth=0")
    father.page.wait_for_url("**/procedures/jidoteate/")
    father.look("procedure")


def _logs_in_and_begins(father: Visitor) -> None:
    with father.page.expect_navigation():
        father.page.click("main .k-button--primary >> nth=0")
    father.look("login")
    people.log_in_with_card(father, "鈴木　健太")
    father.look("begin")
    father.page.click(
        "main form[method=post] button.k-button--primary, main form[method=post] button.k-button >> nth=0"
    )
    father.page.wait_for_url("**/step/event/")


def _finds_his_name_filled_in(father: Visitor) -> None:
    page = father.page
    father.look("empty")
    with page.expect_navigation():
        page.click("#procedure-form .k-actions .k-button--primary")
    father.look("errors")
    assert page.title().startswith(("エラー", "Error", "Erro"))
    if father.scripts:
        assert page.evaluate("document.activeElement.closest('.k-summary') !== null")
    for link in page.locator(".k-summary a").all():
        assert page.locator(link.get_attribute("href") or "missing").count() == 1
    people.fill_page(page, ANSWERS)
    page.click("#procedure-form .k-actions .k-button--primary")
    page.wait_for_url("**/step/applicant/")
    assert page.input_value("[name=applicant_name]") == "鈴木　健太"
    assert page.locator("#procedure-form details, #procedure-form .k-fact").count() >= 3, "no source is shown"


def _answers_page_by_page(father: Visitor, photo: Path) -> None:
    page = father.page
    for _turn in range(20):
        if page.url.endswith("/check/"):
            break
        father.look(page.url.rstrip("/").rsplit("/", 1)[1])
        if page.url.endswith("/step/files/"):
            page.set_input_files("#procedure-form input[type=file] >> nth=0", photo)
        else:
            people.fill_page(page, ANSWERS)
        with page.expect_navigation():
            page.click("#procedure-form .k-actions .k-button--primary")
    assert page.url.endswith("/check/"), page.inner_text("main")


def _sends_it(father: Visitor) -> str:
    page = father.page
    father.look("check")
    with page.expect_navigation():
        page.click("#procedure-form .k-button--primary")
    father.look("not-promised")
    assert page.locator(".k-summary").count() == 1, "a promise that was not made must be asked for"
    for box in page.locator("input[name=declared]").all():
        box.check()
    page.click("#procedure-form .k-button--primary")
    page.wait_for_url("**/receipt/")
    father.look("receipt")
    return people.number_of(page)


def _the_office_asks_for_one_correction(office: Visitor, number: str) -> None:
    page = office.page
    _opens_the_case(office, number)
    with page.expect_navigation():
        page.click("button[name=move][value=start]")
    page.click("a[href$='/ask/']")
    page.wait_for_url("**/ask/")
    page.check("#field-phone")
    page.fill("#reason", "昼間につながる電話番号を書いてください。")
    office.look("ask")
    page.click("main form .k-button--primary")
    page.wait_for_url("**/cases/*/")
    office.look("asked")


def _mends_just_that(father: Visitor) -> None:
    page = father.page
    father.open("/procedures/mine/")
    with page.expect_navigation():
        page.click("main a.k-card >> nth=0")
    father.look("to-mend")
    page.click("main a[href$='/mend/']")
    page.wait_for_url("**/mend/")
    father.look("mend")
    names = page.eval_on_selector_all(
        "#procedure-form input:not([type=hidden])", "all => all.map(one => one.name)"
    )
    assert names == ["phone"]
    page.fill("[name=phone]", "0297-23-2111")
    page.click("#procedure-form .k-button--primary")
    page.wait_for_url("**/applications/*/")
    father.look("mended")


def _the_office_decides(office: Visitor, number: str) -> None:
    page = office.page
    _opens_the_case(office, number)
    assert "0297-23-2111" in page.inner_text("main").replace("(", "").replace(")", "")
    page.click("a[href$='/decide/approve/']")
    page.wait_for_url("**/decide/approve/")
    people.fill_page(page, DECISION, form="main form")
    office.look("decide")
    page.click("main form .k-button--primary")
    page.wait_for_url("**/cases/*/")
    office.look("decided")


def _opens_the_case(office: Visitor, number: str) -> None:
    page = office.page
    office.open(f"/procedures/inbox/?q={number}")
    page.click(f"main a:has-text('{number}') >> nth=0")
    page.wait_for_url("**/cases/*/")
    office.look("case")


def _gets_message_and_letter(father: Visitor) -> bytes:
    """Wait for the worker to set, sign and announce the letter, then open it."""
    page = father.page
    address = page.url
    link = page.locator("section[aria-labelledby=decision] a.k-button:has(.k-icon)").first
    for _second in range(60):
        page.goto(address)
        if page.locator("main h2#decision").count() and link.count():
            break
        time.sleep(1)
    father.look("decision")
    href = link.get_attribute("href")
    answer = page.request.get(father.house.url + str(href))
    assert answer.headers["content-type"] == "application/pdf"
    father.open("/messages/")
    assert page.locator("main li").count() >= 2
    return answer.body()


def _the_letter_proves_genuine(father: Visitor, letter: bytes, folder: Path) -> None:
    page = father.page
    genuine, forged = folder / "letter.pdf", folder / "forged.pdf"
    genuine.write_bytes(letter)
    middle = len(letter) // 2
    forged.write_bytes(letter[:middle] + bytes([letter[middle] ^ 1]) + letter[middle + 1 :])
    assert _verdict(father, page, genuine) == "genuine"
    assert _verdict(father, page, forged) != "genuine"


def _verdict(father: Visitor, page: Page, file: Path) -> str:
    father.open("/documents/verify/")
    page.set_input_files("main input[type=file]", file)
    with page.expect_navigation():
        page.click("main form[enctype] .k-button--primary")
    father.look("verdict")
    return "genuine" if page.locator("main .k-notice--success").count() else "not genuine"


@pytest.fixture
def office(visitor: Visitors) -> Visitor:
    """The clerk of こども課 at a desk."""
    clerk = visitor("clerk", size=DESK)
    people.log_in_as_staff(clerk, "kodomo")
    return clerk

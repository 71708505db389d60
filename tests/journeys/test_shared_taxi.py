"""A grandmother books the shared taxi on a phone without scripts; an operator books for a caller by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, Visitor

Visitors = Callable[..., Visitor]


def test_a_grandmother_books_and_cancels_without_scripts(visitor: Visitors) -> None:
    her = visitor("taxi-rider", size=PHONE, scripts=False)
    page = her.page
    her.open("/mobility/")
    page.click("main a:has-text('予約する') >> nth=0")
    people.log_in_with_card(her, "倉持")
    her.open("/mobility/stops/?role=to")
    her.open("/mobility/book/")
    page.fill("input[name=origin]", "みつかいどうえき")
    page.fill("input[name=destination]", "いしげえき")
    page.select_option("select[name=day]", index=3)
    page.check("input[name=mode][value=any]", force=True)
    page.click("main .k-form .k-button--primary")
    her.look("offers")
    page.click(".m-offer .k-button--primary >> nth=0")
    her.look("trip")
    number = page.inner_text(".k-number").strip()
    assert len(number) == 6
    page.click("main a:has-text('取り消す')")
    her.look("cancel")
    page.click("main .k-button--danger")
    her.look("mine")
    assert "予約を取り消しました" in page.inner_text("main")


def test_an_operator_books_by_keyboard_and_prints_the_list(visitor: Visitors) -> None:
    operator = visitor("taxi-desk", size=DESK)
    page = operator.page
    people.log_in_as_staff(operator, "taxi")
    operator.open("/mobility/desk/")
    page.keyboard.type("クラモチ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/rider/**")
    operator.look("caller")
    page.keyboard.press("1")
    page.wait_for_url("**/desk/offers/**")
    operator.look("offers")
    page.keyboard.press("1")
    page.wait_for_url("**/desk/done/**")
    operator.look("done")
    page.keyboard.press("p")
    page.wait_for_url("**/desk/paper/**")
    operator.look("paper")
    assert "ふれあい1号" in page.inner_text("main")

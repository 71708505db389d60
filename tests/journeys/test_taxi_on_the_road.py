"""Stories on the road: a driver through a dead spot, and a dispatcher who moves a trip by keyboard and by hand."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from kinu.kernel import clock
from tests.journeys.conftest import DESK, PHONE, Visitor
from tests.journeys.people import log_in_as_staff

CARD = ".k-drive__stop[data-next]"


def press(page: Page, action: str) -> None:
    page.click(f"{CARD} button[value={action}]")


def finish(page: Page) -> None:
    """Press what ends the next stop: aboard, out, or the break is over."""
    page.click(f"{CARD} button:is([value=boarded], [value=alighted], [value=rested])")


def done(page: Page) -> int:
    return page.locator(".k-drive__stop[data-state=done]").count()


def unsent(page: Page) -> int:
    return int(page.locator("#drive-unsent [data-count]").inner_text() or "0")


def test_a_driver_presses_through_a_dead_spot_and_everything_arrives_once(
    visitor: Callable[..., Visitor], command: Callable[..., object]
) -> None:
    command("mobility_rehearse", "--rides", "3")
    cab = visitor("driver", size=PHONE)
    log_in_as_staff(cab, "driver")
    cab.open("/mobility/driver/")
    page = cab.page
    first = page.locator(CARD).get_attribute("data-stop")
    press(page, "arrived")
    expect(page.locator("#drive-unsent")).to_be_hidden(timeout=30_000)
    expect(page.locator(f"[data-stop='{first}']")).to_have_attribute("data-state", "arrived")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_timeout(1500)  # the worker puts the page and its parts away

    page.context.set_offline(True)
    before = done(page)
    finish(page)
    press(page, "arrived")
    finish(page)
    expect(page.locator("#drive-unsent")).to_be_visible()
    assert unsent(page) == 3
    assert done(page) == before + 2
    cab.look("dead spot")
    page.reload()  # the tablet falls asleep and wakes up, still without a network
    expect(page.locator("#drive-unsent")).to_be_visible()
    assert unsent(page) == 3
    assert done(page) == before + 2
    cab.picture("dead spot after waking")

    page.context.set_offline(False)
    expect(page.locator("#drive-unsent")).to_be_hidden(timeout=30_000)
    page.reload()
    assert done(page) == before + 2
    assert page.locator("#drive-refused").is_hidden()
    cab.look("caught up")


def test_a_driver_without_scripts_presses_buttons_of_a_form(
    visitor: Callable[..., Visitor], command: Callable[..., object]
) -> None:
    command("mobility_rehearse", "--rides", "1")
    cab = visitor("driver-plain", size=PHONE, scripts=False)
    log_in_as_staff(cab, "driver")
    cab.open("/mobility/driver/")
    before = done(cab.page)
    with cab.page.expect_navigation():
        finish(cab.page)
    assert done(cab.page) == before + 1


def test_a_dispatcher_checks_a_move_takes_a_vehicle_out_and_finds_it_in_the_diary(
    visitor: Callable[..., Visitor], command: Callable[..., object]
) -> None:
    command("mobility_rehearse", "--rides", "3")
    desk = visitor("dispatcher", size=DESK)
    log_in_as_staff(desk, "taxi")
    desk.open(f"/mobility/dispatch/?day={clock.today().isoformat()}")
    page = desk.page
    # The last trip of the day: nobody is on the way to it yet.
    last = page.locator("#move-trip option").count() - 1
    page.select_option("#move-trip", index=last)
    page.select_option("#move-vehicle", index=1)
    page.focus("#move-form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    desk.look("checked")
    page.fill("#move-reason", "近くにいる車にまかせる")
    with page.expect_navigation():
        page.click("#move-answer button")
    expect(page.locator(".k-board__diary")).to_contain_text("近くにいる車にまかせる")

    bar = page.locator("[data-trip]").first
    lane = page.locator(f"[data-lane]:not([data-lane='{bar.get_attribute('data-from')}'])").first
    bar.scroll_into_view_if_needed()
    start, goal = bar.bounding_box(), lane.bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 5, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, goal["y"] + goal["height"] / 2, steps=6)
    expect(page.locator("[data-said]")).to_contain_text("○", timeout=20_000)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator("#move-answer")).to_be_visible()

    page.click("text=車が動けない")
    page.fill("#out-reason", "故障")
    with page.expect_navigation():
        page.click("text=運行から外して組み直す")
    expect(page.locator(".k-board__diary")).to_contain_text("運行から外した")
    desk.look("after a breakdown")
    page.set_viewport_size(PHONE)
    desk.look("on a phone")


def test_the_monthly_report_is_a_page_and_a_file(visitor: Callable[..., Visitor]) -> None:
    desk = visitor("reporter", size=DESK)
    log_in_as_staff(desk, "taxi")
    desk.open("/mobility/report/")
    with desk.page.expect_download() as waiting:
        desk.page.click("text=表計算のファイル")
    assert waiting.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
    desk.page.set_viewport_size(PHONE)
    desk.look("on a phone")

"""Take the README's pictures of a small demo city again: `make screenshots` writes docs/pictures/.

KINU_A11Y_URL names a demo city that already runs, as for the visit of all pages.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.a11y import CHROMIUM, FLAGS, city
from tools.a11y_city import Visitors
from tools.hearing import FORWARD, choose
from tools.house import CHECKOUT, HouseError

PICTURES = CHECKOUT / "docs" / "pictures"
DESK, PHONE = (1280, 900), (360, 780)


def take(visitors: Visitors) -> None:
    """Open what the README shows and keep each as it is first seen, without scrolling."""
    url = visitors.url
    guest = visitors.page_of("guest")
    guest.goto(f"{url}/")
    keep(guest, "portal", DESK)
    father = visitors.page_of("father")
    father.goto(f"{url}/procedures/jumin/start/")
    father.click("main form[method=post] button.k-button >> nth=0")
    father.wait_for_url("**/step/**")
    keep(father, "form", PHONE)
    inbox = visitors.page_of("kodomo")
    inbox.goto(f"{url}/procedures/inbox/")
    keep(inbox, "inbox", DESK)
    desk = visitors.page_of("clerk")
    hear(desk, url)
    keep(desk, "counter", DESK)


def hear(page: Page, url: str) -> None:
    """Begin to hear a family that moves within the city."""
    page.goto(f"{url}/procedures/counter/")
    page.fill("#who", "SILVA TANAKA MARIANA")
    page.press("#who", "Enter")
    with page.expect_navigation():
        page.click(".k-counter__hit button >> nth=0")
    page.select_option("#event", "move")
    with page.expect_navigation():
        page.click("text=手続きを並べる")
    choose(page, {"tenkyo", "zairyu", "suidokaishi", "suidochushi"})
    with page.expect_navigation():
        page.click(FORWARD)


def keep(page: Page, name: str, size: tuple[int, int]) -> None:
    """Write a picture with few colours, which is small."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    picture = Image.open(io.BytesIO(page.screenshot()))
    path: Path = PICTURES / f"{name}.png"
    picture.convert("RGB").quantize(colors=128).save(path, optimize=True)
    print(f"{path.relative_to(CHECKOUT)}  {path.stat().st_size // 1000} kB")


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    try:
        with city() as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            take(Visitors(browser, url))
            browser.close()
    except HouseError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How the visit finds one real object on a page of the demo city."""

from __future__ import annotations

import re
from typing import Protocol

from playwright.sync_api import Page


class Windows(Protocol):
    """Browser windows by person; what finds objects needs no more of the visitors."""

    url: str

    def page_of(self, who: str) -> Page: ...


def first(page: Page, address: str, pattern: str, *, among: str = "a") -> str:
    """Return the first id that matches `pattern` in the links (or form targets) of a page; "" when there is none."""
    page.goto(address)
    attribute = "action" if among == "form" else "href"
    links = page.eval_on_selector_all(
        f"main {among}", f"all => all.map(one => one.getAttribute('{attribute}') || '')"
    )
    return next((match[1] for link in links if (match := re.search(pattern, link))), "")

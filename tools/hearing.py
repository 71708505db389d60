"""Answer every question of a hearing (pre-entry at home, counter) with something that fits, as a patient person would."""

from __future__ import annotations

from playwright.sync_api import ElementHandle, Page

FORM = "main form.k-form"
FORWARD = f"{FORM} .k-actions .k-button--primary"
WORDS = {"postcode": "3030023", "電話": "0297232111", "口座番号": "0123456", "番地": "100番地"}
PARTS = (("-year", "2026"), ("-month", "11"), ("-day", "20"), ("-postcode", "3030023"))


def answer(page: Page) -> None:
    """Answer what is still empty on the page: the first choice, or a text that fits its label."""
    for select in page.query_selector_all(f"{FORM} select"):
        if not select.input_value():
            select.select_option(index=1)
    for kind in ("radio", "checkbox"):
        boxes = page.query_selector_all(f"{FORM} input[type={kind}]")
        for name in dict.fromkeys(each.get_attribute("name") or "" for each in boxes):
            if not page.query_selector(f"{FORM} input[name='{name}']:checked"):
                page.locator(f"{FORM} input[name='{name}']").first.check(force=True)
    for box in page.query_selector_all(f"{FORM} input[type=text], {FORM} input:not([type])"):
        if not box.input_value() and box.is_visible():
            box.fill(_text(page, box))


def answer_all(page: Page, *, end: str, most: int = 40) -> int:
    """Answer page after page until the address no longer holds `end`; return the pages. Raises RuntimeError when stuck."""
    for count in range(most):
        if end not in page.url:
            return count
        answer(page)
        with page.expect_navigation():
            page.click(FORWARD)
        if page.query_selector(".k-summary"):
            raise RuntimeError(page.inner_text(".k-summary"))
    raise RuntimeError(f"no end after {most} pages at {page.url}")


def choose(page: Page, codes: set[str]) -> None:
    """Tick exactly these procedures, whatever was ticked beforehand."""
    for box in page.query_selector_all("input[name=code]"):
        box.evaluate("(one, wanted) => { one.checked = wanted }", (box.get_attribute("value") or "") in codes)


def _text(page: Page, box: ElementHandle) -> str:
    name = box.get_attribute("name") or ""
    if box.get_attribute("data-kana"):
        return "ヤマダ タロウ"
    for part, value in PARTS:
        if name.endswith(part):
            return value
    label = page.evaluate(
        "one => one.closest('.k-field')?.innerText || one.labels?.[0]?.innerText || ''", box
    )
    return next((value for word, value in WORDS.items() if word in label), "1")

"""Open every page of a small demo city in a browser, hold it to axe and to our own rules, write what was found.

`python -m tools.a11y` visits all pages and writes docs/reference/accessibility.md; `python -m tools.a11y staff/people`
visits the routes that begin so and only prints. KINU_A11Y_URL names a demo city that already runs; KINU_PICTURES a
folder for pictures of each page.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, sync_playwright

from tools.a11y_city import Visitors, find_objects
from tools.a11y_pages import NO_PAGE, ONE_LANGUAGE, STAFF, VISITS, Visit
from tools.house import CHECKOUT, HouseError, free_port, house_at, prepare, running

CHROMIUM = os.environ.get("KINU_CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
LANGUAGES = ("ja", "ja-easy", "en", "pt-br")
HTML_LANGUAGE = {"ja": "ja", "ja-easy": "ja", "en": "en", "pt-br": "pt"}
ERROR_WORDS = {"ja": "エラー", "ja-easy": "エラー", "en": "Error", "pt-br": "Erro"}
WIDTHS = (320, 360, 1280)
JUDGED = (360, 1280)
"""Widths at which axe judges; the wide one in Japanese only, for a wide page has the same parts in each language."""
JUDGE = """() => axe.run({resultTypes: ["violations"], elementRef: false, performanceTimer: false}).then(found =>
  found.violations.map(each => each.id + " " + each.nodes[0].html.slice(0, 110)))"""
REPORT = CHECKOUT / "docs" / "reference" / "accessibility.md"
PICTURES = os.environ.get("KINU_PICTURES", "")
_axe = Axe()

EMPTY_THE_FORM = """() => {
  const form = [...document.querySelectorAll('main form[method=post]')].find(f => f.querySelector('.k-button--primary'));
  if (!form) return false;
  for (const input of form.querySelectorAll('input:not([type=hidden]), textarea, select')) {
    if (input.type === 'checkbox' || input.type === 'radio') input.checked = false;
    else if (input.type !== 'submit') { input.required = false; input.value = ''; }
  }
  form.noValidate = true;
  form.querySelector('.k-button--primary').dataset.a11y = 'send';
  return true;
}"""
BROKEN_LINKS = """() => [...document.querySelectorAll('.k-summary a')].filter(link => {
  const target = document.getElementById((link.getAttribute('href') || '').slice(1));
  return !target || !(target.matches('input, select, textarea, fieldset') || target.querySelector('input, select, textarea, a'));
}).map(link => link.textContent.trim())"""

TORN_READINGS = """() => [...new Set([...document.querySelectorAll('ruby')].map(one => one.parentElement))].filter(box =>
  /flex|grid/.test(getComputedStyle(box).display) && box.offsetParent &&
  [...box.childNodes].filter(node => node.nodeName === 'RUBY' || (node.nodeType === 3 && node.data.trim())).length > 1
).map(box => (box.className || box.tagName) + ' ' + box.textContent.trim().slice(0, 30))"""


@dataclass
class Seen:
    """What the visit of one route found."""

    visit: Visit
    states: int = 0
    error_state: bool = False
    findings: list[str] = field(default_factory=list)


def visit(visitors: Visitors, planned: Visit, found: dict[str, str]) -> Seen:
    """Open one route in every language and width; return what was found."""
    seen = Seen(planned)
    try:
        address = visitors.url + planned.at(found)
    except KeyError as missing:
        seen.findings.append(f"no object: {missing.args[0]}")
        return seen
    page = visitors.page_of(planned.who)
    for language in ("ja",) if planned.who in {*STAFF, *ONE_LANGUAGE} else LANGUAGES:
        page.context.add_cookies([{"name": "kinu_language", "value": language, "url": visitors.url}])
        try:
            _one_language(page, address, seen, language)
        except Error as error:
            seen.findings.append(f"{language}: {str(error).splitlines()[0]}")
    return seen


def _one_language(page: Page, address: str, seen: Seen, language: str) -> None:
    answer = page.goto(address)
    if "/staff/security/again/" in page.url and "/again/" not in address:
        page.fill("main [name=password]", "kinu-demo")
        with page.expect_navigation() as led:
            page.click("main .k-button--primary")
        answer = led.value
    if answer is None or answer.status != 200 or page.url.partition("?")[0] != address.partition("?")[0]:
        seen.findings.append(f"{language}: {answer.status if answer else 'nothing'} at {page.url}")
        return
    _look(page, seen, language, "")
    if seen.visit.empty and page.evaluate(EMPTY_THE_FORM):
        with page.expect_navigation():
            page.locator("[data-a11y=send]").click()
        _look(page, seen, language, " (error)")
        _look_at_errors(page, seen, language)
    if seen.visit.press:
        for selector in seen.visit.press[:-1]:
            page.click(selector)
        with page.expect_navigation():
            page.click(seen.visit.press[-1])
        _look(page, seen, language, " (pressed)")
    if seen.visit.reason:
        page.fill("main [name=reason]", "画面の点検")
        with page.expect_navigation():
            page.click("main form .k-button--primary")
        _look(page, seen, language, " (after the reason)")


def _look(page: Page, seen: Seen, language: str, state: str) -> None:
    told = seen.findings
    page.evaluate(_axe.axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        where = f"{language} {width}{state}: "
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            told.append(f"{where}{over} px wider than the screen")
        seen.states += 1
        if width in JUDGED and (width == JUDGED[0] or language == LANGUAGES[0]):
            told.extend(where + each for each in page.evaluate(JUDGE))
        _picture(page, seen, f"{language}-{width}{state}")
    where = f"{language}{state}: "
    if (headings := page.locator("h1").count()) != 1:
        told.append(f"{where}{headings} h1")
    if not page.locator("h1").first.inner_text().strip() or not page.title().split("|")[0].strip():
        told.append(f"{where}no title")
    told.extend(f"{where}words torn by their readings: {words}" for words in page.evaluate(TORN_READINGS))
    spoken = page.get_attribute("html", "lang") or ""
    if not spoken.lower().startswith(HTML_LANGUAGE[language]):
        told.append(f"{where}the page says lang={spoken}")


def _look_at_errors(page: Page, seen: Seen, language: str) -> None:
    """The error state: the title says so, the focus stands on the summary, each item leads to a field."""
    where, told = f"{language} (error): ", seen.findings
    if not page.locator(".k-summary").count():
        told.append(f"{where}no summary at {page.url}")
        return
    seen.error_state = True
    if not page.title().startswith(ERROR_WORDS[language]):
        told.append(f"{where}the title is {page.title()}")
    if page.evaluate("document.activeElement.id") != "k-error-summary":
        told.append(f"{where}the focus is not on the summary")
    if not page.locator(".k-summary a").count():
        told.append(f"{where}no item of the summary is a link")
    told.extend(f"{where}no field for {text}" for text in page.evaluate(BROKEN_LINKS))


def _picture(page: Page, seen: Seen, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        route = re.sub(r"<[^>]*>", "x", seen.visit.route).strip("/").replace("/", "-") or "home"
        page.screenshot(path=f"{PICTURES}/{route}-{name.replace(' ', '-')}.png", full_page=True)


def routes() -> list[str]:
    """Return every route of the URL configuration."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
    os.environ["KINU_DEMO"] = "1"
    import django
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, before + str(each.pattern))
            else:
                yield before + str(each.pattern)

    django.setup()
    return list(walk(get_resolver().url_patterns, ""))


def unplanned() -> list[str]:
    """Return routes that are neither visited nor named as no page, and planned ones that do not exist."""
    known = {each.route for each in VISITS} | set(NO_PAGE)
    return sorted(set(routes()) ^ known)


@contextlib.contextmanager
def city() -> Iterator[str]:
    """Yield the address of a demo city: the running one that was named, or a small one of its own."""
    if given := os.environ.get("KINU_A11Y_URL", "").rstrip("/"):
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        house = house_at(var=Path(folder), port=free_port())
        prepare(house, residents=400, seed=1, say=print)
        with running(house, log=Path(folder) / "house.log"):
            yield house.url


def all_seen(url: str, prefix: str) -> list[Seen]:
    """Visit every planned route that begins with `prefix`, residents' pages and staff's at the same time."""
    planned = [each for each in VISITS if each.route.startswith(prefix)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        visitors = Visitors(browser, url)
        found, known = find_objects(visitors), visitors.cookies()
        names = visitors.names
        browser.close()

    def walk(part: Sequence[Visit]) -> dict[Visit, Seen]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            own = Visitors(browser, url, known)
            own.names = names
            seen = {each: _told(visit(own, each, found)) for each in part}
            browser.close()
        return seen

    parts = [[each for each in planned if (each.who in STAFF) is staff] for staff in (False, True)]
    with ThreadPoolExecutor(len(parts)) as hands:
        seen = {visit: each for part in hands.map(walk, parts) for visit, each in part.items()}
    return [seen[each] for each in planned]


def _told(seen: Seen) -> Seen:
    print(
        f"/{seen.visit.address or seen.visit.route}  {seen.states} states  {'; '.join(seen.findings) or 'ok'}",
        flush=True,
    )
    return seen


def main() -> int:
    """Visit, print, write the page; 1 when something was found."""
    prefix = sys.argv[1].lstrip("/") if len(sys.argv) > 1 else ""
    if missing := unplanned():
        print(
            "Say in tools/a11y_pages.py how to open these routes, or drop them there: " + ", ".join(missing)
        )
        return 1
    began = time.monotonic()
    try:
        with city() as url:
            seen = all_seen(url, prefix)
    except HouseError as error:
        print(error)
        return 1
    if not prefix:
        from tools.a11y_report import text

        REPORT.write_text(text(seen), encoding="utf-8")
    findings = sum(len(each.findings) for each in seen)
    print(
        f"{len(seen)} pages, {sum(each.states for each in seen)} states, {findings} findings, {time.monotonic() - began:.0f} s"
    )
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

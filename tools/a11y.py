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
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tools.a11y_pages import NO_PAGE, STAFF, VISITS, Visit
from tools.house import CHECKOUT, HouseError, free_port, house_at, prepare, running

CHROMIUM = os.environ.get("KINU_CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
LANGUAGES = ("ja", "ja-easy", "en", "pt-br")
HTML_LANGUAGE = {"ja": "ja", "ja-easy": "ja", "en": "en", "pt-br": "pt"}
ERROR_WORDS = {"ja": "エラー", "ja-easy": "まちがい", "en": "Error", "pt-br": "Erro"}
WIDTHS = (360, 1280)
REPORT = CHECKOUT / "docs" / "reference" / "accessibility.md"
PICTURES = os.environ.get("KINU_PICTURES", "")
_ID = "([0-9a-f]{32})"
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


class Visitors:
    """One browser window for each person, logged in when first asked for."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.people: dict[str, Page] = {}
        self.names: dict[str, str] = {"father": "鈴木　健太"}

    def page_of(self, who: str) -> Page:
        """Return the window of `who`."""
        if who not in self.people:
            self.people[who] = page = self._window().new_page()
            page.set_default_timeout(20_000)
            if who in {*STAFF, "halfway"}:
                self._staff(page, who)
            elif who in self.names:
                self._resident(page, self.names[who])
        return self.people[who]

    def _window(self) -> BrowserContext:
        return self.browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce")

    def _staff(self, page: Page, who: str) -> None:
        page.goto(f"{self.url}/demo-provider/totp")
        page.goto(f"{self.url}/staff/login/")
        page.fill("[name=login]", "clerk" if who == "halfway" else who)
        page.fill("[name=password]", "kinu-demo")
        page.click("main .k-button--primary")
        if who == "halfway":
            return
        window = page.context.new_page()
        window.goto(f"{self.url}/demo-provider/totp")
        code = window.inner_text("#totp")
        window.close()
        page.fill("main form [name=code]", code)
        page.click("main .k-button--primary")

    def _resident(self, page: Page, name: str) -> None:
        page.goto(f"{self.url}/login/card/")
        page.fill("main #q", name.replace("　", " ").split(" ")[0])
        page.click("main .k-search__button")
        page.locator(".k-list__link", has_text=name).first.click()
        page.fill("[name=pin]", "1234")
        page.click("main .k-button--primary")
        page.wait_for_url(lambda address: "demo-provider" not in address)


def first(page: Page, address: str, pattern: str, *, among: str = "a") -> str:
    """Return the first id that matches `pattern` in the links (or form targets) of a page; "" when there is none."""
    page.goto(address)
    attribute = "action" if among == "form" else "href"
    links = page.eval_on_selector_all(
        f"main {among}", f"all => all.map(one => one.getAttribute('{attribute}') || '')"
    )
    return next((match[1] for link in links if (match := re.search(pattern, link))), "")


def find_objects(visitors: Visitors) -> dict[str, str]:
    """Find one real object for each address that needs one; what the demo city lacks stays away."""
    url, guest = visitors.url, visitors.page_of("guest")
    found = {
        "life": first(guest, f"{url}/", r"^/life/([\w-]+)/"),
        "facility": first(guest, f"{url}/places/", r"^/places/([\w-]+)/$"),
        "measure": first(guest, f"{url}/plan/", r"/plan/measures/([\w-]+)/"),
    }
    found["system"] = first(guest, f"{url}/plan/measures/{found['measure']}/", r"/plan/systems/([\w-]+)/") or first(guest, f"{url}/plan/", r"/plan/systems/([\w-]+)/")  # fmt: skip
    guest.goto(f"{url}/login/mail/")
    guest.fill("main [type=email]", "reader@example.jp")
    guest.click("main .k-button--primary")
    guest.goto(f"{url}/login/card/")
    guest.click(".k-list__link >> nth=0")
    found["card"] = guest.url.removeprefix(url + "/")
    found |= _cases(visitors) | _draft(visitors) | _people(visitors)
    admin, register = visitors.page_of("admin"), visitors.page_of("register")
    found["account"] = first(admin, f"{url}/staff/accounts/", f"/staff/accounts/{_ID}/")
    found["document"] = first(register, f"{url}/documents/board/", f"/documents/board/{_ID}/withdraw/")
    return {name: value for name, value in found.items() if value}


def _cases(visitors: Visitors) -> dict[str, str]:
    """Find a case to decide, and somebody whom the office asked to mend something."""
    url, staff = visitors.url, visitors.page_of("kodomo")
    found = {"case": first(staff, f"{url}/procedures/inbox/?state=working", f"/procedures/cases/{_ID}/")}
    staff.goto(f"{url}/procedures/inbox/?state=waiting")
    row = staff.locator("tbody tr", has_not=staff.locator(".k-lock")).first
    visitors.names["applicant"] = row.locator("td").nth(1).inner_text().strip()
    found["sent"] = (row.locator("th a").get_attribute("href") or "").rstrip("/").rpartition("/")[2]
    found["message"] = first(visitors.page_of("applicant"), f"{url}/messages/", f"/messages/{_ID}/")
    return found


def _draft(visitors: Visitors) -> dict[str, str]:
    page = visitors.page_of("father")
    page.goto(f"{visitors.url}/procedures/jidoteate/start/")
    page.click("main form .k-button--primary")
    match = re.search(f"/draft/{_ID}/step/([^/]+)/", page.url)
    return {"draft": match[1], "step": match[2]} if match else {}


def _people(visitors: Visitors) -> dict[str, str]:
    url, page = visitors.url, visitors.page_of("register")
    found = {"resident": "", "order": ""}
    for resident in _search(page, url):
        found["resident"] = found["resident"] or resident
        found["order"] = found["order"] or _order(page, url, resident)
    found["run"] = first(page, f"{url}/staff/people/import/", f"/staff/people/import/{_ID}/")
    return found


def _search(page: Page, url: str) -> list[str]:
    """Return a resident, and those of the name whom the demo city protects."""
    page.goto(f"{url}/staff/people/")
    page.fill("main [name=name]", "渡邉 由美")
    page.fill("main [name=reason]", "画面の点検")
    page.click("main form .k-button--primary")
    rows = page.locator("tbody tr")
    picked = [rows.first, *rows.filter(has=page.locator(".k-lock")).all()]
    actions = [row.locator("form").get_attribute("action") or "" for row in picked if row.count()]
    return [action.rstrip("/").rpartition("/")[2] for action in actions]


def _order(page: Page, url: str, resident: str) -> str:
    page.goto(f"{url}/staff/people/{resident}/")
    page.fill("main [name=reason]", "画面の点検")
    page.click("main form .k-button--primary")
    link = page.locator("main a[href*='/lift/']")
    return (link.first.get_attribute("href") or "").split("/")[-3] if link.count() else ""


def visit(visitors: Visitors, planned: Visit, found: dict[str, str]) -> Seen:
    """Open one route in every language and width; return what was found."""
    seen = Seen(planned)
    try:
        address = visitors.url + planned.at(found)
    except KeyError as missing:
        seen.findings.append(f"no object: {missing.args[0]}")
        return seen
    page = visitors.page_of(planned.who)
    for language in ("ja",) if planned.who in {*STAFF, "halfway"} else LANGUAGES:
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
    if seen.visit.reason:
        page.fill("main [name=reason]", "画面の点検")
        with page.expect_navigation():
            page.click("main form .k-button--primary")
        _look(page, seen, language, " (after the reason)")


def _look(page: Page, seen: Seen, language: str, state: str) -> None:
    told = seen.findings
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        where = f"{language} {width}{state}: "
        result: dict[str, Any] = _axe.run(page, options={"resultTypes": ["violations"]}).response
        told.extend(f"{where}{each['id']} {each['nodes'][0]['html'][:110]}" for each in result["violations"])
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            told.append(f"{where}{over} px wider than the screen")
        seen.states += 1
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
    """Visit every planned route that begins with `prefix`."""
    seen: list[Seen] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        visitors = Visitors(browser, url)
        found = find_objects(visitors)
        for planned in VISITS:
            if planned.route.startswith(prefix):
                seen.append(visit(visitors, planned, found))
                print(
                    f"/{planned.route}  {seen[-1].states} states  {'; '.join(seen[-1].findings) or 'ok'}",
                    flush=True,
                )
        browser.close()
    return seen


def main() -> int:
    """Visit, print, write the page; 1 when something was found."""
    prefix = sys.argv[1].lstrip("/") if len(sys.argv) > 1 else ""
    if missing := unplanned():
        print(
            "Say in tools/a11y_pages.py how to open these routes, or drop them there: " + ", ".join(missing)
        )
        return 1
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
    print(f"{len(seen)} pages, {sum(each.states for each in seen)} states, {findings} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

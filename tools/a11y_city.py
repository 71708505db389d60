"""Who visits the pages of the demo city, and one real object for each address that needs one."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tools.a11y_counter import find_matters
from tools.a11y_objects import first
from tools.a11y_pages import STAFF

_ID = "([0-9a-f]{32})"
NAVIGATOR = "move-in"
FORWARD = "main form .k-actions .k-button--primary"


class Visitors:
    """One browser window for each person, logged in when first asked for."""

    def __init__(self, browser: Browser, url: str, known: dict[str, Any] | None = None) -> None:
        self.browser, self.url = browser, url
        self.people: dict[str, Page] = {}
        self.known = known or {}
        self.names: dict[str, str] = {"father": "鈴木　健太"}

    def page_of(self, who: str) -> Page:
        """Return the window of `who`."""
        if who not in self.people:
            self.people[who] = page = self._window(who).new_page()
            page.set_default_timeout(20_000)
            if who in self.known:
                return page
            if who in {*STAFF, "halfway"}:
                self._staff(page, who)
            elif who in self.names:
                self._resident(page, self.names[who])
        return self.people[who]

    def cookies(self) -> dict[str, Any]:
        """Return who is logged in how, for a second browser: a code of the app is good for one login."""
        return {who: page.context.storage_state() for who, page in self.people.items() if who != "halfway"}

    def _window(self, who: str) -> BrowserContext:
        return self.browser.new_context(
            locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce",
            storage_state=self.known.get(who),
        )  # fmt: skip

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
    found |= _cases(visitors) | _draft(visitors) | _people(visitors) | _plan(visitors) | _proposal(visitors)
    found |= find_matters(visitors)
    found["pack"] = first(
        visitors.page_of("kodomo"), f"{url}/eligibility/packs/", r"/eligibility/packs/([\w-]+)/"
    )
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


def _plan(visitors: Visitors) -> dict[str, str]:
    """Let the guest answer the navigator to its end, so that questions, plan and the plan's code can be opened."""
    url, page = visitors.url, visitors.page_of("guest")
    page.goto(f"{url}/procedures/navigator/{NAVIGATOR}/")
    page.click("main form .k-button--primary")
    found: dict[str, str] = {}
    for _question in range(15):
        if "/ask/" not in page.url:
            break
        asked = page.get_attribute("input[name=question]", "value") or ""
        kind = _kind_of_question(page)
        found.setdefault(f"ask_{kind}", asked)
        if kind == "people":
            page.fill("[name=age-n1]", "34")
            page.click("button[value=add]")
            page.select_option("[name=role-n2]", "child")
            page.fill("[name=age-n2]", "4")
        for part, value in (("year", "2026"), ("month", "11"), ("day", "20")) if kind == "date" else ():
            page.fill(f"[name=answer-{part}]", value)
        for name in {one.get_attribute("name") for one in page.locator("main form [type=radio]").all()}:
            page.check(f"main form [name='{name}'] >> nth=0", force=True)
        with page.expect_navigation():
            page.click(FORWARD)
    with page.expect_navigation():
        page.click("#phone form button")
    address = page.get_attribute("#phone a[href*='/navigator/plan/']", "href") or ""
    return {**found, "plan": address.rstrip("/").rpartition("/")[2]}


def _kind_of_question(page: Page) -> str:
    for selector, kind in (
        ("[name=answer-year]", "date"), ("[name=age-n1]", "people"),
        ("main form [type=radio]", "choice"), ("main form [type=checkbox]", "ticks"),
    ):  # fmt: skip
        if page.locator(selector).count():
            return kind
    return "other"


def _proposal(visitors: Visitors) -> dict[str, str]:
    """Begin a change and a try of it, and find its parts."""
    url, page = visitors.url, visitors.page_of("chief")
    page.goto(f"{url}/procedures/build/?q=sodaigomi")
    page.locator("main tbody tr .k-row > :first-child").first.locator("a, button").or_(
        page.locator("main tbody tr .k-row > a").first
    ).first.click()
    page.wait_for_url(lambda address: re.search(f"/build/{_ID}/$", address) is not None)
    here = page.url
    found = {"proposal": here.rstrip("/").rpartition("/")[2]}
    for name, pattern in (
        ("page", r"/page/([\w-]+)/$"), ("question", r"(\?in=page.*id=\w+)$"), ("group_question", r"(\?in=group.*id=\w+)$"),
        ("paper", r"/paper/([\w-]+)/$"), ("decision", r"/reason/([\w-]+)/"), ("reason", r"/reason/([\w-]+/[\w-]+)/$"),
    ):  # fmt: skip
        found[name] = first(page, here, pattern)
    page.click("#person ~ button, form[action$='/try/'] button")
    if match := re.search(f"/trial/{_ID}/step/([^/]+)/", page.url):
        found |= {"trial": match[1], "trial_step": match[2]}
    return found

"""What every page knows: the city, the reader's language and text size, the navigation the actor may use."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from kinu.kernel import clock
from kinu.kernel.actor import GUEST, Actor
from kinu.platform.hooks import public as hooks

from .city import city

TEXT_SIZES = ("standard", "large", "largest")
DOORS = {
    "login": "/login/",
    "staff_login": "/staff/login/",
    "logout": "/logout/",
    "my": "/my/",
    "staff": "/staff/",
}
"""Addresses in the frame of every page, kept by rooms above: web knows their place, not their views."""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    label: str
    url: str
    current: bool
    group: str


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    name: str
    links: tuple[NavigationLink, ...]


def page(request: HttpRequest) -> dict[str, Any]:
    """Give templates `city`, `actor`, `languages`, `language`, `text_size`, `navigation`, `page_banners` …"""
    actor: Actor = getattr(request, "actor", GUEST)
    seconds = session_seconds(request, actor)
    return {
        "city": SimpleLazyObject(city),
        "actor": actor,
        "languages": languages(),
        "language": get_language() or settings.LANGUAGE_CODE,
        "text_size": text_size(request),
        "navigation": SimpleLazyObject(lambda: navigation(actor=actor, path=request.path)),
        "resident_navigation": SimpleLazyObject(lambda: resident_navigation(actor=actor, path=request.path)),
        "footer_navigation": SimpleLazyObject(
            lambda: tuple(_links("footer", actor=actor, path=request.path))
        ),
        "session_seconds": seconds,
        "session_minutes": max(1, seconds // 60),
        "doors": DOORS,
        "is_demo": settings.DEMO,
        "page_banners": page_banners(),
    }


def page_banners() -> tuple[hooks.PageBanner, ...]:
    """Return the emergency sentences above every page in the reader's language, the most urgent first."""
    language, now = get_language() or settings.LANGUAGE_CODE, clock.now()
    found = [banner for source in hooks.banners for banner in source.read(language, now)]
    return tuple(sorted(found, key=lambda banner: -banner.level))


def languages() -> tuple[tuple[str, str], ...]:
    """Return code and own name of each language of the house, in its fixed order."""
    return tuple(_OWN_NAMES.items())


_OWN_NAMES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "English",
    "pt-br": "Português",
    "vi": "Tiếng Việt",
    "fil": "Filipino",
    "zh-hans": "简体中文",
}


def text_size(request: HttpRequest) -> str:
    """Return the text size the reader chose, "standard" when none or an unknown one."""
    chosen = getattr(request, "kinu_text_size", "") or request.COOKIES.get("kinu_text_size", "")
    return chosen if chosen in TEXT_SIZES else TEXT_SIZES[0]


def session_seconds(request: HttpRequest, actor: Actor) -> int:
    """Return the seconds until the login of this request ends without a further request; 0 for guests."""
    if not (actor.is_staff or actor.is_resident) or not hasattr(request, "session"):
        return 0
    known = getattr(request, "kinu_session_seconds", None)  # knows of the end of a working day as well
    return int(request.session.get_expiry_age()) if known is None else max(1, int(known))


def navigation(*, actor: Actor, path: str) -> tuple[NavigationGroup, ...]:
    """Return the staff menu the actor may use, by group."""
    if not actor.is_staff:
        return ()
    links = _links("staff", actor=actor, path=path)
    return tuple(
        NavigationGroup(name, tuple(group)) for name, group in groupby(links, key=lambda link: link.group)
    )


def resident_navigation(*, actor: Actor, path: str) -> tuple[NavigationLink, ...]:
    """Return the links in the head of the resident's pages."""
    areas = ("resident", "my") if actor.is_resident else ("resident",)
    return tuple(link for area in areas for link in _links(area, actor=actor, path=path))


def _links(area: str, *, actor: Actor, path: str) -> list[NavigationLink]:
    allowed = [e for e in hooks.menu if e.area == area and (not e.permission or actor.can(e.permission))]
    first_in_group: dict[str, int] = {}
    for entry in allowed:
        name = str(entry.group)
        first_in_group[name] = min(entry.order, first_in_group.get(name, entry.order))
    allowed.sort(key=lambda e: (first_in_group[str(e.group)], str(e.group), e.order))
    targets = [(entry, _address(entry.url_name)) for entry in allowed]
    here = max((url for _, url in targets if url and _is_under(path, url)), key=len, default="")
    return [NavigationLink(str(e.label), url, url == here, str(e.group)) for e, url in targets if url]


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""

"""Pages for everybody: home, search, life events, today."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.platform.places import public as places
from kinu.platform.web.public import KinuRequest, open_to_all
from kinu.portal.selectors import search as searching
from kinu.portal.selectors.banners import banners_at
from kinu.portal.selectors.home import home as home_of
from kinu.portal.selectors.today import today as today_in
from kinu.procedures import public as procedures

TOWN_COOKIE = "kinu_town"
A_YEAR = 60 * 60 * 24 * 365


@open_to_all("The front door; shows a logged-in reader's own matters to that reader only.")
@require_safe
def home(request: KinuRequest) -> HttpResponse:
    """Show the home page."""
    town_id = known_town(request)
    page = home_of(actor=request.actor, town_id=town_id, now=clock.now())
    context = {"home": page, "banners": page.banners, "towns": places.towns(), "town_id": town_id}
    return render(request, "portal/home.html", context)


@open_to_all("Search over public pages.")
@require_safe
def search(request: KinuRequest) -> HttpResponse:
    """Show what every room answers to `q`."""
    found = searching.search(request.GET.get("q", ""))
    context = {
        "found": found,
        "events": [] if found.total else procedures.life_events()[:8],
        "banners": banners_at(now=clock.now()),
    }
    return render(request, "portal/search.html", context)


@open_to_all("Procedures by life event are public.")
@require_safe
def life(request: KinuRequest, code: str) -> HttpResponse:
    """Show the procedures of one life event."""
    event = next((one for one in procedures.life_events() if one.code == code), None)
    if event is None:
        raise Http404
    cards = procedures.procedures_of_event(event=code)
    context = {
        "event": event,
        "cards": cards,
        "entries": procedures.navigator_entries(life_event=code),
        "banners": banners_at(now=clock.now()),
    }
    return render(request, "portal/life.html", context)


@open_to_all(
    "Garbage days and opening hours are public; the town is remembered in the reader's browser only."
)
@require_safe
def today(request: KinuRequest) -> HttpResponse:
    """Show today for the chosen town and remember the choice."""
    town_id = known_town(request)
    now = clock.now()
    context = {
        "today": today_in(town_id=town_id, now=now),
        "banners": banners_at(now=now),
        "towns": places.towns(),
        "town_id": town_id,
    }
    response = render(request, "portal/today.html", context)
    if request.GET.get("town") == town_id and town_id:
        response.set_cookie(
            TOWN_COOKIE, town_id, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def known_town(request: KinuRequest) -> str:
    """Return the id of the town asked for, else of the one remembered; "" when neither names a town."""
    for town_id in (request.GET.get("town", ""), request.COOKIES.get(TOWN_COOKIE, "")):
        if town_id and len(town_id) <= 64 and places.town(town_id):
            return town_id
    return ""

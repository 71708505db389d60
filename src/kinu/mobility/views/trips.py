"""The rider's own trips: promise, state, the taxi while one waits, cancelling; trips of every week; stops to choose from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.mobility.forms import RegularForm
from kinu.mobility.selectors import network, trips, words
from kinu.mobility.selectors.riders import rider_of
from kinu.mobility.services import booking, regular
from kinu.platform.places import public as places
from kinu.platform.web import public as web

from . import shown


@web.for_residents()
@never_cache
@require_safe
def mine(request: web.KinuRequest) -> HttpResponse:
    """Trips ahead, trips made, trips of every week."""
    rider, today = rider_of(request.actor), clock.today()
    context = shown.common(request)
    if rider is not None:  # whoever never rode sees an empty list and the way to the first booking
        context |= {
            "coming": _with_words(trips.coming(rider.id, today=today)),
            "past": _with_words(trips.past(rider.id, today=today)),
            "regulars": [
                (one, words.weekday_words(one.weekdays)) for one in trips.regulars_of(rider.id, today=today)
            ],
        }
    return render(request, "mobility/mine.html", context)


def _with_words(found: tuple[trips.TripView, ...]) -> list[tuple[trips.TripView, str, str]]:
    return [(trip, *words.state_words(trip.state)) for trip in found]


@web.for_residents()
@never_cache
@require_safe
def trip(request: web.KinuRequest, trip_id: str) -> HttpResponse:
    """What was promised and where it stands."""
    return render(request, "mobility/trip.html", _trip_context(request, trip_id))


@web.for_residents()
@never_cache
@require_safe
def where(request: web.KinuRequest, trip_id: str) -> HttpResponse:
    """The part of the trip's page that changes while one waits, for the script that asks for it again."""
    return render(request, "mobility/_live.html", _trip_context(request, trip_id))


def _trip_context(request: web.KinuRequest, trip_id: str) -> dict[str, Any]:
    rider = shown.own_rider(request)
    found = trips.trip_of(trip_id, rider_id="" if isinstance(rider, HttpResponse) else rider.id)
    if found is None:
        raise Http404
    state, tone = words.state_words(found.state)
    return {
        **shown.common(request),
        "trip": found,
        "state": state,
        "tone": tone,
        "live": trips.live(found, now=clock.now()),
        "fare_note": words.fare_words(found.fare_code, day=found.day),
    }


@web.for_residents()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: web.KinuRequest, trip_id: str) -> HttpResponse:
    """Ask once, then take the trip out."""
    rider = shown.own_rider(request)
    found = trips.trip_of(trip_id, rider_id="" if isinstance(rider, HttpResponse) else rider.id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "mobility/cancel.html", {**shown.common(request), "trip": found})
    try:
        booking.cancel(
            trip_id=found.id, by=request.actor, now=clock.now(), reason="rider", rider_id=found.rider_id
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("mobility:trip", trip_id=found.id)
    messages.success(request, _("予約を取り消しました。"))
    return redirect("mobility:mine")


@web.for_residents()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def weekly(request: web.KinuRequest) -> HttpResponse:
    """Write down a trip of every week."""
    rider = shown.own_rider(request)
    if isinstance(rider, HttpResponse):
        return rider
    now = clock.now()
    if request.method == "POST":
        form = RegularForm(request.POST, today=now.date())
        if form.is_valid():
            weekly = regular.Weekly(
                asked=form.asked(),
                weekdays=frozenset(int(day) for day in form.cleaned_data["weekdays"]),
                return_minute=form.back_minute(),
            )
            regular.make_regular(weekly, rider_id=rider.id, by=request.actor, now=now)
            messages.success(request, _("いつもの予約を登録しました。取れた日は、下に出ています。"))
            return redirect("mobility:mine")
    else:
        origin, destination = (network.stop_of(request.GET.get(key, "")[:24]) for key in ("from", "to"))
        form = RegularForm(
            initial={
                "origin": origin.label if origin else "",
                "destination": destination.label if destination else "",
                "wheelchair": rider.wheelchair,
            },
            today=now.date(),
        )
    return render(request, "mobility/weekly.html", {**shown.common(request), "form": form})


@web.for_residents()
@require_POST
def end_weekly(request: web.KinuRequest, regular_id: str) -> HttpResponse:
    """End a trip of every week and cancel what it had booked."""
    rider = shown.own_rider(request)
    if isinstance(rider, HttpResponse):
        return rider
    count = regular.end_regular(regular_id=regular_id, by=request.actor, now=clock.now(), rider_id=rider.id)
    messages.success(
        request, _("いつもの予約をやめました。先の予約を%(count)s件取り消しました。") % {"count": count}
    )
    return redirect("mobility:mine")


@web.open_to_all("the stops of the service are public; a position sent along is not kept")
@never_cache
@require_safe
def stops(request: web.KinuRequest) -> HttpResponse:
    """Stops by district, or those nearest to a point or a town; each a link back to the question."""
    role = "to" if request.GET.get("role") == "to" else "from"
    other = "from" if role == "to" else "to"
    here = _point(request)
    context = {
        **shown.common(request),
        "role": role,
        "other": other,
        "other_id": request.GET.get(other, "")[:24],
        "near": network.near(*here) if here else (),
        "districts": _districts(),
        "towns": places.towns(),
        "town_id": request.GET.get("town", "")[:20],
    }
    return render(request, "mobility/stops.html", context)


def _point(request: web.KinuRequest) -> tuple[float, float] | None:
    """Return the point asked about: where the phone is, or the middle of a town."""
    town = places.town(request.GET.get("town", "")[:20])
    if town is not None:
        return town.point.lat, town.point.lon
    try:
        lat, lon = float(request.GET["lat"]), float(request.GET["lon"])
    except (KeyError, ValueError):
        return None
    return (lat, lon) if 20 < lat < 46 and 122 < lon < 154 else None


def _districts() -> list[tuple[str, list[network.StopView]]]:
    found: dict[str, list[network.StopView]] = {}
    for stop in network.stops():
        found.setdefault(stop.district or _("そのほか"), []).append(stop)
    return list(found.items())

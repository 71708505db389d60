"""The rider's pages: where to, when, which of the offers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.mobility.forms import RideForm, RiderForm
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.rules.wishes import Asked, overlap
from kinu.mobility.selectors import trips, words
from kinu.mobility.selectors.data import fares_on, hours_on, open_days, service, words_of
from kinu.mobility.selectors.network import stop_of
from kinu.mobility.selectors.riders import RiderView, rider_of
from kinu.mobility.services import asking, booking
from kinu.mobility.services import riders as rider_services
from kinu.mobility.services.refusals import OfferGone
from kinu.platform.identity import public as identity
from kinu.platform.web import public as web

from . import shown, waiting

ASKS = 40
"""Questions of one account in ten minutes; who asks more is a program."""


@web.open_to_all("what the service is, when it runs and what it costs; one's own trips only when logged in")
@never_cache
@require_safe
def home(request: web.KinuRequest) -> HttpResponse:
    """The service in a few lines; for a known rider the trips ahead and the last ways."""
    now = clock.now()
    rider = rider_of(request.actor) if request.actor.is_resident else None
    rules = service()
    context: dict[str, Any] = {
        **shown.common(request),
        "rider": rider,
        "coming": _with_words(trips.coming(rider.id, today=now.date())) if rider else (),
        "ways": trips.last_ways(rider.id) if rider else (),
        "hours": hours_on(now.date()),
        "opens": trips.clock(rules.hours[-1].opens),
        "closes": trips.clock(rules.hours[-1].closes),
        "weekdays": words.weekday_words(rules.hours[-1].weekdays),
        "days_ahead": rules.days_ahead,
        "fares": fares_on(now.date()),
        "discounts": [(words_of(one.name), one.percent) for one in fares_on(now.date()).discounts],
        "passes": [(words_of(one.name), one.yen) for one in fares_on(now.date()).passes],
    }
    return render(request, "mobility/home.html", context)


@web.for_residents()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: web.KinuRequest) -> HttpResponse:
    """Ask from, to, when and with whom; the answer stands on its own page."""
    rider = shown.own_rider(request)
    if isinstance(rider, HttpResponse):
        return rider
    now = clock.now()
    replaces = _replaced(request, rider)
    if request.method == "POST":
        form = RideForm(request.POST, today=now.date())
        if form.is_valid():
            return _asked(
                request, rider, form.asked(), now=now, replaces=replaces, back=form.back_minute(), form=form
            )
    else:
        form = RideForm(initial=_initial(request, rider, now), today=now.date())
    return _book_page(request, form, rider, replaces=replaces)


def _book_page(request: web.KinuRequest, form: RideForm, rider: RiderView, *, replaces: str) -> HttpResponse:
    context = {
        **shown.common(request),
        "form": form,
        "rider": rider,
        "ways": trips.last_ways(rider.id),
        "replaces": replaces,
        "refusal": form.non_field_errors(),
    }
    return render(request, "mobility/book.html", context)


def _asked(
    request: web.KinuRequest,
    rider: RiderView,
    asked: Asked,
    *,
    now: datetime,
    replaces: str = "",
    return_of: str = "",
    back: int | None = None,
    form: RideForm | None = None,
) -> HttpResponse:
    """Ask the day and go to the page of the answer; a refusal stands above the form."""
    web.limit_rate(key=f"mobility-ask-{request.actor.account_id}", times=ASKS, per_seconds=600, now=now)
    try:
        answer = asking.ask(asked=asked, channel="web", now=now, rider_id=rider.id, replaces=replaces)
    except Refusal as refusal:
        form = form or RideForm(_typed(asked), today=now.date())
        form.add_error(None, str(refusal))
        return _book_page(request, form, rider, replaces=replaces)
    key = waiting.keep(request, answer, rider_id=rider.id, replaces=replaces, return_of=return_of, back=back)
    return redirect("mobility:offers", key=key)


def _typed(asked: Asked) -> dict[str, str]:
    """Return what would have been typed for a question made by one tap."""
    origin, destination = stop_of(asked.origin_id), stop_of(asked.destination_id)
    return {
        "origin": origin.label if origin else "",
        "destination": destination.label if destination else "",
        "origin_id": asked.origin_id,
        "destination_id": asked.destination_id,
        "day": asked.day.isoformat(),
        "mode": asked.mode,
        "time": "" if asked.minute is None else str(int(asked.minute)),
        "people": str(asked.people),
        "children": str(asked.children),
        "luggage": str(asked.luggage),
    } | ({"wheelchair": "on"} if asked.wheelchairs else {})


def _initial(request: web.KinuRequest, rider: RiderView, now: datetime) -> dict[str, object]:
    """Return what the address and the rider's record already say."""
    origin = stop_of(request.GET.get("from", "")[:24]) or (stop_of(rider.home_id) if rider.home_id else None)
    destination = stop_of(request.GET.get("to", "")[:24])
    initial: dict[str, object] = {"wheelchair": rider.wheelchair}
    if origin:
        initial["origin"] = origin.label
    if destination:
        initial["destination"] = destination.label
    hours = hours_on(now.date())
    if hours and hours[0] <= minute_of(now, day=now.date()) <= hours[1] - 30:
        initial["mode"] = "now"
    return initial


def _replaced(request: web.KinuRequest, rider: RiderView) -> str:
    """Return the trip that is to be changed, "" when a new one is booked; 404 for somebody else's."""
    trip_id = (request.POST.get("replaces") or request.GET.get("replaces") or "")[:32]
    if not trip_id:
        return ""
    trip = trips.trip_of(trip_id, rider_id=rider.id)
    if trip is None or not trip.may_cancel:
        raise Http404
    return trip.id


@web.for_residents()
@require_POST
def again(request: web.KinuRequest, trip_id: str) -> HttpResponse:
    """One tap: the same way again, now, or on the next service day at the same time."""
    rider = shown.own_rider(request)
    if isinstance(rider, HttpResponse):
        return rider
    trip = trips.trip_of(trip_id, rider_id=rider.id)
    if trip is None:
        raise Http404
    now = clock.now()
    return _asked(request, rider, same_way(trip, now=now, turned="turned" in request.POST), now=now)


STAY = 60
"""Minutes people stay before the way back, until they say otherwise."""


def same_way(trip: trips.TripView, *, now: datetime, turned: bool = False) -> Asked:
    """Return the question for an old way: today as soon as possible while the service runs, else at its old time.

    Turned round while the way there is still ahead, it is the way back of that day. A day on which the rider has this
    way booked already is passed over.
    """
    ends = (trip.destination_id, trip.origin_id) if turned else (trip.origin_id, trip.destination_id)
    if turned and trip.is_ahead:
        day = trip.day
        minute: float | None = round((trip.arrive_by + STAY) / 10) * 10.0
    else:
        day, minute = _next_time(trip, ends, now=now)
    return Asked(
        origin_id=ends[0], destination_id=ends[1], day=day, mode="now" if minute is None else "leave", minute=minute,
        people=trip.people, children=trip.children, wheelchairs=trip.wheelchairs, luggage=trip.luggage,
    )  # fmt: skip


def _next_time(trip: trips.TripView, ends: tuple[str, str], *, now: datetime) -> tuple[date, float | None]:
    """Return day and minute for an old way, None for now."""
    today, minute = now.date(), minute_of(now, day=now.date())
    ahead = trips.coming(trip.rider_id, today=today)
    span = (trip.window_from - STAY / 2, trip.arrive_by + STAY / 2)
    booked = {
        one.day
        for one in ahead
        if (one.origin_id, one.destination_id) == ends or overlap(span, (one.window_from, one.arrive_by))
    }
    hours = hours_on(today)
    if hours is not None and hours[0] <= minute <= hours[1] - 30 and today not in booked:
        return today, None
    first = today + timedelta(days=0 if trip.window_from > minute + service().minutes_before else 1)
    days = open_days(first, today + timedelta(days=service().days_ahead))
    return next((day for day in days if day not in booked), today), round(trip.window_from / 10) * 10.0


@web.for_residents()
@never_cache
@require_safe
def offers(request: web.KinuRequest, key: str) -> HttpResponse:
    """Up to three offers, or why there is none and the nearest others."""
    held = waiting.kept(request, key)
    return render(request, "mobility/offers.html", shown.offered(request, held))


@web.for_residents()
@require_POST
def accept(request: web.KinuRequest, key: str) -> HttpResponse:
    """Take one of the offers; when it is gone, ask again and say so."""
    rider = shown.own_rider(request)
    if isinstance(rider, HttpResponse):
        return rider
    held, now = waiting.kept(request, key), clock.now()
    if held.rider_id != rider.id:
        raise Http404
    acceptance = booking.Acceptance(
        offer=waiting.chosen(held, request.POST.get("offer", "")),
        asked=held.asked,
        rider_id=rider.id,
        channel="web",
        replaces=held.replaces,
        return_of=held.return_of,
    )
    try:
        booked = booking.accept(acceptance, by=request.actor, now=now)
    except OfferGone as gone:
        messages.warning(request, str(gone))
        return _asked(
            request,
            rider,
            held.asked,
            now=now,
            replaces=held.replaces,
            return_of=held.return_of,
            back=held.back,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("mobility:offers", key=key)
    if held.back is None:
        return redirect("mobility:trip", trip_id=booked.trip_id)
    messages.success(request, _("行きの予約ができました。つづけて、帰りを選んでください。"))
    return _asked(
        request, rider, asking.back_from(held.asked, minute=held.back), now=now, return_of=booked.trip_id
    )


@web.for_residents()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: web.KinuRequest) -> HttpResponse:
    """Name and telephone number of the rider, asked once."""
    rider, now = rider_of(request.actor), clock.now()
    target = request.POST.get("next") or request.GET.get("next") or reverse("mobility:home")
    target = target if target.startswith("/mobility/") else reverse("mobility:home")
    if request.method == "POST":
        form = RiderForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            home_id = rider.home_id if rider else ""
            rider_services.register_own(
                rider_services.Particulars(**data, home_id=home_id), by=request.actor, now=now
            )
            return redirect(target)
    else:
        form = RiderForm(initial=_known(request, rider))
    return render(request, "mobility/me.html", {**shown.common(request), "form": form, "next": target})


def _known(request: web.KinuRequest, rider: RiderView | None) -> dict[str, object]:
    """Return what is known already: the rider's record, else the name on the card."""
    if rider:
        return {
            "name": rider.name, "kana": rider.kana, "phone": rider.phone, "wheelchair": rider.wheelchair,
            "note": rider.note,
        }  # fmt: skip
    acts_for_other = request.actor.acts_for not in {"", request.actor.resident_id}
    facts = None if acts_for_other else identity.card_facts(request.actor.account_id)
    return {"name": facts.name if facts else ""}


def _with_words(found: tuple[trips.TripView, ...]) -> list[tuple[trips.TripView, str, str]]:
    return [(trip, *words.state_words(trip.state)) for trip in found]

"""The phone operator's screen: number, last ways, three offers, one key. Every look at a person is written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.kernel.kana import to_digits
from kinu.kernel.refusal import Refusal
from kinu.mobility.forms import OperatorRideForm, RiderForm, day_choices
from kinu.mobility.permissions import BOOK
from kinu.mobility.rules.wishes import Asked
from kinu.mobility.selectors import paper as papers
from kinu.mobility.selectors import riders, trips, words
from kinu.mobility.selectors.network import stop_of
from kinu.mobility.services import asking, booking
from kinu.mobility.services import riders as rider_services
from kinu.mobility.services.refusals import OfferGone
from kinu.platform.web import public as web

from . import shown, waiting
from .rider import same_way


@web.requires(BOOK)
@never_cache
@require_safe
def desk(request: web.KinuRequest) -> HttpResponse:
    """Find the caller by number or name; one hit opens at once."""
    text, now = request.GET.get("q", "").strip()[:80], clock.now()
    found = riders.find_riders(text, by=request.actor, now=now) if text else ()
    if len(found) == 1:
        return redirect("mobility:desk_caller", rider_id=found[0].id)
    context = {
        **shown.common(request),
        "q": text,
        "found": list(enumerate(found, 1)),
        "digits": to_digits(text) if len(to_digits(text)) >= 9 else "",
        "heading": _("電話の受付"),
    }
    return render(request, "mobility/desk/find.html", context)


@web.requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_rider(request: web.KinuRequest) -> HttpResponse:
    """Write down somebody who calls for the first time."""
    return _rider_form(request, None)


@web.requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rider(request: web.KinuRequest, rider_id: str) -> HttpResponse:
    """Correct what stands there."""
    return _rider_form(request, _rider(request, rider_id))


def _rider_form(request: web.KinuRequest, rider: riders.RiderView | None) -> HttpResponse:
    if rider is not None and rider.is_hidden:
        raise Http404
    if request.method == "POST":
        form = RiderForm(request.POST)
        if form.is_valid():
            particulars = rider_services.Particulars(
                **form.cleaned_data, home_id=rider.home_id if rider else ""
            )
            rider_id = rider_services.register_caller(
                particulars, by=request.actor, now=clock.now(), rider_id=rider.id if rider else ""
            )
            return redirect("mobility:desk_caller", rider_id=rider_id)
    else:
        form = RiderForm(
            initial={name: getattr(rider, name) for name in ("name", "kana", "phone", "wheelchair", "note")}
            if rider
            else {"phone": to_digits(request.GET.get("phone", ""))[:20]}
        )
    context = {**shown.common(request), "form": form, "rider": rider, "heading": _("利用者の登録")}
    return render(request, "mobility/desk/rider.html", context)


@web.requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: web.KinuRequest, rider_id: str) -> HttpResponse:
    """The caller: trips ahead, last five ways on the keys 1 to 5, and the line for another way."""
    rider, now = _rider(request, rider_id), clock.now()
    replaces = (request.POST.get("replaces") or request.GET.get("replaces") or "")[:32]
    if request.method == "POST":
        form = OperatorRideForm(request.POST, today=now.date())
        if form.is_valid():
            return _asked(request, rider, form.asked(), now=now, replaces=replaces, form=form)
    else:
        form = OperatorRideForm(initial=_initial(rider, replaces), today=now.date())
    return _caller_page(request, rider, form, now=now, replaces=replaces)


def _initial(rider: riders.RiderView, replaces: str) -> dict[str, object]:
    home = stop_of(rider.home_id) if rider.home_id else None
    initial: dict[str, object] = {
        "origin": home.label if home else "", "wheelchairs": 1 if rider.wheelchair else 0, "children": 0, "luggage": 0,
    }  # fmt: skip
    old = trips.trip_of(replaces, rider_id=rider.id) if replaces else None
    if old is not None:
        initial |= {
            "origin": old.origin, "destination": old.destination, "people": old.people, "children": old.children,
            "wheelchairs": old.wheelchairs, "luggage": old.luggage, "day": old.day.isoformat(),
        }  # fmt: skip
    return initial


def _caller_page(
    request: web.KinuRequest,
    rider: riders.RiderView,
    form: OperatorRideForm,
    *,
    now: datetime,
    replaces: str,
) -> HttpResponse:
    hidden = rider.is_hidden
    context: dict[str, Any] = {
        **shown.common(request),
        "rider": rider,
        "form": form,
        "replaces": replaces,
        "may_see_protected": request.actor.can(riders.SEE_PROTECTED),
        "ways": [] if hidden else list(enumerate(trips.last_ways(rider.id), 1)),
        "coming": []
        if hidden
        else [(one, *words.state_words(one.state)) for one in trips.coming(rider.id, today=now.date())],
        "heading": _("電話の受付"),
    }
    return render(request, "mobility/desk/caller.html", context)


def _rider(request: web.KinuRequest, rider_id: str) -> riders.RiderView:
    reason = request.GET.get("reason", "")[:200]
    rider = riders.rider(rider_id, by=request.actor, reason=reason, now=clock.now())
    if rider is None:
        raise Http404
    return rider


def _asked(
    request: web.KinuRequest,
    rider: riders.RiderView,
    asked: Asked,
    *,
    now: datetime,
    replaces: str = "",
    form: OperatorRideForm | None = None,
) -> HttpResponse:
    """Ask the day and go to the offers to be read aloud."""
    try:
        answer = asking.ask(asked=asked, channel="phone", now=now, rider_id=rider.id, replaces=replaces)
    except Refusal as refusal:
        form = form or OperatorRideForm(initial=_initial(rider, ""), today=now.date())
        messages.error(request, str(refusal))
        return _caller_page(request, rider, form, now=now, replaces=replaces)
    key = waiting.keep(request, answer, rider_id=rider.id, replaces=replaces)
    return redirect("mobility:desk_offers", key=key)


@web.requires(BOOK)
@require_POST
def again(request: web.KinuRequest, rider_id: str, trip_id: str) -> HttpResponse:
    """One key: an old way again."""
    rider, now = _rider(request, rider_id), clock.now()
    trip = None if rider.is_hidden else trips.trip_of(trip_id, rider_id=rider.id)
    if trip is None:
        raise Http404
    return _asked(request, rider, same_way(trip, now=now, turned="turned" in request.POST), now=now)


@web.requires(BOOK)
@never_cache
@require_safe
def offers(request: web.KinuRequest, key: str) -> HttpResponse:
    """The offers, large, each a sentence ready to be read aloud."""
    held = waiting.kept(request, key)
    context = shown.offered(request, held) | {"heading": _("案を読み上げる")}
    return render(request, "mobility/desk/offers.html", context)


@web.requires(BOOK)
@require_POST
def accept(request: web.KinuRequest, key: str) -> HttpResponse:
    """The key 1, 2 or 3: book it."""
    held, now = waiting.kept(request, key), clock.now()
    acceptance = booking.Acceptance(
        offer=waiting.chosen(held, request.POST.get("offer", "")),
        asked=held.asked,
        rider_id=held.rider_id,
        channel="phone",
        replaces=held.replaces,
    )
    try:
        booked = booking.accept(acceptance, by=request.actor, now=now)
    except OfferGone as gone:
        messages.warning(request, str(gone))
        rider = _rider(request, held.rider_id)
        return _asked(request, rider, held.asked, now=now, replaces=held.replaces)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("mobility:desk_offers", key=key)
    return redirect("mobility:desk_done", trip_id=booked.trip_id)


@web.requires(BOOK)
@never_cache
@require_safe
def done(request: web.KinuRequest, trip_id: str) -> HttpResponse:
    """What to say at the end of the call."""
    trip = _trip(request, trip_id)
    state, tone = words.state_words(trip.state)
    context = {
        **shown.common(request),
        "trip": trip,
        "state": state,
        "tone": tone,
        "heading": _("予約の内容"),
    }
    return render(request, "mobility/desk/done.html", context)


def _trip(request: web.KinuRequest, trip_id: str) -> trips.TripView:
    """Return a trip for the operator and write the look at its rider."""
    trip = trips.any_trip(trip_id)
    if trip is None or not trip.rider_id:
        raise Http404
    # Whoever booked for a protected caller has just been told the places and must read the promise back.
    if _rider(request, trip.rider_id).is_hidden and trip.booked_by != request.actor.account_id:
        raise Http404
    return trip


@web.requires(BOOK)
@require_POST
def cancel(request: web.KinuRequest, trip_id: str) -> HttpResponse:
    """The caller cancels."""
    trip = _trip(request, trip_id)
    try:
        booking.cancel(trip_id=trip.id, by=request.actor, now=clock.now(), reason="phone")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("mobility:desk_done", trip_id=trip.id)
    messages.success(request, _("予約を取り消しました。"))
    return redirect("mobility:desk_caller", rider_id=trip.rider_id)


@web.requires(BOOK)
@never_cache
@require_safe
def paper(request: web.KinuRequest) -> HttpResponse:
    """The day's list on paper, for when the network fails."""
    now = clock.now()
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = now.date()
    context = {
        **shown.common(request),
        "paper": papers.paper(day, by=request.actor, now=now),
        "day": day,
        "days": day_choices(now.date()),
        "printed_at": now,
        "heading": _("きょうの予約の一覧"),
    }
    return render(request, "mobility/desk/paper.html", context)

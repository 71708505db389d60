"""What several pages show: offers in words, the rider of the request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from kinu.mobility.rules.wishes import Asked
from kinu.mobility.selectors import words
from kinu.mobility.selectors.data import fares_on, has_service, service, words_of
from kinu.mobility.selectors.network import stop_of, stops
from kinu.mobility.selectors.riders import RiderView, rider_of
from kinu.mobility.selectors.trips import clock
from kinu.mobility.services.asking import Priced
from kinu.platform.web import public as web

from .waiting import Waiting


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer on a page: `number` is what the form sends and the operator's key."""

    number: int
    starts: time
    ends: time
    arrives: time
    ride: int
    longest: int
    fare: int
    fare_note: str
    spoken: str


def cards(found: Iterable[Priced], asked: Asked) -> list[OfferCard]:
    """Return offers as cards, in the order of the engine."""
    origin, destination = stop_of(asked.origin_id), stop_of(asked.destination_id)
    if origin is None or destination is None:
        return []
    return [
        OfferCard(
            number=number,
            starts=clock(one.offer.pickup_from),
            ends=clock(one.offer.pickup_to),
            arrives=clock(one.offer.latest_arrival),
            ride=max(1, round(one.offer.ride)),
            longest=max(1, round(one.offer.longest_ride or one.offer.ride)),
            fare=one.fare.yen,
            fare_note=words.fare_words(one.fare.code, day=asked.day),
            spoken=words.spoken_offer(one.offer, one.fare, origin=origin, destination=destination),
        )
        for number, one in enumerate(found, 1)
    ]


def common(request: web.KinuRequest) -> dict[str, object]:
    """Return what every page of the service shows: its name, its telephone number, whether the figures are confirmed."""
    del request
    if not has_service():
        return {"service_name": "", "service_phone": "", "is_confirmed": True, "stops": ()}
    rules = service()
    return {
        "service_name": words_of(rules.name),
        "service_phone": rules.phone,
        "is_confirmed": rules.confirmed,
        "stops": stops(),
    }


def asked_words(asked: Asked) -> dict[str, object]:
    """Return what was asked, for the head of the offers."""
    origin, destination = stop_of(asked.origin_id), stop_of(asked.destination_id)
    return {
        "asked": asked,
        "origin": origin,
        "destination": destination,
        "asked_time": clock(asked.minute) if asked.minute is not None else None,
        "fares": fares_on(asked.day),
    }


def own_rider(request: web.KinuRequest) -> RiderView | HttpResponse:
    """Return the rider the reader books for, or the way to the page that asks for name and telephone."""
    rider = rider_of(request.actor)
    if rider is not None and rider.phone:
        return rider
    return redirect(f"{reverse('mobility:me')}?{urlencode({'next': request.get_full_path()})}")


def offered(request: web.KinuRequest, held: Waiting) -> dict[str, object]:
    """Return what the page of offers shows, to a rider as to an operator."""
    asked = held.asked
    return {
        **common(request),
        **asked_words(asked),
        "held": held,
        "cards": cards(held.shown, asked),
        "reasons": words.reason_words(held.reasons, day=asked.day, minute=asked.minute)
        if not held.offers
        else (),
    }

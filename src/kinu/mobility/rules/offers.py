"""Offers as plain data, so that they wait in the session until the rider has chosen."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from kinu.mobility.engine.online import Offer, Places, Reason, Stop, Wish

from .fares import Fare
from .wishes import Asked


def offer_as_data(offer: Offer) -> dict[str, Any]:
    data = asdict(offer)
    data["route"] = [list(stop) for stop in offer.route]
    if offer.wish is not None:
        data["wish"]["skills"] = sorted(offer.wish.skills)
    return data


def offer_from_data(data: dict[str, Any]) -> Offer:
    """Return the offer written by `offer_as_data`; data of another version raises TypeError or KeyError."""
    wish = data["wish"]
    made = (
        Wish(**{**wish, "places": Places(**wish["places"]), "skills": frozenset(wish["skills"])})
        if wish
        else None
    )
    return Offer(**{**data, "route": tuple(Stop(*one) for one in data["route"]), "wish": made})


def asked_as_data(asked: Asked) -> dict[str, Any]:
    return {**asdict(asked), "day": asked.day.isoformat()}


def asked_from_data(data: dict[str, Any]) -> Asked:
    """Return what was asked.

    >>> asked = Asked("a", "b", date(2026, 11, 25), "arrive", 600.0, people=2)
    >>> asked_from_data(asked_as_data(asked)) == asked
    True
    """
    return Asked(**{**data, "day": date.fromisoformat(data["day"])})


def fare_as_data(fare: Fare) -> list[Any]:
    return [fare.yen, fare.code]


def reason_as_data(reason: Reason) -> list[Any]:
    """Keep the code alone: values may hold what belongs to others."""
    return [reason.code]

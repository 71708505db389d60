"""Numbers of the service without names: for the plan and as open data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Q

from kinu.mobility.models import Stop, Trip, TripState, Unmet

FEWEST = 5
"""A count below this is left out of open data: in a small village it would point at somebody."""


def rides(since: date, until: date) -> float | None:
    """Return how many rides were made in the days given; None while there was none."""
    made = Trip.objects.filter(day__range=(since, until), state=TripState.DONE).count()
    return float(made) or None


def answered_share(since: date, until: date) -> float | None:
    """Return the share in percent of wishes that became a booking, among those and the wishes without any offer."""
    booked = Trip.objects.filter(day__range=(since, until)).count()
    unmet = Unmet.objects.filter(day__range=(since, until), alternatives=0).count()
    return round(100 * booked / (booked + unmet), 1) if booked + unmet else None


def promises_kept(since: date, until: date) -> float | None:
    """Return the share in percent of rides picked up inside the promised window and set down by the promised time."""
    made = Trip.objects.filter(day__range=(since, until), state=TripState.DONE, picked_up__isnull=False)
    # A pickup is reported when the rider sits: a minute of boarding is not a broken promise.
    counted = made.aggregate(
        all=Count("id"),
        kept=Count(
            "id", filter=Q(picked_up__lte=F("window_until") + 1.0, dropped_off__lte=F("arrive_by") + 1.0)
        ),
    )
    return round(100 * counted["kept"] / counted["all"], 1) if counted["all"] else None


def web_share(since: date, until: date) -> float | None:
    """Return the share in percent of bookings made on the web, among web and telephone."""
    channels = Counter(
        Trip.objects.filter(day__range=(since, until), channel__in=("web", "phone")).values_list(
            "channel", flat=True
        )
    )
    total = sum(channels.values())
    return round(100 * channels["web"] / total, 1) if total else None


def per_district() -> Iterable[tuple[object, ...]]:
    """Yield month, district, rides, people; rows under five rides are left out."""
    rows: Counter[tuple[str, str]] = Counter()
    people: Counter[tuple[str, str]] = Counter()
    made = Trip.objects.filter(state=TripState.DONE).values_list("day", "origin__district", "people")
    for day, district, count in made.iterator():
        key = (f"{day:%Y-%m}", district)
        rows[key] += 1
        people[key] += count
    for key in sorted(rows):
        if rows[key] >= FEWEST:
            yield (*key, rows[key], people[key])


def stop_rows() -> Iterable[tuple[object, ...]]:
    """Yield every open stop with its place on the map."""
    rows = Stop.objects.filter(is_open=True).order_by("order")
    yield from rows.values_list("id", "label", "reading", "kind", "district", "lat", "lon").iterator()

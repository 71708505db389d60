"""The plan may say that the shared taxi works only when it does what the plan wants."""

from __future__ import annotations

import pytest

from kinu.mobility import systems
from kinu.mobility.models import Trip, TripState

from .factories import book, lay_service, make_rider

pytestmark = pytest.mark.django_db


def driven(*, late: float = 0.0) -> None:
    """One ride booked on the web and driven, so many minutes after its promise."""
    lay_service()
    trip = Trip.objects.get(id=book(make_rider(), channel="web").trip_id)
    Trip.objects.filter(id=trip.id).update(
        state=TripState.DONE, picked_up=trip.window_until + late, dropped_off=trip.arrive_by + late
    )


def test_a_taxi_that_cannot_be_booked_on_every_channel_of_the_plan_does_not_work_yet() -> None:
    driven()
    assert systems.s56_began()
    assert not systems.s56_works()


def test_it_works_when_every_channel_is_there_and_promises_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(systems, "CHANNELS", frozenset({"web"}))
    driven()
    assert systems.s56_works()


def test_it_does_not_work_when_promises_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(systems, "CHANNELS", frozenset({"web"}))
    driven(late=20.0)
    assert not systems.s56_works()

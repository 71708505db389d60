"""What a rider is told is kept: booking, changing, cancelling, two answers for one question never."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from kinu.messages import public as messages
from kinu.mobility.models import DayEvent, Trip, TripState, Unmet
from kinu.mobility.selectors import days
from kinu.mobility.selectors.days import read_day
from kinu.mobility.services import asking, booking, riders
from kinu.mobility.services.refusals import (
    AlreadyBooked,
    OutsideDays,
    SamePlace,
    ServiceRests,
    StopUnknown,
    TooMany,
    TripNotFound,
    TripOver,
)
from kinu.platform.audit import public as audit
from kinu.platform.identity.tests.factories import resident_actor

from .factories import BY, DAY, NOW, asked, book, lay_service, make_rider

pytestmark = pytest.mark.django_db


def test_an_accepted_offer_becomes_a_promise_an_event_a_sentence_and_a_message() -> None:
    lay_service()
    account = resident_actor(resident_id="")
    rider = make_rider(account_id=account.account_id)
    booked = book(rider, channel="web")
    trip = Trip.objects.get()
    assert (trip.id, trip.number, trip.state) == (booked.trip_id, booked.number, TripState.BOOKED)
    assert (trip.window_until - trip.window_from, trip.fare) == (10.0, 300)
    assert list(DayEvent.objects.values_list("sequence", "kind")) == [
        (1, "setup"),
        (2, "opened"),
        (3, "accepted"),
    ]
    promise = read_day(DAY).state.trips[trip.id].promise
    assert (promise.pickup_from, promise.pickup_to, promise.latest_arrival) == (
        trip.window_from, trip.window_until, trip.arrive_by,
    )  # fmt: skip
    assert [one.action for one in audit.trail(subject=booked.number)] == ["mobility.booked"]
    (told,) = messages.inbox_of(account_id=account.account_id)
    assert (told.kind, told.number) == ("mobility.accepted", booked.number)
    assert "水海道駅" in told.body
    assert "300円" in told.body


def test_pressing_twice_books_once() -> None:
    lay_service()
    rider = make_rider()
    answer = asking.ask(asked=asked(), channel="web", now=NOW, rider_id=rider.id)
    acceptance = booking.Acceptance(answer.offers[0].offer, asked(), rider.id, "web")
    first = booking.accept(acceptance, by=BY, now=NOW)
    second = booking.accept(acceptance, by=BY, now=NOW)
    assert (first.trip_id, first.fresh, second.trip_id, second.fresh) == (
        first.trip_id,
        True,
        first.trip_id,
        False,
    )
    assert Trip.objects.count() == 1


def test_nobody_sits_in_two_taxis_at_once() -> None:
    lay_service()
    rider = make_rider()
    book(rider)
    stored = DayEvent.objects.count()
    with pytest.raises(AlreadyBooked):
        book(rider, asked("s3", "s4"))
    assert (Trip.objects.count(), DayEvent.objects.count()) == (1, stored)


def test_changing_keeps_the_old_promise_until_the_new_one_stands() -> None:
    lay_service()
    rider = make_rider()
    old = book(rider)
    wish = asked(minute=660.0)
    answer = asking.ask(asked=wish, channel="web", now=NOW, rider_id=rider.id, replaces=old.trip_id)
    new = booking.accept(
        booking.Acceptance(answer.offers[0].offer, wish, rider.id, "web", replaces=old.trip_id),
        by=BY,
        now=NOW,
    )
    states = dict(Trip.objects.values_list("id", "state"))
    assert states == {old.trip_id: TripState.CANCELLED, new.trip_id: TripState.BOOKED}


def test_a_cancelled_trip_leaves_the_plan_and_cannot_be_cancelled_again() -> None:
    lay_service()
    trip = book(make_rider())
    booking.cancel(trip_id=trip.trip_id, by=BY, now=NOW)
    assert read_day(DAY).state.plan(480).stops == ()
    stored = DayEvent.objects.count()
    with pytest.raises(TripOver):
        booking.cancel(trip_id=trip.trip_id, by=BY, now=NOW)
    assert DayEvent.objects.count() == stored


def test_somebody_elses_trip_is_not_there() -> None:
    lay_service()
    trip = book(make_rider())
    stranger = make_rider("別の人", "0297220002")
    with pytest.raises(TripNotFound):
        booking.cancel(trip_id=trip.trip_id, by=BY, now=NOW, rider_id=stranger.id)
    assert Trip.objects.get().state == TripState.BOOKED


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (asked("s1", "s1"), SamePlace),
        (asked("s1", "nowhere"), StopUnknown),
        (asked(people=9), TooMany),
        (asked(wheelchairs=2, people=2), TooMany),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_own_reason(wish: object, refusal: type[Exception]) -> None:
    lay_service()
    with pytest.raises(refusal):
        asking.ask(asked=wish, channel="web", now=NOW)  # type: ignore[arg-type]
    assert (Trip.objects.count(), Unmet.objects.count(), DayEvent.objects.count()) == (0, 0, 0)


def test_days_too_far_and_days_of_rest_are_refused() -> None:
    lay_service()
    for day, refusal in ((DAY.replace(month=12, day=24), OutsideDays), (DAY.replace(day=29), ServiceRests)):
        with pytest.raises(refusal):
            asking.ask(asked=asking.replace(asked(), day=day), channel="web", now=NOW)
    assert DayEvent.objects.count() == 0


def test_a_wish_nobody_can_meet_is_counted_without_a_name_and_gets_its_reason() -> None:
    lay_service(vehicles=0)
    answer = asking.ask(asked=asked(), channel="web", now=NOW)
    assert (answer.offers, [one.code for one in answer.reasons]) == ((), ["no-vehicle"])
    assert Unmet.objects.values_list("code", "channel", "district").get() == (
        "no-vehicle",
        "web",
        "水海道地区",
    )


def test_a_full_hour_offers_the_nearest_times() -> None:
    lay_service(vehicles=1, wheelchairs=1)
    for number in range(3):
        book(make_rider(f"乗客{number}", f"02972200{number:02d}"), asked("s5", "s7", people=4))
    answer = asking.ask(asked=asked(people=4), channel="phone", now=NOW)
    shown = answer.offers or answer.alternatives
    assert shown
    assert bool(answer.offers) != bool(answer.reasons)


def test_fares_follow_discounts_and_passes_of_the_rider() -> None:
    lay_service()
    rider = make_rider()
    riders.grant(rider_id=rider.id, discounts=("disability",), by=BY, now=NOW)
    assert asking.fare_for(asked(people=2), rider_id=rider.id).yen == 300
    riders.sell_pass(rider_id=rider.id, code="day", starts=DAY, by=BY, now=NOW)
    assert asking.fare_for(asked(), rider_id=rider.id) == asking.Fare(0, "pass:day")


def test_the_database_refuses_to_change_or_delete_an_event() -> None:
    lay_service()
    book(make_rider())
    before = list(DayEvent.objects.values_list("id", "kind"))
    for sql in ("UPDATE mobility_dayevent SET kind = 'x'", "DELETE FROM mobility_dayevent"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert list(DayEvent.objects.values_list("id", "kind")) == before


def test_a_process_that_forgot_everything_folds_to_the_same_plan() -> None:
    lay_service()
    for number in range(4):
        book(make_rider(f"乗客{number}", f"02972200{number:02d}"), asked("s5", "s0", 540.0 + 40 * number))
    kept = read_day(DAY).state.plan(480)
    days.forget()
    assert read_day(DAY).state.plan(480) == kept


def test_reading_a_known_day_asks_two_questions_of_the_database(django_assert_num_queries: object) -> None:
    lay_service()
    book(make_rider())
    read_day(DAY)
    with django_assert_num_queries(2):  # type: ignore[operator]
        read_day(DAY)


def test_a_database_put_back_from_a_copy_is_noticed() -> None:
    lay_service()
    book(make_rider())
    read_day(DAY)
    audit.unguard(connection, "mobility_dayevent")
    DayEvent.objects.filter(sequence__gte=3).delete()
    audit.guard(connection, "mobility_dayevent")
    assert read_day(DAY).state.trips == {}

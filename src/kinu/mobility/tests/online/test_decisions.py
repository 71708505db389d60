"""What commands mean, and what is refused with which reason; a refused command changes nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kinu.mobility.engine.online import (
    Accept,
    Alight,
    Board,
    Boarded,
    Cancel,
    DayState,
    Delay,
    Impossible,
    Move,
    MovePromise,
    MoveStop,
    NotShown,
    Places,
    PromiseMoved,
    Reach,
    Refused,
    Stop,
    Tighten,
    Undo,
    Wish,
)
from kinu.mobility.tests.online.days import day


def booked(state: DayState, wish: Wish, now: float = 480.0) -> DayState:
    offers = state.offers(wish, now)
    assert not isinstance(offers, Refused)
    return state.fold(state.decide(Accept(offers[0]), now))


def refused(state: DayState, command: object, now: float) -> str:
    with pytest.raises(Impossible) as no:
        state.decide(command, now)  # type: ignore[arg-type]
    return no.value.code


RIDE = Wish("a", 1, 2, leave_at=600.0)


def test_three_offers_do_not_overlap_and_each_can_be_taken():
    state = day(1, 2)
    offers = state.offers(RIDE, 480.0)
    assert not isinstance(offers, Refused)
    assert len(offers) == 3
    starts = [one.pickup_from for one in offers]
    assert all(b - a >= 10.0 for a, b in pairwise(starts))
    for one in offers:
        taken = state.fold(state.decide(Accept(one), 480.0))
        assert taken.trips["a"].promise == one.promise
        assert one.pickup_from <= one.expected_pickup <= one.pickup_to


def test_a_wheelchair_too_many_is_refused_for_the_wheelchair():
    state = day(1, 1)
    never = state.offers(Wish("w", 1, 2, Places(0, 2), leave_at=600.0), 480.0)
    assert isinstance(never, Refused)
    assert [(one.code, one.values["never"]) for one in never.reasons] == [("wheelchairs", True)]


def test_any_time_today_gives_offers_over_the_day():
    offers = day(1, 1).offers(Wish("f", 1, 2, flexible=True), 480.0)
    assert not isinstance(offers, Refused)
    assert len(offers) == 3
    assert offers[-1].pickup_from - offers[0].pickup_from > 120.0


def test_a_no_show_is_not_taken_before_the_rider_had_time():
    state = booked(day(1, 1), RIDE)
    state = state.fold(state.decide(Reach("v0", Stop("p", "a")), 600.0))
    assert refused(state, NotShown("v0", "a"), 603.0) == "too-early"
    assert state.trips["a"].status == "booked"
    after = state.fold(state.decide(NotShown("v0", "a"), 605.0))
    assert after.trips["a"].status == "no-show"
    assert after.runs["v0"].route == ()


def test_a_ride_is_boarded_and_alighted_and_not_twice():
    state = booked(day(1, 1), RIDE)
    assert refused(state, Alight("v0", "a"), 601.0) == "not-aboard"
    state = state.fold(state.decide(Board("v0", "a"), 601.0))
    assert isinstance(state.events[-1], Boarded)
    assert refused(state, Cancel("a"), 602.0) == "aboard"
    state = state.fold(state.decide(Alight("v0", "a"), 620.0))
    assert state.trips["a"].status == "done"
    assert refused(state, Alight("v0", "a"), 621.0) == "already-over"


def test_a_promise_narrows_freely_but_widens_only_with_consent():
    state = booked(day(1, 1), RIDE)
    p = state.trips["a"].promise
    wider = type(p)(p.pickup_from, p.pickup_to + 10.0, p.latest_arrival, p.longest_ride)
    assert refused(state, Tighten("a", wider), 500.0) == "looser"
    assert refused(state, MovePromise("a", wider, " "), 500.0) == "no-consent"
    with pytest.raises(ValueError, match="consent"):
        PromiseMoved(at=500.0, request_id="a", promise=wider, consent="")
    assert state.trips["a"].promise == p
    moved = state.fold(state.decide(MovePromise("a", wider, "phone 8:20"), 500.0))
    assert (moved.trips["a"].promise, moved.trips["a"].moved) == (wider, 1)


def test_a_cancellation_is_taken_back_with_the_same_promise():
    state = booked(day(1, 1), RIDE)
    promise = state.trips["a"].promise
    gone = state.fold(state.decide(Cancel("a"), 500.0))
    assert gone.runs["v0"].route == ()
    of = len(gone.events) - 1
    back = gone.fold(gone.decide(Undo(of), 505.0))
    assert (back.trips["a"].status, back.trips["a"].promise) == ("booked", promise)
    assert len(back.runs["v0"].route) == 2
    assert refused(back, Undo(of), 506.0) == "cannot-undo"


def test_a_move_by_hand_says_what_breaks_and_is_undone():
    state = booked(day(1, 2), RIDE)
    source = state.ledger.vehicle_of("a")
    other = "v1" if source == "v0" else "v0"
    answer = state.what_if(Move("a", other), 500.0)
    assert answer.ok
    wrong = state.what_if(Move("a", other, pickup_before=1, delivery_before=0), 500.0)
    assert [one.code for one in wrong.breaches] == ["order"]
    assert not wrong.ok
    moved = state.fold(state.decide(MoveStop(Move("a", other)), 500.0))
    assert moved.ledger.vehicle_of("a") == other
    back = moved.fold(moved.decide(Undo(len(moved.events) - 1), 501.0))
    assert back.ledger.vehicle_of("a") == source


def test_a_late_vehicle_puts_its_promise_at_risk_before_it_breaks():
    state = booked(day(1, 1), RIDE)
    assert state.at_risk(590.0) == ()
    late = state.fold(state.decide(Delay("v0", 30.0), 598.0))
    risks = late.at_risk(598.0)
    assert [one.request_id for one in risks][:1] == ["a"]
    assert risks[0].late > 10.0
    assert late.trips["a"].status == "booked"

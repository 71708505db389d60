"""Random days, judged by the independent judge: places, order, ride time, break, and every promise."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinu.mobility.engine.online import (
    Accept,
    CloseRoad,
    DayState,
    Event,
    Impossible,
    Refused,
    RoadClosed,
    TakeOut,
    Wish,
)
from kinu.mobility.engine.online.ledger import CANCELLED, DONE, NO_SHOW
from kinu.mobility.engine.online.simulate import Call, Fate, simulate
from kinu.mobility.tests.online.days import calls, day, network, vehicles
from kinu.mobility.tests.online.judging import violations

SOME = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@SOME
@given(seed=st.integers(1, 50), made=calls(), count=st.integers(1, 3))
def test_a_random_day_keeps_every_limit_and_every_promise(seed, made, count):
    done = simulate(day(seed, count), made)
    assert violations(done.state) == []
    assert {one.status for one in done.state.trips.values()} <= {DONE, CANCELLED, NO_SHOW}
    assert not done.asked_consent


@SOME
@given(seed=st.integers(1, 50), made=calls())
def test_replaying_the_events_as_stored_gives_the_same_day(seed, made):
    done = simulate(day(seed, 2), made).state
    stored = json.dumps([one.to_json() for one in done.events])
    again = day(seed, 2).fold(Event.from_json(one) for one in json.loads(stored))
    assert again.ledger == done.ledger
    assert again.plan(500.0) == done.plan(500.0)


@SOME
@given(seed=st.integers(1, 50), made=calls(), at=st.integers(490, 900))
def test_a_breakdown_never_loses_a_rider_who_was_accepted(seed, made, at):
    broken = Fate(incidents=((float(at), TakeOut("v0", None, "breakdown")),))
    done = simulate(day(seed, 2), made, broken)
    assert {one.status for one in done.state.trips.values()} <= {DONE, CANCELLED, NO_SHOW}
    hard = [
        one
        for one in violations(done.state, disturbed=True)
        if one.code in {"load", "order", "missing", "twice", "place"}
    ]
    assert hard == []


@SOME
@given(seed=st.integers(1, 50), made=calls(start=1300, end=1500))
def test_a_shift_over_midnight_is_a_day_like_any_other(seed, made):
    night = DayState.begin(
        vehicles=vehicles(2, start=1200.0, end=1700.0, rest=False),
        network=network(seed),
        rules=day(seed, 1).rules,
    )
    done = simulate(night, made)
    assert violations(done.state) == []


def test_without_vehicles_every_wish_is_refused_with_that_reason():
    empty = day(1, 0)
    answer = empty.offers(Wish("a", 1, 2, leave_at=600.0), 500.0)
    assert isinstance(answer, Refused)
    assert [one.code for one in answer.reasons] == ["no-vehicle"]
    assert answer.alternatives == ()


def test_when_all_call_at_once_nobody_accepted_is_refused_later():
    made = [Call(0.0, Wish(f"r{k}", 1 + k % 8, 1 + (k + 3) % 8, leave_at=600.0)) for k in range(30)]
    done = simulate(day(3, 2), made)
    assert len(done.refused) + len(done.state.trips) == 30
    assert {one.status for one in done.state.trips.values()} == {DONE}
    assert violations(done.state) == []


def test_two_who_take_the_same_place_at_once_are_decided_one_after_the_other():
    start = day(1, 1)
    one, two = Wish("a", 1, 2, leave_at=600.0), Wish("b", 7, 8, leave_at=600.0)
    for_one, for_two = start.offers(one, 500.0), start.offers(two, 500.0)
    assert not isinstance(for_one, Refused)
    assert not isinstance(for_two, Refused)
    after = start.fold(start.decide(Accept(for_one[0]), 500.0))
    before = after.trips["a"].promise
    with contextlib.suppress(Impossible):
        after = after.fold(after.decide(Accept(for_two[0]), 500.0))
    assert after.trips["a"].promise == before
    assert not [risk for risk in after.at_risk(500.0) if risk.late > 0]


def test_an_unknown_road_closes_nothing():
    start = day(1, 1)
    with pytest.raises(Impossible, match="unknown-road"):
        start.decide(CloseRoad("nowhere"), 500.0)
    assert not any(isinstance(one, RoadClosed) for one in start.events)

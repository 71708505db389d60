"""The kernel beside brute force and a linear program, and compiled beside plain."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kinu.mobility.engine import plans
from kinu.mobility.engine.kernel import insert, schedule, shift
from kinu.mobility.engine.kernel.arrays import Arrays, arrays_of
from kinu.mobility.engine.kernel.travel import arrive, leave_by
from kinu.mobility.engine.model import Node, Problem, Request, Travel, Vehicle
from kinu.mobility.tests.engine.cases import random_order, random_problem, twin

SEEDS = st.integers(0, 10**6)
PURE_SCHEDULE, PURE_SHIFT, PURE_INSERT = twin("kernel.schedule", "kernel.shift", "kernel.insert")


def windows(problem: Problem) -> list[list[float]]:
    """Return the windows of all kernel nodes as they were asked for."""
    nodes = [node for one in problem.requests for node in (one.pickup or one.delivery, one.delivery)]
    return [[node.earliest, node.latest] for node in nodes] + [
        [bus.earliest, bus.latest] for bus in problem.vehicles for _ in range(2)
    ]


def program(problem: Problem, v: int, stops: np.ndarray, rest_at: int = -1) -> bool:
    """Say by a linear program whether times exist for a route with one travel table."""
    a = arrays_of(problem)
    count = len(stops)
    rows, right = [], []

    def at_least(j: int, i: int, gap: float) -> None:
        row = np.zeros(count)
        row[i] += 1
        row[j] -= 1
        rows.append(row)
        right.append(-gap)

    asked = windows(problem)
    limits = [list(asked[node]) for node in stops]
    for k in range(count - 1):
        road = a.minutes[0, a.place[stops[k]], a.place[stops[k + 1]]]
        gap = a.service[stops[k]] + road
        if k == rest_at:
            gap += a.rest[v, 2]
            limits[k + 1][0] = max(limits[k + 1][0], a.rest[v, 0] + a.rest[v, 2] + road)
            limits[k][1] = min(limits[k][1], a.rest[v, 1] - a.service[stops[k]])
        at_least(k + 1, k, gap)
    if any(low > high for low, high in limits):
        return False
    for j, node in enumerate(stops):
        if a.gets_on[node] == -1:
            i = int(np.flatnonzero(stops == a.mate[node])[0])
            at_least(i, j, -(a.service[stops[i]] + a.max_ride[node]))
    if math.isfinite(a.max_duration[v]):
        at_least(0, count - 1, -a.max_duration[v])
    found = linprog(np.zeros(count), A_ub=np.array(rows), b_ub=np.array(right), bounds=limits, method="highs")
    return bool(found.status == 0)


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 4))
def test_a_route_is_feasible_exactly_when_a_linear_program_finds_times(seed: int, count: int) -> None:
    problem = random_problem(seed, requests=count)
    a = arrays_of(problem)
    stops = plans.stops_of(a, 0, random_order(seed, count))
    t = np.empty(len(stops))
    assert schedule.earliest(a, 0, stops, schedule.NO_REST, t) == program(problem, 0, stops)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 3))
def test_a_break_is_found_exactly_when_some_empty_stop_allows_it(seed: int, count: int) -> None:
    problem = random_problem(seed, requests=count, rest=True)
    a = arrays_of(problem)
    stops = plans.stops_of(a, 0, random_order(seed, count))
    after = np.empty((len(stops), 2), np.int64)
    schedule.loads(a, stops, after)
    empty = [k for k in range(len(stops) - 1) if not after[k].any()]
    t = np.empty(len(stops))
    found = schedule.resting(a, 0, stops, t)
    assert (found != schedule.NEVER) == any(program(problem, 0, stops, k) for k in empty)
    assert found == schedule.NEVER or found in empty


def broken(a: Arrays, v: int, stops: np.ndarray, t: np.ndarray, rest_at: int) -> list[str]:
    """Name the limits these times break."""
    faults = []
    for k, node in enumerate(stops):
        if not a.earliest[node] - 1e-6 <= t[k] <= a.latest[node] + 1e-6:
            faults.append(f"window at {k}")
        if (
            k
            and t[k]
            < arrive(a, stops[k - 1], node, schedule.leaving(a, v, stops, rest_at, k - 1, t[k - 1])) - 1e-6
        ):
            faults.append(f"travel to {k}")
        if a.gets_on[node] == -1:
            i = int(np.flatnonzero(stops == a.mate[node])[0])
            if t[k] - t[i] - a.service[stops[i]] > a.max_ride[node] + 1e-6:
                faults.append(f"ride to {k}")
    if t[-1] - t[0] > a.max_duration[v] + 1e-6:
        faults.append("duration")
    return faults


@settings(max_examples=120, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 4), rest=st.booleans(), by_hour=st.booleans())
def test_shown_times_keep_every_limit_end_no_later_and_never_lengthen_rides(
    seed: int, count: int, rest: bool, by_hour: bool
) -> None:
    a = arrays_of(random_problem(seed, requests=count, rest=rest, by_hour=by_hour))
    stops = plans.stops_of(a, 0, random_order(seed, count))
    early, shown = np.empty(len(stops)), np.empty(len(stops))
    rest_at = schedule.resting(a, 0, stops, early)
    assert shift.shifted(a, 0, stops, shown) == rest_at
    if rest_at == schedule.NEVER:
        return
    assert broken(a, 0, stops, shown, rest_at) == []
    assert shown[-1] <= early[-1] + 1e-6
    if not by_hour:
        assert shift.ride_minutes(a, stops, shown) <= shift.ride_minutes(a, stops, early) + 1e-6
    late = np.empty(len(stops))
    schedule.latest(a, 0, stops, rest_at, late)
    assert (late >= shown - 1e-6).all()
    if not by_hour:
        assert broken(a, 0, stops, late, rest_at) == []


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 4), rest=st.booleans())
def test_insertions_are_all_feasible_pairs_of_places_and_best_is_the_cheapest(
    seed: int, count: int, rest: bool
) -> None:
    problem = random_problem(seed, requests=count + 1, rest=rest)
    a = arrays_of(problem)
    stops = plans.stops_of(a, 0, random_order(seed, count))
    if not insert.feasible(a, 0, stops):
        stops = plans.stops_of(a, 0, ())
    if not insert.feasible(a, 0, stops):
        return
    found = insert.insertions(a, 0, stops, count)
    wanted = {}
    for i, j in itertools.combinations_with_replacement(range(len(stops) - 1), 2):
        made = insert.joined(stops, 2 * count, 2 * count + 1, i, j)
        if insert.feasible(a, 0, made):
            wanted[i, j] = shift.length(a, made) - shift.length(a, stops)
    told = {(int(row[insert.AFTER_ON]), int(row[insert.AFTER_OFF])): row[insert.DELTA] for row in found}
    assert told == pytest.approx(wanted)
    size = len(stops)
    early, late, after = np.empty(size), np.empty(size), np.empty((size, 2), np.int64)
    assert insert.bounds(a, 0, stops, early, late, after)
    cost, i, j = insert.best(a, 0, stops, early, late, after, count, math.inf, 0.0)
    assert cost == pytest.approx(min(wanted.values(), default=math.inf))
    assert insert.best(a, 0, stops, early, late, after, count, cost, 0.0)[1] == -1


@settings(max_examples=40, deadline=None)
@given(
    seed=SEEDS,
    count=st.integers(1, 3),
    rest=st.booleans(),
    by_hour=st.booleans(),
    ride=st.sampled_from((0.0, 0.3)),
)
def test_compiled_and_plain_give_the_same_answers(
    seed: int, count: int, rest: bool, by_hour: bool, ride: float
) -> None:
    a = arrays_of(random_problem(seed, requests=count + 1, rest=rest, by_hour=by_hour, ride_price=ride))
    stops = plans.stops_of(a, 0, random_order(seed, count))
    one, two = np.zeros(len(stops)), np.zeros(len(stops))
    assert shift.shifted(a, 0, stops, one) == PURE_SHIFT.shifted(a, 0, stops, two)
    assert one.tolist() == two.tolist()
    assert shift.price(a, 0, stops) == PURE_SHIFT.price(a, 0, stops)
    assert (
        insert.insertions(a, 0, stops, count).tolist() == PURE_INSERT.insertions(a, 0, stops, count).tolist()
    )


def test_the_twin_is_really_plain() -> None:
    assert not hasattr(PURE_SCHEDULE.earliest, "py_func")
    assert hasattr(schedule.earliest, "py_func")


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS, at=st.floats(-50, 500), wait=st.floats(0, 60))
def test_by_the_hour_nobody_overtakes_and_leaving_undoes_arriving(seed: int, at: float, wait: float) -> None:
    a = arrays_of(random_problem(seed, requests=2, by_hour=True))
    came = arrive(a, 0, 3, at)
    assert came > at
    assert arrive(a, 0, 3, at + wait) >= came - 1e-9
    assert leave_by(a, 0, 3, came) == pytest.approx(at)


def test_a_closed_road_is_waited_for_or_never_driven() -> None:
    legs = np.array([[0.0, 10.0], [10.0, 0.0]])
    closed = np.array([[0.0, math.inf], [math.inf, 0.0]])
    ride = Request(id="a", pickup=Node(location=0), delivery=Node(location=1))
    bus = Vehicle(id="v", start=0, end=0)

    def at_noon(*slots: np.ndarray) -> float:
        travel = Travel(minutes=np.stack(slots), distance=legs, slot=60.0)
        return arrive(
            arrays_of(Problem(name="c", requests=(ride,), vehicles=(bus,), travel=travel)), 0, 1, 30.0
        )

    assert at_noon(closed, legs) == 70.0
    assert at_noon(legs, closed) == 40.0
    assert at_noon(closed, closed) == math.inf


def test_a_rider_aboard_is_set_down_by_the_vehicle_that_has_her() -> None:
    legs = 10.0 * (np.ones((3, 3)) - np.eye(3))
    aboard = Request(id="a", pickup=None, delivery=Node(location=1, latest=15.0), vehicle=0)
    wish = Request(id="b", pickup=Node(location=2), delivery=Node(location=0))
    bus = Vehicle(id="v", start=0, end=0)
    a = arrays_of(
        Problem(
            name="c", requests=(aboard, wish), vehicles=(bus,), travel=Travel(minutes=legs, distance=legs)
        )
    )
    found = insert.insertions(a, 0, plans.stops_of(a, 0, (1,)), 1)
    assert {(row[insert.AFTER_ON], row[insert.AFTER_OFF]) for row in found} == {(1, 1)}
    assert plans.plan_of(a, {0: (1, 2, 3)}).unserved == ()


def test_the_frozen_head_of_a_route_stays_as_it_is() -> None:
    legs = np.ones((4, 4)) - np.eye(4)
    rides = tuple(Request(id=str(k), pickup=Node(location=k), delivery=Node(location=3)) for k in range(2))
    bus = Vehicle(id="v", start=3, end=3, capacities=((9,),), frozen=1)
    a = arrays_of(
        Problem(name="c", requests=rides, vehicles=(bus,), travel=Travel(minutes=legs, distance=legs))
    )
    found = insert.insertions(a, 0, plans.stops_of(a, 0, (0, 1)), 1)
    assert set(found[:, insert.AFTER_ON]) == {1.0, 2.0}

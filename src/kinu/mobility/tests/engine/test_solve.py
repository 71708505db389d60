"""Static plans: legal, the same for the same seed, compiled and plain alike, and what the command prints."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from kinu.mobility.engine import plans
from kinu.mobility.engine.kernel import insert
from kinu.mobility.engine.kernel.arrays import arrays_of
from kinu.mobility.engine.model import Node, Plan, Problem, Request, Travel, Vehicle, Weights
from kinu.mobility.engine.search.pool import Pool
from kinu.mobility.engine.search.solve import Budget, solve
from kinu.mobility.tests.engine.cases import random_problem, twin
from kinu.mobility.tests.engine.test_formats import DARP, told

(PURE_SOLVE,) = twin("search.solve")
SMALL = Budget(rounds=60, workers=1, cycles=2)


def legal(problem: Problem, plan: Plan) -> None:
    """Assert that every route is feasible and every request is in one route or unserved."""
    a = arrays_of(problem)
    seen = sorted(node for route in plan.routes for node in route.nodes)
    assert all(
        insert.feasible(a, route.vehicle, plans.stops_of(a, route.vehicle, route.nodes))
        for route in plan.routes
    )
    assert seen == sorted(
        node for k in range(len(problem.requests)) if k not in plan.unserved for node in (2 * k, 2 * k + 1)
    )


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), rest=st.booleans(), by_hour=st.booleans())
def test_plans_of_random_problems_are_legal_and_plain_python_finds_the_same(
    seed: int, rest: bool, by_hour: bool
) -> None:
    problem = random_problem(seed, requests=6, rest=rest, by_hour=by_hour)
    found = solve(problem, seed=seed, budget=SMALL).plan
    legal(problem, found)
    assert PURE_SOLVE.solve(problem, seed=seed, budget=SMALL).plan == found
    assert solve(problem, seed=seed, budget=SMALL).plan == found


@pytest.mark.parametrize(("seed", "by_hour"), [(1061, True), (1180, False)])
def test_a_route_whose_stop_of_the_break_is_taken_away_is_not_kept_without_a_break(
    seed: int, by_hour: bool
) -> None:
    """The rider before the break goes: from the stop before it the way after the break is too long."""
    problem = random_problem(seed, requests=6, rest=True, by_hour=by_hour)
    legal(problem, solve(problem, seed=seed, budget=SMALL).plan)


def test_a_given_plan_is_where_the_search_starts_and_is_never_made_worse() -> None:
    problem = random_problem(4, requests=8)
    first = solve(problem, seed=1, budget=Budget(rounds=200, workers=1, cycles=1)).plan
    start: Mapping[int, tuple[int, ...]] = {route.vehicle: route.nodes for route in first.routes}
    again = solve(problem, seed=2, budget=Budget(rounds=1, workers=1, cycles=1), start=start).plan
    legal(problem, again)
    assert (len(again.unserved), again.cost) <= (len(first.unserved), first.cost + 1e-9)


def test_a_rider_aboard_stays_in_her_vehicle_while_others_are_planned() -> None:
    legs = 10.0 * (np.ones((4, 4)) - np.eye(4))
    aboard = Request(id="a", pickup=None, delivery=Node(location=1, latest=30.0), vehicle=1)
    wish = Request(id="b", pickup=Node(location=2), delivery=Node(location=3))
    buses = tuple(Vehicle(id=str(v), start=0, end=0) for v in range(2))
    problem = Problem(
        name="x", requests=(aboard, wish), vehicles=buses, travel=Travel(minutes=legs, distance=legs)
    )
    plan = solve(problem, seed=1, budget=SMALL, start={1: (1,)}).plan
    assert plan.unserved == ()
    assert any(route.vehicle == 1 and 1 in route.nodes for route in plan.routes)


def test_where_vehicles_are_dear_fewer_go_out() -> None:
    points = [(0.0, 0.0), *[(math.cos(k), math.sin(k)) for k in range(12)]]
    legs = np.array([[math.dist(x, y) for y in points] for x in points])
    rides = tuple(
        Request(id=str(k), pickup=Node(location=2 * k + 1), delivery=Node(location=2 * k + 2))
        for k in range(6)
    )
    buses = tuple(Vehicle(id=str(v), start=0, end=0, latest=100.0) for v in range(5))
    problem = Problem(
        name="x",
        requests=rides,
        vehicles=buses,
        travel=Travel(minutes=legs, distance=legs),
        weights=Weights(vehicle=1e6),
    )
    plan = solve(problem, seed=3, budget=Budget(rounds=300, workers=1, cycles=2)).plan
    assert plan.vehicles == 1
    legal(problem, plan)


@pytest.mark.parametrize(("requests", "vehicles"), [(0, 0), (0, 2), (3, 0)])
def test_without_vehicles_or_requests_there_is_an_honest_empty_plan(requests: int, vehicles: int) -> None:
    whole = random_problem(1, requests=3)
    problem = Problem(
        name="x",
        requests=whole.requests[:requests],
        vehicles=whole.vehicles[:vehicles],
        travel=whole.travel,
        places=whole.places,
    )
    plan = solve(problem, seed=1, budget=SMALL).plan
    assert plan.routes == ()
    assert plan.unserved == tuple(range(requests))


def test_the_partition_takes_the_cheapest_cover_and_leaves_out_what_costs_too_much() -> None:
    pool = Pool(kind=np.array([0, 0], np.int64))
    pool.add(0, (0, 1, 2, 3), 10.0)
    pool.add(1, (0, 1), 3.0)
    pool.add(0, (2, 3), 4.0)
    pool.add(0, (2, 3), 9.0)
    pool.add(0, (4, 5), 500.0)
    found = pool.partition(requests=[0, 1, 2], missing=100.0, seconds=5.0)
    assert sorted(found.values()) == [(0, 1), (2, 3)]
    assert set(found) == {0, 1}


def test_the_command_prints_the_plan_in_the_numbers_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.txt").write_bytes(told(DARP))
    call_command("dispatch_solve", str(tmp_path / "small.txt"), "--rounds=50", "--seed=1", "--json")
    told_plan = json.loads(capsys.readouterr().out)
    assert told_plan["instance"] == "small"
    assert told_plan["unserved"] == []
    assert sorted(node for route in told_plan["routes"] for node in route) == [1, 2, 3, 4, 5, 6]
    assert told_plan["vehicles"] == len(told_plan["routes"])
    points = {int(row.split()[0]): [float(one) for one in row.split()[1:3]] for row in DARP[1:]}
    ways = [[0, *route, 0] for route in told_plan["routes"]]
    driven = sum(math.dist(points[i], points[j]) for way in ways for i, j in itertools.pairwise(way))
    assert told_plan["cost"] == pytest.approx(driven)
    assert told_plan["seconds"] > 0


def test_the_command_refuses_a_lying_file_with_its_line_and_prints_no_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lie.txt").write_bytes(told(DARP[:-1]))
    with pytest.raises(CommandError, match=r"^lie\.txt:1: counts: "):
        call_command("dispatch_solve", str(tmp_path / "lie.txt"), "--json")
    with pytest.raises(CommandError, match=r"^gone\.txt: "):
        call_command("dispatch_solve", str(tmp_path / "gone.txt"), "--json")
    assert capsys.readouterr().out == ""


def test_a_search_without_an_end_is_refused_and_one_without_rounds_gives_the_first_plan() -> None:
    with pytest.raises(ValueError, match="seconds or rounds"):
        Budget()
    plan = solve(random_problem(2, requests=4), seed=1, budget=Budget(rounds=0, workers=1))
    assert plan.rounds == 0
    legal(random_problem(2, requests=4), plan.plan)

"""The judge itself is judged: a good day has nothing against it, each single fault is found."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from kinu.mobility import checker
from kinu.mobility.checker import Bus, Outcome, Ride, Told, Visit

RIDE = Ride("A", 1, 2, (1,), (0.0, 20.0), (0.0, 40.0), 1.0, 1.0, 15.0)
BUS = Bus("b", ((2,),), 0, 0, (0.0, 200.0), 120.0, (50.0, 120.0, 30.0))
GOOD = [
    Visit("start", None, 0, 0.0, 0.0, 0.0),
    Visit("pickup", "A", 1, 10.0, 10.0, 11.0),
    Visit("delivery", "A", 2, 21.0, 21.0, 22.0),
    Visit("break", None, 2, 50.0, 50.0, 80.0),
    Visit("end", None, 0, 90.0, 90.0, 90.0),
]


def road(a: int, b: int, at: float = 0.0) -> float:
    return 0.0 if a == b else 10.0


def found(visits: list[Visit], *, ride: Ride = RIDE, bus: Bus = BUS, **more: object) -> set[str]:
    judged = checker.judge_log(
        rides={"A": ride}, buses={"b": bus}, logs={"b": visits}, minutes=road, served=["A"], **more
    )  # type: ignore[arg-type]
    return {one.code for one in judged}


def test_a_good_day_has_nothing_against_it():
    assert found(GOOD) == set()


@pytest.mark.parametrize(
    ("code", "at", "change"),
    [
        ("travel", 1, {"arrive": 9.0}),
        ("clock", 1, {"leave": 10.5}),
        ("place", 2, {"place": 3}),
        ("break", 3, {"leave": 79.0}),
        ("window", 1, {"begin": 20.5, "leave": 21.5}),
        ("unknown", 1, {"ride": "B"}),
    ],
)
def test_one_fault_in_the_log_is_found(code, at, change):
    bad = [replace(one, **change) if k == at else one for k, one in enumerate(GOOD)]
    assert code in found(bad)


@pytest.mark.parametrize(
    ("code", "ride", "bus"),
    [
        ("ride", {"longest_ride": 9.9}, {}),
        ("load", {"load": (3,)}, {}),
        ("skills", {"skills": frozenset({"lift"})}, {}),
        ("shift", {}, {"shift": (0.0, 89.0)}),
        ("duration", {}, {"longest": 89.0}),
        ("break", {}, {"rest": (50.0, 79.0, 30.0)}),
        ("window", {"delivery_window": (0.0, 20.9)}, {}),
    ],
)
def test_one_limit_made_tighter_is_found_broken(code, ride, bus):
    assert code in found(GOOD, ride=replace(RIDE, **ride), bus=replace(BUS, **bus))


def test_riders_may_not_be_taken_before_they_called_nor_left_aboard():
    assert "too-early" in found(GOOD, known_from={"A": 12.0})
    assert {"left-aboard", "missing"} <= found([one for one in GOOD if one.kind != "delivery"])
    assert "order" in found([GOOD[0], GOOD[2], GOOD[1], *GOOD[3:]])


def test_a_capacity_holds_if_one_arrangement_of_places_holds():
    wide = replace(BUS, capacities=((0, 1), (4, 0)))
    two = replace(RIDE, load=(4, 0))
    assert found(GOOD, ride=two, bus=wide) == set()
    assert "load" in found(GOOD, ride=replace(RIDE, load=(1, 1)), bus=wide)


def orders(order: list[tuple[str, str]], **ride: object) -> set[str]:
    judged = checker.judge_routes(
        rides={"A": replace(RIDE, **ride)},  # type: ignore[arg-type]
        buses={"b": replace(BUS, rest=None)},
        routes={"b": order},
        minutes=road,
    )
    return {one.code for one in judged}


def test_an_order_without_times_is_judged_on_its_temporal_network():
    there_and_back = [("pickup", "A"), ("delivery", "A")]
    assert orders(there_and_back) == set()
    assert orders(there_and_back, longest_ride=9.0) == {"infeasible"}
    assert orders(there_and_back, delivery_window=(100.0, 110.0)) == {"infeasible"}
    assert "order" in orders([("delivery", "A"), ("pickup", "A")])
    assert orders([]) == {"missing"}
    assert checker.length_of(rides={"A": RIDE}, bus=BUS, order=there_and_back, distance=road) == 30.0


def test_a_break_fits_only_where_nobody_is_aboard():
    order = [("pickup", "A"), ("delivery", "A")]

    def judged(rest: tuple[float, float, float], delivery: tuple[float, float]) -> list[checker.Violation]:
        ride = replace(RIDE, pickup_window=(0.0, 300.0), delivery_window=delivery, longest_ride=60.0)
        bus = replace(BUS, rest=rest, longest=500.0, shift=(0.0, 300.0))
        return checker.judge_routes(rides={"A": ride}, buses={"b": bus}, routes={"b": order}, minutes=road)

    assert judged((50.0, 120.0, 30.0), (0.0, 40.0)) == []
    # Aboard from 10 to 60 at the least, so no 30 minutes free inside 20 … 55.
    assert [one.code for one in judged((9.0, 45.0, 30.0), (21.0, 40.0))] == ["infeasible"]


def test_a_promise_only_tightens_or_moves_with_consent():
    first, wider = Told("A", 0, 10, 20, 40), Told("A", 5, 10, 25, 40)
    good = Outcome("A", "served", pickup=15, arrival=40)
    assert checker.judge_promises(told=[first], outcomes=[good]) == []
    assert [one.code for one in checker.judge_promises(told=[first, wider], outcomes=[good])] == [
        "promise-widened"
    ]
    assert checker.judge_promises(told=[first, replace(wider, consent=True)], outcomes=[good]) == []
    late = [replace(good, pickup=21), replace(good, arrival=41)]
    assert [checker.judge_promises(told=[first], outcomes=[one])[0].code for one in late] == [
        "promise-pickup",
        "promise-arrival",
    ]
    refused = checker.judge_promises(told=[first], outcomes=[Outcome("A", "refused")])
    assert [one.code for one in refused] == ["refused-after-acceptance"]
    assert [one.code for one in checker.judge_promises(told=[first], outcomes=[])] == ["missing"]


def test_the_judge_knows_nothing_of_the_engine():
    for file in Path(checker.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert all("engine" not in one and "formats" not in one for one in names), file
            assert all(
                not one.startswith("kinu") or one.startswith("kinu.mobility.checker") for one in names
            ), file

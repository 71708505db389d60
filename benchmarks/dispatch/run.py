"""M1 to M3: static plans beside OR-Tools, VROOM and PyVRP in one run; every plan is judged by the independent checker."""

from __future__ import annotations

import json
import math
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.dispatch.instances import Instance, city, freight, open_file

SCALE = 1000
FAR = 10**9
PARALLEL, LOCAL = "PARALLEL_CHEAPEST_INSERTION", "LOCAL_CHEAPEST_INSERTION"
TARGETS = {"M1": "mean gap <= 0.5 %, worst <= 2 % in 10 s", "M2": "mean <= +2 %, worst <= +5 % in 60 s, first plan < 1 s", "M3": "vehicles not worse than VROOM -x5"}  # fmt: skip


def measure() -> list[dict[str, Any]]:
    """Return a row for each instance and solver. `KINU_BENCH_SHARE=0.1` shortens all seconds (for trying it out)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
    from kinu.mobility.engine.search.solve import warm

    warm()
    share = float(os.environ.get("KINU_BENCH_SHARE", "1"))
    rows: list[dict[str, Any]] = []
    for goal, seconds, instance in _plan():
        rows += _beside(goal, seconds * share, instance)
    return rows


def _plan() -> list[tuple[str, float, Instance]]:
    short = [open_file("a4-48"), open_file("b6-72"), city(1, requests=64, vehicles=7, wide=False), city(2, requests=96, vehicles=10, wide=False)]  # fmt: skip
    long = [open_file("pr01"), open_file("pr06"), city(3, requests=96, vehicles=9, wide=True), city(4, requests=144, vehicles=13, wide=True)]  # fmt: skip
    goods = [open_file("lrc1_4_10"), freight(5, tasks=200), freight(6, tasks=1000)]
    every = (
        [("M1", 10.0, one) for one in short]
        + [("M2", 60.0, one) for one in long]
        + [("M3", 60.0, one) for one in goods]
    )
    return [(goal, seconds, one) for goal, seconds, one in every if one is not None]


def _beside(goal: str, seconds: float, instance: Instance) -> list[dict[str, Any]]:
    """Measure all solvers on one instance; on M3 ours gets the seconds VROOM took."""
    rows = [_peer(goal, instance, "vroom", seconds)]
    if goal == "M3":
        seconds = max(1.0, float(rows[0]["seconds"]))
    rows.insert(0, _ours(goal, instance, seconds))
    rows.append(_peer(goal, instance, "pyvrp", seconds))
    if goal != "M3":
        rows += [_peer(goal, instance, "ortools", seconds, start) for start in (PARALLEL, LOCAL)]
    print(*[json.dumps(row, ensure_ascii=False) for row in rows], sep="\n", flush=True)
    return rows


def _ours(goal: str, instance: Instance, seconds: float) -> dict[str, Any]:
    from kinu.mobility.engine.search.solve import Budget, solve

    begun = time.perf_counter()
    found = solve(instance.problem, seed=1, budget=Budget(seconds=seconds))
    took = time.perf_counter() - begun
    labels = instance.problem.labels
    routes = [[labels[node] for node in route.nodes] for route in found.plan.routes]
    return _row(
        goal=goal, instance=instance, solver="kinu", routes=routes, took=took, first=found.first_seconds
    )


def _peer(goal: str, instance: Instance, solver: str, seconds: float, start: str = "") -> dict[str, Any]:
    python = peers.python("ortools, vroom, pyvrp")
    script = Path(__file__).with_name("solvers.py")
    ran = subprocess.run(
        [str(python), str(script), solver, str(seconds), start],
        input=json.dumps(_plain(instance)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    name = f"{solver} {start.split('_', maxsplit=1)[0].lower()}".strip()
    if ran.returncode:
        return {
            "goal": goal,
            "instance": instance.name,
            "solver": name,
            "unserved": "no plan",
            "target": TARGETS[goal],
        }
    told = json.loads(ran.stdout)
    return _row(
        goal=goal,
        instance=instance,
        solver=name,
        routes=told["routes"],
        took=told["seconds"],
        first=told["first"],
    )


def _plain(instance: Instance) -> dict[str, Any]:
    """Return the problem in whole numbers; roads are rounded up so that a peer's plan is not late by rounding."""
    problem = instance.problem
    bus, labels = problem.vehicles[0], problem.labels
    count = len(instance.points)
    road = [[math.ceil(SCALE * problem.travel.minutes[i, j]) for j in range(count)] for i in range(count)]
    windows, service = [(0, int(SCALE * bus.latest))] * count, [0] * count
    rides = []
    for k, one in enumerate(problem.requests):
        on, off = labels[2 * k], labels[2 * k + 1]
        for label, node in ((on, one.pickup or one.delivery), (off, one.delivery)):
            windows[label] = (int(SCALE * node.earliest), int(SCALE * min(node.latest, bus.latest)))
            service[label] = int(SCALE * node.service)
        longest = FAR if math.isinf(one.max_ride) else int(SCALE * one.max_ride)
        rides.append((on, off, one.load[0], longest))
    return {
        "road": road, "points": instance.points, "windows": windows, "service": service, "rides": rides,
        "vehicles": len(problem.vehicles), "capacity": bus.capacities[0][0],
        "longest_route": FAR if math.isinf(bus.max_duration) else int(SCALE * bus.max_duration),
        "vehicle_price": 10**7 if problem.weights.vehicle else 0,
    }  # fmt: skip


def _row(
    *,
    goal: str,
    instance: Instance,
    solver: str,
    routes: Sequence[Sequence[int]],
    took: float,
    first: float | None,
) -> dict[str, Any]:
    problem, labels = instance.problem, instance.problem.labels
    distance = problem.travel.distance
    cost = sum(distance[i, j] for nodes in routes for i, j in zip([0, *nodes], [*nodes, 0], strict=True))
    served = {node for nodes in routes for node in nodes}
    missing = sum(1 for k in range(len(problem.requests)) if labels[2 * k] not in served)
    gap = "" if instance.known is None or missing else round(100 * (float(cost) / instance.known - 1), 2)
    return {
        "goal": goal, "instance": instance.name, "solver": solver, "cost": round(float(cost), 2), "gap %": gap,
        "vehicles": len(routes), "best known": instance.known_vehicles or "", "unserved": missing,
        "illegal routes": _illegal(instance, routes), "first s": "" if first is None else round(first, 2), "seconds": round(took, 1),
        "target": TARGETS[goal] if solver == "kinu" else "",
    }  # fmt: skip


def _illegal(instance: Instance, routes: Sequence[Sequence[int]]) -> int:
    """Return how many routes the independent checker finds impossible."""
    from kinu.mobility.checker.case import Bus, Ride
    from kinu.mobility.checker.orders import judge_routes

    problem, labels = instance.problem, instance.problem.labels
    bus, travel = problem.vehicles[0], problem.travel
    rides, visit = {}, {}
    for k, one in enumerate(problem.requests):
        on, off = one.pickup or one.delivery, one.delivery
        rides[one.id] = Ride(
            one.id, on.location, off.location, one.load, (on.earliest, on.latest), (off.earliest, off.latest),
            on.service, off.service, one.max_ride,
        )  # fmt: skip
        visit[labels[2 * k]], visit[labels[2 * k + 1]] = ("pickup", one.id), ("delivery", one.id)
    given = Bus("v", bus.capacities, bus.start, bus.end, (bus.earliest, bus.latest), bus.max_duration)
    wrong = 0
    for nodes in routes:
        order = [visit[node] for node in nodes]
        broken = judge_routes(
            rides=rides, buses={"v": given}, routes={"v": order},
            minutes=lambda i, j: float(travel.minutes[i, j]), all_served=False,
        )  # fmt: skip
        wrong += bool(broken)
    return wrong

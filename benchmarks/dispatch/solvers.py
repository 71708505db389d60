"""OR-Tools, VROOM and PyVRP on one problem: runs in the peers' environment, reads and writes JSON.

Usage: python solvers.py SOLVER SECONDS < problem.json. The problem: minutes and metres (times 1000, whole numbers) between
nodes, node k = 0 the depot, `rides` as (pickup node, delivery node, load, longest ride), windows and services per node.
The answer: routes of nodes, seconds, seconds to the first plan (where the solver tells). VROOM and PyVRP know no longest ride.
"""

from __future__ import annotations

import json
import sys
import time

FAR = 10**9


def by_ortools(problem: dict, seconds: float, start: str) -> dict:
    """Solve with the routing library: guided local search after the named start heuristic, ride time as a constraint."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    road, windows, service = problem["road"], problem["windows"], problem["service"]
    manager = pywrapcp.RoutingIndexManager(len(road), problem["vehicles"], 0)
    routing = pywrapcp.RoutingModel(manager)
    node = manager.IndexToNode
    distance = routing.RegisterTransitCallback(lambda i, j: road[node(i)][node(j)])
    routing.SetArcCostEvaluatorOfAllVehicles(distance)
    routing.SetFixedCostOfAllVehicles(problem["vehicle_price"])
    minutes = routing.RegisterTransitCallback(lambda i, j: service[node(i)] + road[node(i)][node(j)])
    last = max(high for _, high in windows)
    routing.AddDimension(minutes, last, last, False, "time")  # noqa: FBT003 - the library's own signature
    clock = routing.GetDimensionOrDie("time")
    load = [0] * len(road)
    for on, off, amount, _ in problem["rides"]:
        load[on], load[off] = amount, -amount
    loads = routing.RegisterUnaryTransitCallback(lambda i: load[node(i)])
    routing.AddDimension(loads, 0, problem["capacity"], True, "load")  # noqa: FBT003 - as above
    solver = routing.solver()
    for k in range(1, len(road)):
        clock.CumulVar(manager.NodeToIndex(k)).SetRange(*windows[k])
    for v in range(problem["vehicles"]):
        for end in (routing.Start(v), routing.End(v)):
            clock.CumulVar(end).SetRange(*windows[0])
        clock.SetSpanUpperBoundForVehicle(min(problem["longest_route"], last), v)
    for on, off, _, longest in problem["rides"]:
        i, j = manager.NodeToIndex(on), manager.NodeToIndex(off)
        routing.AddPickupAndDelivery(i, j)
        solver.Add(routing.VehicleVar(i) == routing.VehicleVar(j))
        solver.Add(clock.CumulVar(i) <= clock.CumulVar(j))
        if longest < FAR:
            solver.Add(clock.CumulVar(j) - clock.CumulVar(i) <= longest + service[on])
        routing.AddDisjunction([i], 10**8)
        routing.AddDisjunction([j], 10**8)
    wanted = pywrapcp.DefaultRoutingSearchParameters()
    wanted.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, start)
    wanted.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    wanted.time_limit.FromMilliseconds(int(seconds * 1000))
    begun = time.perf_counter()
    first: list[float] = []
    routing.AddAtSolutionCallback(lambda: first or first.append(time.perf_counter() - begun))
    found = routing.SolveWithParameters(wanted)
    routes = []
    for v in range(problem["vehicles"] if found else 0):
        index, nodes = found.Value(routing.NextVar(routing.Start(v))), []
        while not routing.IsEnd(index):
            nodes.append(node(index))
            index = found.Value(routing.NextVar(index))
        routes.append(nodes)
    return {"routes": routes, "first": first[0] if first else None}


def by_vroom(problem: dict, seconds: float, start: str) -> dict:  # noqa: ARG001 - it stops by itself
    """Solve with VROOM, exploration level 5, two threads."""
    import numpy as np
    import vroom

    given = vroom.Input()
    given.set_durations_matrix("car", np.array(problem["road"], np.uint32))
    windows, service = problem["windows"], problem["service"]
    given.add_vehicle(
        [
            vroom.Vehicle(
                v + 1, start=0, end=0, capacity=[problem["capacity"]], time_window=vroom.TimeWindow(*windows[0]),
                costs=vroom.VehicleCosts(fixed=problem["vehicle_price"]),
            )
            for v in range(problem["vehicles"])
        ]
    )  # fmt: skip
    for on, off, amount, _ in problem["rides"]:
        ends = [
            vroom.ShipmentStep(k, k, default_service=service[k], time_windows=[vroom.TimeWindow(*windows[k])])
            for k in (on, off)
        ]
        given.add_job(vroom.Shipment(*ends, amount=vroom.Amount([amount])))
    begun = time.perf_counter()
    found = given.solve(exploration_level=5, nb_threads=2)
    took = time.perf_counter() - begun
    routes: dict[int, list[int]] = {}
    for step in found.routes.to_dict("records"):
        if step["type"] not in {"start", "end"}:
            routes.setdefault(step["vehicle_id"], []).append(int(step["id"]))
    return {"routes": list(routes.values()), "first": None, "seconds": took}


def by_pyvrp(problem: dict, seconds: float, start: str) -> dict:  # noqa: ARG001 - one start only
    """Solve with PyVRP's shipments."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    model = pyvrp.Model()
    windows, service, road = problem["windows"], problem["service"], problem["road"]
    places = [model.add_location(*point) for point in problem["points"]]
    depot = model.add_depot(places[0], *windows[0])
    model.add_vehicle_type(
        problem["vehicles"], problem["capacity"], depot, depot, problem["vehicle_price"], *windows[0],
        shift_duration=problem["longest_route"],
    )  # fmt: skip
    for on, off, amount, _ in problem["rides"]:
        model.add_shipment(
            places[on], places[off], *windows[on], service[on], *windows[off], service[off], amount
        )
    for i, x in enumerate(places):
        for j, y in enumerate(places):
            model.add_edge(x, y, road[i][j], road[i][j])
    found = model.solve(MaxRuntime(seconds), display=False)
    routes = [
        [problem["rides"][step.idx][0 if step.is_pickup() else 1] for step in route if not step.is_depot()]
        for route in found.best.routes()
    ]
    return {"routes": routes, "first": None}


SOLVERS = {"ortools": by_ortools, "vroom": by_vroom, "pyvrp": by_pyvrp}


def main() -> None:
    """Read, solve, write."""
    solver, seconds, *rest = sys.argv[1:]
    problem = json.load(sys.stdin)
    begun = time.perf_counter()
    found = SOLVERS[solver](problem, float(seconds), rest[0] if rest else "")
    found.setdefault("seconds", time.perf_counter() - begun)
    found["routes"] = [nodes for nodes in found["routes"] if nodes]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

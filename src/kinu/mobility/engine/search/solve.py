"""The static plan: construct, save vehicles where they are dear, anneal in cycles, recombine; by seed or by the clock."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from kinu.mobility.engine.kernel.arrays import Arrays, arrays_of
from kinu.mobility.engine.kernel.shift import price
from kinu.mobility.engine.model import Ints, Node, Plan, Problem, Request, Travel, Vehicle
from kinu.mobility.engine.plans import plan_of, stops_of
from kinu.mobility.engine.plans import warm as warm_kernel
from kinu.mobility.engine.search.loops.anneal import (
    LEFT_OUT,
    MISSING,
    Search,
    anneal,
    construct,
    load,
    restart,
)
from kinu.mobility.engine.search.loops.state import ASIDE, State, new_state
from kinu.mobility.engine.search.pool import Pool
from kinu.mobility.engine.search.start import new_search

LOG = 4000
CHUNK = 250  # rounds between two looks at the clock when the rounds decide
GLANCE = 0.1  # seconds between two looks when the clock decides


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How long to search: `seconds` on the clock, or `rounds` of each worker (then the seed alone decides the answer)."""

    seconds: float = math.inf
    rounds: int | None = None
    workers: int = 2
    cycles: int = 6

    def __post_init__(self) -> None:
        if self.rounds is None and not math.isfinite(self.seconds):
            raise ValueError("a search needs seconds or rounds")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The plan, the seconds after which the first that serves everybody stood, rounds done, the price as it fell."""

    plan: Plan
    first_seconds: float | None
    rounds: int
    steps: tuple[tuple[float, float], ...] = ()


@dataclass(kw_only=True)
class Worker:
    """One thread's plan and search."""

    state: State
    search: Search
    pace: float = 500.0  # rounds a second


@dataclass(kw_only=True)
class Run:
    """All of one search."""

    a: Arrays
    budget: Budget
    timer: Callable[[], float]
    begun: float
    workers: list[Worker]
    pool: Pool
    rounds: int = 0
    best: float = math.inf
    best_routes: Ints
    best_size: Ints
    legal: float | None = None
    steps: list[tuple[float, float]] = field(default_factory=list)

    def spent(self) -> float:
        return self.timer() - self.begun

    def share(self) -> float:
        """Return how much of the budget is used, 0 to 1."""
        if self.budget.rounds is not None:
            return min(1.0, self.rounds / self.budget.rounds) if self.budget.rounds > 0 else 1.0
        return min(1.0, self.spent() / self.budget.seconds)


def solve(
    problem: Problem,
    *,
    seed: int,
    budget: Budget,
    start: Mapping[int, Sequence[int]] | None = None,
    timer: Callable[[], float] = time.perf_counter,
) -> Found:
    """Return the best plan found within the budget, from a given plan (nodes by vehicle) or from nothing."""
    begun = timer()
    a = arrays_of(problem)
    run = _new_run(a, problem, seed, budget, timer, begun)
    with ThreadPoolExecutor(max_workers=max(1, len(run.workers))) as threads:
        _first_plan(run, start or {})
        if problem.requests and problem.vehicles:
            _search(run, threads)
    return Found(plan=_shown(run), first_seconds=run.legal, rounds=run.rounds, steps=tuple(run.steps))


def _shown(run: Run) -> Plan:
    sizes = run.best_size
    return plan_of(run.a, {v: run.best_routes[v, 1 : sizes[v] - 1].tolist() for v in range(len(sizes))})


def _new_run(
    a: Arrays, problem: Problem, seed: int, budget: Budget, timer: Callable[[], float], begun: float
) -> Run:
    kind = _kinds(problem)
    workers = [
        Worker(state=new_state(a, kind, seed * 7919 + k), search=new_search(a, log=LOG))
        for k in range(budget.workers)
    ]
    state = workers[0].state
    return Run(
        a=a,
        budget=budget,
        timer=timer,
        begun=begun,
        workers=workers,
        pool=Pool(kind=kind),
        best_routes=state.routes.copy(),
        best_size=state.bus[:, 0].copy(),
    )


def _kinds(problem: Problem) -> Ints:
    """Return for each vehicle the first that is alike in everything but its name."""
    first: dict[object, int] = {}
    kinds = []
    pinned = {one.vehicle for one in problem.requests}
    for v, one in enumerate(problem.vehicles):
        like = (
            one.start,
            one.end,
            one.earliest,
            one.latest,
            one.capacities,
            one.max_duration,
            one.skills,
            one.rest,
        )
        key: object = (v,) if v in pinned or one.frozen else like
        kinds.append(first.setdefault(key, v))
    return np.array(kinds, np.int64)


def _first_plan(run: Run, start: Mapping[int, Sequence[int]]) -> None:
    """Give every worker the plan to start from, completed by regret."""
    for worker in run.workers[:1]:
        state = worker.state
        if start:
            routes, size = state.routes.copy(), state.bus[:, 0].copy()
            for v, nodes in start.items():
                row = stops_of(run.a, v, nodes)
                routes[v, : len(row)], size[v] = row, len(row)
            load(run.a, state, routes, size)
        if len(run.a.start):
            construct(run.a, state, worker.search, 2)
            _take_best(run, worker)
    for worker in run.workers[1:]:
        _hand_out(run, worker)


def _take_best(run: Run, worker: Worker) -> None:
    best = worker.search.best[0]
    if run.legal is None and worker.search.best[LEFT_OUT] == 0:
        run.legal = run.spent()
    if best < run.best - 1e-9:
        run.best = float(best)
        run.best_routes[:], run.best_size[:] = worker.search.best_routes, worker.search.best_size
        run.steps.append((round(run.spent(), 3), run.best))


def _hand_out(run: Run, worker: Worker) -> None:
    """Make the best plan the worker's current one."""
    load(run.a, worker.state, run.best_routes, run.best_size)
    restart(worker.state, worker.search)


def _search(run: Run, threads: ThreadPoolExecutor) -> None:
    begins = 0.0
    if run.a.price[2] > 0.0:
        _fewer_vehicles(run, threads)
        begins = run.share()
    cycles = run.budget.cycles
    for cycle in range(cycles):
        ends = begins + (LAST - begins) * (cycle + 1) / cycles
        _cycle(run, threads, ends, HEATS[min(cycle, len(HEATS) - 1)])
        _recombine(run)
        for worker in run.workers:
            _hand_out(run, worker)
    _cycle(run, threads, 1.0, 2 * COLD)


# Temperatures as shares of the price of one request; the share of the budget after which nothing is recombined.
HEATS = (0.10, 0.06, 0.05, 0.04, 0.03, 0.02)
COLD = 0.003
LAST = 0.96
# Shares of the budget: to save vehicles at all, and for one vehicle without success.
SAVE, GIVE_UP = 0.6, 0.25


def _fewer_vehicles(run: Run, threads: ThreadPoolExecutor) -> None:
    """Take the route with the fewest requests away and search for places for them, as long as that succeeds."""
    since = run.share()
    while run.share() < SAVE and run.share() - since < GIVE_UP and (run.best_size > 2).sum() > 1:
        aim = int((run.best_size > 2).sum()) - 1
        for rank, worker in enumerate(run.workers):
            _dissolve(run, worker, rank)
        heat = 0.05 * _unit(run)
        while run.share() < SAVE and run.share() - since < GIVE_UP:
            _step(run, threads, heat, heat)
            if (run.best_size > 2).sum() <= aim:
                since = run.share()
                break
        for worker in run.workers:
            worker.state.bus[:, ASIDE] = 0
            _hand_out(run, worker)


def _dissolve(run: Run, worker: Worker, rank: int) -> None:
    """Put the requests of one of the shortest routes into the bank and lock every empty vehicle."""
    sizes = run.best_size.copy()
    used = np.flatnonzero(sizes > 2)
    chosen = used[np.argsort(sizes[used], kind="stable")[min(rank, len(used) - 1)]]
    routes = run.best_routes.copy()
    sizes[chosen] = 2
    routes[chosen, 1] = run.a.end[chosen]
    load(run.a, worker.state, routes, sizes)
    worker.state.bus[:, ASIDE] = sizes <= 2
    restart(worker.state, worker.search)


def _cycle(run: Run, threads: ThreadPoolExecutor, ends: float, heat: float) -> None:
    """Cool once from `heat` (a share of the price of one request) to cold."""
    begins = run.share()
    unit = _unit(run)
    while (share := run.share()) < ends:
        done = (share - begins) / max(1e-9, ends - begins)
        ahead = min(1.0, done + 0.05)
        high, low = (unit * heat * (COLD / heat) ** at for at in (done, ahead))
        _step(run, threads, high, low)


def _unit(run: Run) -> float:
    """Return what one request costs in the best plan, vehicles and missing requests not counted."""
    sizes = run.best_size
    routes = [run.best_routes[v, : sizes[v]] for v in range(len(sizes)) if sizes[v] > 2]
    served = sum(len(row) - 2 for row in routes) / 2
    paid = sum(price(run.a, 0, row) - run.a.price[2] for row in routes)
    return max(1e-3, paid / max(1.0, served))


def _step(run: Run, threads: ThreadPoolExecutor, high: float, low: float) -> None:
    """Let every worker do a chunk of rounds; gather the routes they met."""
    most = max(2, min(30, int(0.35 * len(run.a.wish))))

    def work(worker: Worker) -> int:
        rounds = CHUNK
        if run.budget.rounds is None:
            rounds = max(2, int(worker.pace * min(GLANCE, max(0.005, run.budget.seconds - run.spent()))))
        else:
            rounds = min(CHUNK, run.budget.rounds - run.rounds)
        begun = run.timer()
        anneal(run.a, worker.state, worker.search, rounds, high, low, most)
        took = max(1e-6, run.timer() - begun)
        worker.pace = 0.5 * worker.pace + 0.5 * rounds / took
        return rounds

    run.rounds += max(threads.map(work, run.workers))
    for worker in run.workers:
        _gather(run, worker)
        _take_best(run, worker)


def _gather(run: Run, worker: Worker) -> None:
    log, costs = worker.search.log, worker.search.log_cost
    for row, cost in zip(log[: worker.search.logged[0]].tolist(), costs.tolist(), strict=False):
        run.pool.add(row[1], row[2 : row[0] + 2], cost)
    worker.search.logged[0] = 0


def _recombine(run: Run) -> None:
    """Make the best plan of all routes met."""
    run.pool.trim(8_000)
    movable = list(range(len(run.a.wish)))
    left = math.inf if run.budget.rounds is not None else run.budget.seconds - run.spent()
    if left < 0.2:
        return
    price_missing = float(run.workers[0].search.best[MISSING])
    # Only the clock may stop the solver early where the clock decides anyway; else the seed alone must decide.
    limit = min(4.0, 0.5 * left) if math.isfinite(left) else math.inf
    found = run.pool.partition(requests=movable, missing=price_missing, seconds=limit)
    if found is None:
        return
    routes, size = run.best_routes.copy(), np.full(len(run.best_size), 2, np.int64)
    routes[:, 0], routes[:, 1] = run.a.start, run.a.end
    for v, nodes in found.items():
        row = stops_of(run.a, v, nodes)
        routes[v, : len(row)], size[v] = row, len(row)
    worker = run.workers[0]
    if load(run.a, worker.state, routes, size):
        restart(worker.state, worker.search)
        _take_best(run, worker)


def warm() -> None:
    """Compile (or load) kernel and search, so that seconds are spent on searching."""
    warm_kernel()
    legs = np.ones((3, 3)) - np.eye(3)
    one = Request(id="a", pickup=Node(location=1), delivery=Node(location=2))
    bus = Vehicle(id="v", start=0, end=0)
    problem = Problem(
        name="warm", requests=(one,), vehicles=(bus,), travel=Travel(minutes=legs, distance=legs)
    )
    solve(problem, seed=0, budget=Budget(rounds=2, workers=1, cycles=1))

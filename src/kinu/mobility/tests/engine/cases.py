"""Random small problems for the engine's tests, and the uncompiled twin of its modules."""

from __future__ import annotations

import importlib
import math
import os
import random
import sys
from types import ModuleType
from unittest import mock

import numpy as np

from kinu.mobility.engine.model import Node, Problem, Request, Rest, Travel, Vehicle, Weights

ROOM = "kinu.mobility.engine"


def twin(*names: str) -> list[ModuleType]:
    """Return these modules of the engine imported afresh as plain Python, beside the compiled ones."""
    kept = {name: module for name, module in sys.modules.items() if name.startswith(ROOM)}
    for name in kept:
        if name != f"{ROOM}.model":
            del sys.modules[name]
    try:
        with mock.patch.dict(os.environ, {"KINU_PURE_PYTHON": "1"}):
            return [importlib.import_module(f"{ROOM}.{name}") for name in names]
    finally:
        for name in [name for name in sys.modules if name.startswith(ROOM)]:
            del sys.modules[name]
        sys.modules.update(kept)


def random_problem(
    seed: int, *, requests: int, rest: bool = False, by_hour: bool = False, ride_price: float = 0.0
) -> Problem:
    """Return a small problem with tight windows, two place types that trade, and travel times that are shortest times."""
    chance = random.Random(seed)
    points = [(chance.uniform(0, 20), chance.uniform(0, 20)) for _ in range(2 * requests + 1)]
    distance = np.array([[math.dist(x, y) for y in points] for x in points])
    minutes = (
        distance if not by_hour else np.stack([distance * chance.choice((0.7, 1.0, 1.6)) for _ in range(8)])
    )
    made = []
    for k in range(requests):
        tight, direct = chance.random() < 0.7, distance[2 * k, 2 * k + 1]
        early = chance.uniform(0, 150)
        on = Node(
            location=2 * k,
            earliest=early,
            latest=early + (25 if tight else 90),
            service=chance.choice((0.0, 2.0)),
        )
        late = early + direct + chance.uniform(5, 50)
        off = Node(
            location=2 * k + 1,
            earliest=max(0.0, late - chance.choice((15, 60))),
            latest=late + 8,
            service=1.0,
        )
        wheel = chance.random() < 0.3
        made.append(
            Request(
                id=str(k), pickup=on, delivery=off, load=(0, 1) if wheel else (chance.choice((1, 2)), 0),
                max_ride=direct * chance.choice((1.0, 1.3, 2.0)) + chance.choice((0, 5)), skills=chance.choice((0, 0, 1)),
            )
        )  # fmt: skip
    bus = Vehicle(
        id="bus", start=2 * requests, end=2 * requests, earliest=chance.uniform(0, 30), latest=300.0,
        max_duration=chance.choice((90.0, 150.0, 400.0)), capacities=((4, 0), (2, 1)), skills=1,
        rest=Rest(earliest=60.0, latest=120.0, minutes=15.0) if rest else None,
    )  # fmt: skip
    return Problem(
        name=f"case {seed}",
        requests=tuple(made),
        vehicles=(bus, bus),
        travel=Travel(minutes=minutes, distance=distance, slot=45.0),
        places=("seat", "wheelchair"),
        weights=Weights(ride=ride_price),
    )


def random_order(seed: int, requests: int) -> list[int]:
    """Return a random order of nodes in which every pickup comes before its delivery."""
    chance = random.Random(seed)
    order: list[int] = []
    for k in range(requests):
        i = chance.randint(0, len(order))
        order.insert(i, 2 * k)
        order.insert(chance.randint(i + 1, min(len(order), i + 3)), 2 * k + 1)
    return order

"""The open files with their best known values, and invented instances like those of the literature."""

from __future__ import annotations

import math
import os
import random
from dataclasses import dataclass
from pathlib import Path

from kinu.mobility.engine.model import Problem
from kinu.mobility.formats.reading import read
from tools.house import CHECKOUT

# Where the open files lie; their origin, licence and best known values are in the README beside them.
FOLDER = Path(os.environ.get("KINU_DARP", CHECKOUT.parent / "shared" / "bench" / "darp"))
KNOWN = {
    "a4-48": (668.82, None), "b6-72": (978.47, None), "pr01": (190.02, None), "pr06": (801.40, None), "lrc1_4_10": (7064.3626, 23),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A problem, its text for solvers that want points, and what is known."""

    name: str
    problem: Problem
    points: tuple[tuple[float, float], ...]
    known: float | None = None
    known_vehicles: int | None = None


def open_file(name: str) -> Instance | None:
    """Return one of the open instances, None where the folder is missing."""
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        path = CHECKOUT.parents[1] / "shared" / "bench" / "darp" / f"{name}.txt"
    return _instance(name, path.read_text()) if path.exists() else None


def _instance(name: str, text: str) -> Instance:
    known, vehicles = KNOWN.get(name, (None, None))
    rows = [line.split() for line in text.splitlines()[1:] if line.strip()]
    return Instance(
        name=name,
        problem=read(text.encode(), file=f"{name}.txt"),
        points=tuple((float(row[1]), float(row[2])) for row in rows),
        known=known,
        known_vehicles=vehicles,
    )


def city(seed: int, *, requests: int, vehicles: int, wide: bool) -> Instance:
    """Return a dial-a-ride instance like a* (uniform, 15 minute windows) or, when wide, like pr* (clusters, long rides)."""
    chance = random.Random(seed)
    service, ride, capacity = (10, 90, 6) if wide else (3, 30, 3)
    towns = [(chance.uniform(-10, 10), chance.uniform(-10, 10)) for _ in range(4)]

    def point() -> tuple[float, float]:
        if not wide:
            return chance.uniform(-10, 10), chance.uniform(-10, 10)
        town = chance.choice(towns)
        return town[0] + chance.gauss(0, 3), town[1] + chance.gauss(0, 3)

    ends = [(point(), point()) for _ in range(requests)]
    on, off = [], []
    for k, (here, there) in enumerate(ends):
        tight = chance.randint(90 if not wide else 120, 420 if not wide else 600)
        window = f"{tight} {tight + (chance.randint(30, 90) if wide else 15)}"
        first, second = (window, "0 1440") if k >= requests // 2 else ("0 1440", window)
        on.append(f"{k + 1} {here[0]:.3f} {here[1]:.3f} {service} 1 {first}")
        off.append(f"{k + 1 + requests} {there[0]:.3f} {there[1]:.3f} {service} -1 {second}")
    head = f"{vehicles} {requests} 480 {capacity} {ride}"
    name = f"{'p' if wide else 'u'}{vehicles}-{requests}-{seed}"
    return _instance(name, "\n".join([head, "0 0 0 0 0 0 1440", *on, *off]) + "\n")


def freight(seed: int, *, tasks: int) -> Instance:
    """Return a pickup and delivery instance like Li and Lim's of this size (about so many nodes)."""
    chance = random.Random(seed)
    side, pairs = 10 * math.sqrt(tasks), tasks // 2
    horizon = int(5 * side + 200)
    points = [(side / 2, side / 2)]
    windows, rows = [(0, horizon)], []
    for _ in range(pairs):
        here, there = [(chance.uniform(0, side), chance.uniform(0, side)) for _ in range(2)]
        out, direct, back = math.dist(points[0], here), math.dist(here, there), math.dist(there, points[0])
        start = chance.uniform(out, max(out, horizon - back - direct - 25))
        points += [here, there]
        for at in (start, start + 10 + direct):
            low = max(0, int(at - chance.uniform(5, 60)))
            windows.append((low, min(horizon, int(max(at, low) + chance.uniform(5, 60)) + 1)))
    for k in range(pairs):
        load = chance.choice((10, 20, 30))
        for node, mate, sign in ((2 * k + 1, 2 * k + 2, 1), (2 * k + 2, 2 * k + 1, -1)):
            x, y = points[node]
            siblings = f"0 {mate}" if sign > 0 else f"{mate} 0"
            rows.append(
                f"{node} {x:.4f} {y:.4f} {sign * load} {windows[node][0]} {windows[node][1]} 10 {siblings}"
            )
    depot = f"0 {points[0][0]:.4f} {points[0][1]:.4f} 0 0 {horizon + 60} 0 0 0"
    return _instance(f"f{tasks}-{seed}", "\n".join([f"{max(25, tasks // 4)} 200 1", depot, *rows]) + "\n")

"""The routes the search met, and the best plan made of them (set partition by HiGHS)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from kinu.mobility.engine.model import Ints


@dataclass(kw_only=True)
class Pool:
    """For each kind of vehicle and set of requests the cheapest order of stops met so far."""

    kind: Ints
    routes: dict[tuple[int, frozenset[int]], tuple[float, tuple[int, ...]]] = field(default_factory=dict)

    def add(self, v: int, nodes: Sequence[int], cost: float) -> None:
        """Keep a route if it is the cheapest of its requests."""
        key = (int(self.kind[v]), frozenset(node // 2 for node in nodes))
        known = self.routes.get(key)
        if known is None or cost < known[0]:
            self.routes[key] = (cost, tuple(nodes))

    def trim(self, most: int) -> None:
        """Forget the routes met longest ago."""
        if len(self.routes) > most:
            for key in list(self.routes)[: len(self.routes) - most]:
                del self.routes[key]

    def partition(
        self, *, requests: Sequence[int], missing: float, seconds: float, nodes: int = 500
    ) -> dict[int, tuple[int, ...]] | None:
        """Return routes by vehicle that serve the requests most cheaply; None if the solver found nothing."""
        keys = list(self.routes)
        row_of = {request: row for row, request in enumerate(requests)}
        kinds = sorted(set(self.kind.tolist()))
        kind_row = {kind: len(requests) + row for row, kind in enumerate(kinds)}
        rows: list[int] = []
        columns: list[int] = []
        for column, (kind, served) in enumerate(keys):
            rows += [kind_row[kind], *(row_of[request] for request in served if request in row_of)]
            columns += [column] * (len(rows) - len(columns))
        rows += range(len(requests))
        columns += range(len(keys), len(keys) + len(requests))
        table = coo_array(
            (np.ones(len(rows)), (rows, columns)),
            shape=(len(requests) + len(kinds), len(keys) + len(requests)),
        )
        fleet = [float((self.kind == kind).sum()) for kind in kinds]
        costs = [self.routes[key][0] for key in keys] + [missing] * len(requests)
        found = milp(
            np.array(costs),
            integrality=np.ones(len(costs)),
            bounds=Bounds(0.0, 1.0),
            constraints=LinearConstraint(
                table.tocsc(), np.array([1.0] * len(requests) + [0.0] * len(kinds)), np.array([1.0] * len(requests) + fleet)
            ),
            options={"node_limit": nodes, "mip_rel_gap": 1e-6} | ({"time_limit": seconds} if math.isfinite(seconds) else {}),
        )  # fmt: skip
        if found.x is None:
            return None
        free = {kind: [int(v) for v in np.flatnonzero(self.kind == kind)] for kind in kinds}
        chosen = [keys[column] for column in np.flatnonzero(found.x[: len(keys)] > 0.5)]
        return {free[kind].pop(0): self.routes[kind, served][1] for kind, served in chosen}

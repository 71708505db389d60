"""Cordeau's dial-a-ride text, both layouts (with and without the closing copy of the depot).

Line 1: vehicles, n or 2n, longest route, capacity, longest ride. Rows: id x y service load earliest latest; the depot is 0,
pickups are 1 … n, deliveries n+1 … 2n. The second field is not trusted: rows are counted, and the field must be n or 2n.
"""

from __future__ import annotations

from collections.abc import Sequence

from kinu.mobility.engine.model import Node, Problem, Request, Travel, Vehicle
from kinu.mobility.formats.reach import refuse_unreachable
from kinu.mobility.formats.rows import Row, euclid, numbered, rows_of, wide, window


def read(text: str, *, file: str) -> Problem:
    """Return the problem of a Cordeau text; LyingFileError with line and reason otherwise."""
    head, *rows = rows_of(text, file=file)
    wide([head], 5)
    if not rows:
        raise head.lies("no-depot", "車庫の行がありません。")
    wide(rows, 7)
    numbered(rows)
    vehicles = head.whole(0, "車両数")
    head.positive(0, "車両数", zero=True)
    count = _count(head, rows)
    depot, closing = rows[0], rows[2 * count + 1] if len(rows) == 2 * count + 2 else rows[0]
    for row in (depot, closing):
        if row[4] != 0:
            raise row.lies("no-depot", "車庫の行に荷重があります。")
    capacity = head.whole(3, "定員")
    head.positive(3, "定員", zero=True)
    opens, closes = window(depot, 5)
    _, home_by = window(closing, 5)
    bus = {
        "start": 0, "end": len(rows) - 1 if closing is not depot else 0, "earliest": opens, "latest": min(closes, home_by),
        "capacities": ((capacity,),), "max_duration": head.positive(2, "運行時間の上限"),
    }  # fmt: skip
    lines = [(rows[k], rows[k + count]) for k in range(1, count + 1)]
    distance = euclid(rows)
    problem = Problem(
        name=file,
        requests=tuple(_request(on, off, head.positive(4, "乗車時間の上限")) for on, off in lines),
        vehicles=tuple(Vehicle(id=str(v + 1), **bus) for v in range(vehicles)),  # type: ignore[arg-type]
        travel=Travel(minutes=distance, distance=distance),
        labels=tuple(int(row[0]) for pair in lines for row in pair),
    )
    refuse_unreachable(problem, lines=lines)
    return problem


def _count(head: Row, rows: Sequence[Row]) -> int:
    count = (len(rows) - 1) // 2
    if head[1] not in {count, 2 * count} or count == 0:
        raise head.lies("counts", f"見出しの数{head[1]:g}と行の数{len(rows)}が合いません。")
    return count


def _request(on: Row, off: Row, longest: float) -> Request:
    load = on.whole(4, "荷重")
    if load <= 0:
        raise on.lies("load", f"乗車の荷重が正の数ではありません（{load}）。")
    if off[4] != -load:
        raise off.lies("load", f"降車の荷重{off[4]:g}が乗車の荷重{load}と合いません。")
    return Request(
        id=str(int(on[0])), pickup=_node(on), delivery=_node(off), load=(load,), max_ride=longest, riders=load
    )


def _node(row: Row) -> Node:
    low, high = window(row, 5)
    return Node(
        location=int(row[0]), earliest=low, latest=high, service=row.positive(3, "乗降時間", zero=True)
    )

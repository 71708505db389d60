"""Li and Lim's pickup and delivery text.

Line 1: vehicles, capacity, speed. Rows: id x y demand earliest latest service pickup delivery, where a pickup names its
delivery in the last column and a delivery its pickup in the one before. Fewest vehicles come first, then distance.
"""

from __future__ import annotations

from collections.abc import Sequence

from kinu.mobility.engine.model import Node, Problem, Request, Travel, Vehicle, Weights
from kinu.mobility.formats.reach import refuse_unreachable
from kinu.mobility.formats.rows import Row, euclid, numbered, rows_of, wide, window

# Above every distance, so that no number of kilometres is worth a vehicle.
VEHICLE = 1e6


def read(text: str, *, file: str) -> Problem:
    """Return the problem of a Li and Lim text; LyingFileError with line and reason otherwise."""
    head, *rows = rows_of(text, file=file)
    wide([head], 3)
    if not rows:
        raise head.lies("no-depot", "車庫の行がありません。")
    wide(rows, 9)
    numbered(rows)
    vehicles, capacity = head.whole(0, "車両数"), head.whole(1, "定員")
    head.positive(0, "車両数", zero=True)
    depot = rows[0]
    if depot[3] != 0 or depot[7] != 0 or depot[8] != 0:
        raise depot.lies("no-depot", "車庫の行に荷重か相手の番号があります。")
    opens, closes = window(depot, 4)
    lines = _pairs(rows)
    if len(rows) == 1:
        raise head.lies("counts", "車庫のほかに行がありません。")
    distance = euclid(rows)
    bus = {"start": 0, "end": 0, "earliest": opens, "latest": closes, "capacities": ((capacity,),)}
    problem = Problem(
        name=file,
        requests=tuple(
            Request(id=str(int(on[0])), pickup=_node(on), delivery=_node(off), load=(on.whole(3, "荷重"),))
            for on, off in lines
        ),
        vehicles=tuple(Vehicle(id=str(v + 1), **bus) for v in range(vehicles)),  # type: ignore[arg-type]
        travel=Travel(minutes=distance / head.positive(2, "速さ"), distance=distance),
        weights=Weights(vehicle=VEHICLE),
        labels=tuple(int(row[0]) for pair in lines for row in pair),
    )
    refuse_unreachable(problem, lines=lines)
    return problem


def _pairs(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    pairs = []
    siblings = [_sibling(row, len(rows)) for row in rows[1:]]
    for row, (other, behind) in zip(rows[1:], siblings, strict=True):
        mate = rows[other]
        if mate[7 if behind else 8] != row[0]:
            raise row.lies("siblings", f"相手の行{other}がこの行を指していません。")
        if mate[3] != -row[3] or (row[3] > 0) != behind:
            raise row.lies("load", f"荷重{row[3]:g}が相手の荷重{mate[3]:g}と合いません。")
        if behind:
            pairs.append((row, mate))
    return pairs


def _sibling(row: Row, count: int) -> tuple[int, bool]:
    """Return the other row's number, and whether it is the delivery."""
    before, behind = row.whole(7, "乗車の番号"), row.whole(8, "降車の番号")
    if (before == 0) == (behind == 0):
        raise row.lies("siblings", "乗車の番号と降車の番号のどちらか一つだけを書きます。")
    other = before or behind
    if not 0 < other < count:
        raise row.lies("counts", f"相手の行{other}がありません（{count}行）。")
    return other, behind != 0


def _node(row: Row) -> Node:
    low, high = window(row, 4)
    return Node(
        location=int(row[0]), earliest=low, latest=high, service=row.positive(6, "作業時間", zero=True)
    )

"""Requests that no vehicle could carry even alone make a file a lie."""

from __future__ import annotations

from collections.abc import Sequence

from kinu.mobility.engine.model import Problem, Travel, Vehicle
from kinu.mobility.formats.rows import Row

SLACK = 1e-6


def refuse_unreachable(problem: Problem, *, lines: Sequence[tuple[Row, Row]]) -> None:
    """Refuse the first request that does not fit into the vehicle (all are alike), its windows, the ride limit or the shift."""
    if not problem.vehicles:
        return
    bus, travel = problem.vehicles[0], problem.travel
    for request, (row, _) in zip(problem.requests, lines, strict=True):
        if request.load[0] > bus.capacities[0][0]:
            raise row.lies("too-big", f"荷重{request.load[0]}が定員{bus.capacities[0][0]}を超えています。")
        reason = _why_not(problem, travel, bus, problem.requests.index(request))
        if reason:
            raise row.lies("unreachable", reason)


def _why_not(problem: Problem, travel: Travel, bus: Vehicle, k: int) -> str:
    request = problem.requests[k]
    on, off = request.pickup or request.delivery, request.delivery
    direct = float(travel.minutes[on.location, off.location])
    out, back = float(travel.minutes[bus.start, on.location]), float(travel.minutes[off.location, bus.end])
    came = max(on.earliest, bus.earliest + out)
    reached = max(off.earliest, came + on.service + direct)
    home = reached + off.service + back
    # The ride starts as late as the windows allow; what is left to wait at the delivery counts as riding.
    ride = max(direct, off.earliest - min(on.latest, off.latest - direct - on.service) - on.service)
    away = out + on.service + ride + off.service + back
    limits = (
        (direct, request.max_ride, "直行しても乗車時間の上限を超えます"),
        (came, on.latest, "車庫から乗車地の時間枠に間に合いません"),
        (reached, off.latest, "乗車地から降車地の時間枠に間に合いません"),
        (home, bus.latest, "車庫の時間枠までに戻れません"),
        (ride, request.max_ride, "降車地で待つ間に乗車時間の上限を超えます"),
        (away, bus.max_duration, "1件だけでも運行時間の上限を超えます"),
    )
    broken = [
        f"{told}（{value:.2f} > {limit:g}）。" for value, limit, told in limits if value > limit + SLACK
    ]
    return broken[0] if broken else ""

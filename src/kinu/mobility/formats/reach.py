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
    on, off = request.pickup, request.delivery
    assert on is not None  # files know nobody aboard
    direct = travel.minutes[on.location, off.location]
    if direct > request.max_ride + SLACK:
        return f"直行しても乗車時間の上限を超えます（{direct:.2f} > {request.max_ride:g}）。"
    came = max(on.earliest, bus.earliest + travel.minutes[bus.start, on.location])
    if came > on.latest + SLACK:
        return f"車庫から乗車地の時間枠に間に合いません（{came:.2f} > {on.latest:g}）。"
    reached = max(off.earliest, came + on.service + direct)
    if reached > off.latest + SLACK:
        return f"乗車地から降車地の時間枠に間に合いません（{reached:.2f} > {off.latest:g}）。"
    home = reached + off.service + travel.minutes[off.location, bus.end]
    if home > bus.latest + SLACK:
        return f"車庫の時間枠までに戻れません（{home:.2f} > {bus.latest:g}）。"
    away = on.service + off.service + direct
    away += travel.minutes[bus.start, on.location] + travel.minutes[off.location, bus.end]
    # Waiting in between counts: the ride starts at the latest pickup.
    wait = max(0.0, off.earliest - min(on.latest, off.latest - direct - on.service) - on.service - direct)
    if away + wait > bus.max_duration + SLACK:
        return f"1件だけでも運行時間の上限を超えます（{away + wait:.2f} > {bus.max_duration:g}）。"
    if wait + direct > request.max_ride + SLACK:
        return f"降車地で待つ間に乗車時間の上限を超えます（{wait + direct:.2f} > {request.max_ride:g}）。"
    return ""

"""Was every promise kept, tightened, or moved with the rider's consent? And was nobody refused after acceptance?"""

from __future__ import annotations

from collections.abc import Iterable

from kinu.mobility.checker.case import Outcome, Told, Violation


def judge_promises(
    *, told: Iterable[Told], outcomes: Iterable[Outcome], tolerance: float = 1e-6
) -> list[Violation]:
    """Return broken promises: widened without consent, missed, refused after acceptance, or without an end."""
    found: list[Violation] = []
    last: dict[str, Told] = {}
    for one in told:
        before = last.get(one.ride)
        if before is not None and not one.consent:
            wider = max(
                before.pickup_from - one.pickup_from,
                one.pickup_to - before.pickup_to,
                one.latest_arrival - before.latest_arrival,
            )
            if wider > tolerance:
                found.append(Violation("promise-widened", ride=one.ride, by=wider))
        last[one.ride] = one
    ends = {one.ride: one for one in outcomes}
    for ride, promise in last.items():
        end = ends.get(ride)
        if end is None:
            found.append(Violation("missing", ride=ride))
        elif end.end == "refused":
            found.append(Violation("refused-after-acceptance", ride=ride))
        elif end.end == "served":
            found += _kept(promise, end, tolerance)
        elif end.end == "no-show" and (
            end.came_to_door is None or end.came_to_door > promise.pickup_to + tolerance
        ):
            found.append(Violation("promise-pickup", ride=ride))
    return found


def _kept(promise: Told, end: Outcome, tolerance: float) -> list[Violation]:
    found = []
    if end.pickup is None or end.arrival is None:
        return [Violation("missing", ride=end.ride)]
    off = max(promise.pickup_from - end.pickup, end.pickup - promise.pickup_to)
    if off > tolerance:
        found.append(Violation("promise-pickup", ride=end.ride, by=off))
    if end.arrival > promise.latest_arrival + tolerance:
        found.append(Violation("promise-arrival", ride=end.ride, by=end.arrival - promise.latest_arrival))
    return found

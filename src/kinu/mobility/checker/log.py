"""Did what was driven keep every limit? Visits with their times, judged one bus at a time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from kinu.mobility.checker.case import Bus, Ride, Violation, Visit, fits

Clocked = Callable[[int, int, float], float]  # minutes from place to place when leaving at a minute


def judge_log(
    *,
    rides: Mapping[str, Ride],
    buses: Mapping[str, Bus],
    logs: Mapping[str, Sequence[Visit]],
    minutes: Clocked,
    served: Iterable[str] = (),
    known_from: Mapping[str, float] | None = None,
    tolerance: float = 1e-6,
) -> list[Violation]:
    """Return every broken limit. `served` names rides that must appear complete; `known_from` forbids a pickup before that."""
    found: list[Violation] = []
    times: dict[str, list[tuple[str, float]]] = {}
    for bus_id, visits in logs.items():
        if bus_id not in buses or any(one.ride is not None and one.ride not in rides for one in visits):
            found.append(Violation("unknown", bus_id))
            continue
        bus = buses[bus_id]
        found += _roads(bus, visits, minutes, tolerance)
        found += _people(rides, bus, visits, tolerance, times)
        found += _work(bus, visits, tolerance)
    for ride_id, done in times.items():
        found += _journey(rides[ride_id], done, tolerance)
    complete = {ride for ride, done in times.items() if [kind for kind, _ in done][-1:] == ["delivery"]}
    found += [Violation("missing", ride=ride) for ride in served if ride not in complete]
    for ride_id, known in (known_from or {}).items():
        first = min((at for kind, at in times.get(ride_id, ()) if kind == "pickup"), default=math.inf)
        if first < known - tolerance:
            found.append(Violation("too-early", ride=ride_id, by=known - first))
    return found


def _roads(bus: Bus, visits: Sequence[Visit], minutes: Clocked, tolerance: float) -> list[Violation]:
    found = [
        Violation("clock", bus.id, visit.ride)
        for visit in visits
        if visit.begin < visit.arrive - tolerance or visit.leave < visit.begin - tolerance
    ]
    for before, after in itertools.pairwise(visits):
        needed = minutes(before.place, after.place, before.leave)
        if after.arrive < before.leave + needed - tolerance:
            found.append(Violation("travel", bus.id, after.ride, before.leave + needed - after.arrive))
    return found


def _people(
    rides: Mapping[str, Ride],
    bus: Bus,
    visits: Sequence[Visit],
    tolerance: float,
    times: dict[str, list[tuple[str, float]]],
) -> list[Violation]:
    found: list[Violation] = []
    aboard: dict[str, float] = {}
    for visit in visits:
        if visit.kind == "transfer":
            for ride in aboard:
                times[ride].append(("transfer", visit.begin))
            aboard = {}
        if visit.kind == "break" and aboard:
            found.append(Violation("break", bus.id))
        if visit.kind not in {"pickup", "delivery"} or visit.ride is None:
            continue
        one = rides[visit.ride]
        history = times.setdefault(one.id, [])
        found += _one_visit(one, bus, visit, history, tolerance)
        if visit.kind == "pickup":
            aboard[one.id] = visit.leave
            history.append(("pickup", visit.begin))
            history.append(("boarded", visit.leave))
        else:
            if aboard.pop(one.id, None) is None:
                found.append(Violation("order", bus.id, one.id))
            history.append(("delivery", visit.begin))
        if not fits((rides[one] for one in aboard), bus):
            found.append(Violation("load", bus.id, one.id))
    found += [Violation("left-aboard", bus.id, ride) for ride in aboard]
    return found


def _one_visit(
    one: Ride, bus: Bus, visit: Visit, history: list[tuple[str, float]], tolerance: float
) -> list[Violation]:
    found: list[Violation] = []
    first = visit.kind == "pickup"
    moved = any(kind == "transfer" for kind, _ in history)
    if not one.skills <= bus.skills:
        found.append(Violation("skills", bus.id, one.id))
    if visit.place != (one.origin if first else one.destination) and not (first and moved):
        found.append(Violation("place", bus.id, one.id))
    if first and history and history[-1][0] != "transfer":
        found.append(Violation("twice", bus.id, one.id))
    low, high = one.pickup_window if first else one.delivery_window
    if not (first and moved):
        late = max(low - visit.begin, visit.begin - high)
        if late > tolerance:
            found.append(Violation("window", bus.id, one.id, late))
        service = one.pickup_service if first else one.delivery_service
        if visit.leave < visit.begin + service - tolerance:
            found.append(Violation("clock", bus.id, one.id))
    return found


def _journey(one: Ride, done: list[tuple[str, float]], tolerance: float) -> list[Violation]:
    """The ride lasts from the end of the first boarding to the start of getting off at the destination."""
    boarded = [at for kind, at in done if kind == "boarded"]
    arrived = [at for kind, at in done if kind == "delivery"]
    if not boarded or not arrived:
        return []
    over = arrived[-1] - boarded[0] - one.longest_ride
    return [Violation("ride", ride=one.id, by=over)] if over > tolerance else []


def _work(bus: Bus, visits: Sequence[Visit], tolerance: float) -> list[Violation]:
    if not visits:
        return []
    found: list[Violation] = []
    left, back = visits[0].leave, visits[-1].arrive
    beyond = max(bus.shift[0] - left, back - bus.shift[1])
    if beyond > tolerance:
        found.append(Violation("shift", bus.id, by=beyond))
    if back - left > bus.longest + tolerance:
        found.append(Violation("duration", bus.id, by=back - left - bus.longest))
    if bus.rest is not None:
        start, end, length = bus.rest
        pauses = [one for one in visits if one.kind == "break"]
        good = [
            one
            for one in pauses
            if one.begin >= start - tolerance
            and one.leave <= end + tolerance
            and one.leave - one.begin >= length - tolerance
        ]
        # A bus that never drove, or was home again before the window opened, rests at home.
        if not good and not (left >= end - length or back <= start):
            found.append(Violation("break", bus.id))
    return found

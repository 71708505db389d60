"""What really happened on a day, read back from its events: visits of each vehicle with their times, what riders were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kinu.mobility.engine.online import events as ev
from kinu.mobility.engine.online.shapes import Network, Promise, Vehicle, Wish


@dataclass(frozen=True)
class Made:
    """A visit that was made: kind is start, pickup, delivery, no-show, transfer, break or end."""

    kind: str
    request_id: str | None
    place: int
    arrive: float
    begin: float
    leave: float


def visits(
    events: Iterable[ev.Event], vehicles: Mapping[str, Vehicle], network: Network
) -> dict[str, tuple[Made, ...]]:
    """Return the visits of every vehicle that moved, from depot to depot.

    Service begins when the vehicle is there and the promised window has begun; the way home starts after the last stop.
    """
    journal = _Journal()
    for event in events:
        journal.read(event)
    return {
        one: _round(journal.made[one], vehicle, network)
        for one, vehicle in vehicles.items()
        if one in journal.made
    }


class _Journal:
    def __init__(self) -> None:
        self.made: dict[str, list[Made]] = {}
        self.wishes: dict[str, Wish] = {}
        self.promises: dict[str, Promise] = {}
        self.at: dict[str, tuple[float, str, str]] = {}  # vehicle: reached at, kind, key
        self.left: dict[str, float] = {}
        self.fetched_at: dict[str, int] = {}  # stranded riders: where they wait

    def read(self, event: ev.Event) -> None:
        match event:
            case ev.Accepted():
                self.wishes[event.request_id], self.promises[event.request_id] = event.wish, event.promise
            case ev.PromiseMoved() | ev.PromiseTightened():
                self.promises[event.request_id] = event.promise
            case ev.Departed():
                self.left.setdefault(event.vehicle_id, event.at)
            case ev.Reached():
                self.at[event.vehicle_id] = (event.at, event.stop.kind, event.stop.key)
                self.left.setdefault(event.vehicle_id, event.at)
            case ev.Boarded() | ev.Alighted() | ev.NoShow():
                self._served(event)
            case ev.Rested():
                self._rested(event)
            case ev.VehicleOut():
                self._broken(event)

    def _served(self, event: ev.Boarded | ev.Alighted | ev.NoShow) -> None:
        reached = self.at.pop(event.vehicle_id, (event.at, "", ""))[0]
        wish, promise = self.wishes[event.request_id], self.promises[event.request_id]
        if isinstance(event, ev.Alighted):
            begin, place, kind = max(reached, promise.earliest_arrival), wish.destination, "delivery"
        else:
            place = self.fetched_at.get(event.request_id, wish.origin)
            kind = "pickup" if isinstance(event, ev.Boarded) else "no-show"
            begin = reached if event.request_id in self.fetched_at else max(reached, promise.pickup_from)
        self._add(
            event.vehicle_id, Made(kind, event.request_id, place, reached, min(begin, event.at), event.at)
        )

    def _rested(self, event: ev.Rested) -> None:
        begun = self.at.pop(event.vehicle_id, (event.at, "", ""))[0]
        made = self.made.get(event.vehicle_id)
        place = made[-1].place if made else -1
        self._add(event.vehicle_id, Made("break", None, place, begun, begun, event.at))

    def _broken(self, event: ev.VehicleOut) -> None:
        self.at.pop(event.vehicle_id, None)
        aboard: list[str] = []
        for one in self.made.get(event.vehicle_id, []):
            if one.kind == "pickup" and one.request_id is not None:
                aboard.append(one.request_id)
            elif one.kind in {"delivery", "transfer"}:
                aboard = [] if one.kind == "transfer" else [x for x in aboard if x != one.request_id]
        self.fetched_at.update(dict.fromkeys(aboard, event.place))
        self._add(event.vehicle_id, Made("transfer", None, event.place, event.at, event.at, event.at))

    def _add(self, vehicle_id: str, made: Made) -> None:
        self.made.setdefault(vehicle_id, []).append(made)


def _round(made: list[Made], vehicle: Vehicle, network: Network) -> tuple[Made, ...]:
    """Put the depot before and after; a break before the first stop is taken at the depot."""
    known = [
        Made(
            one.kind,
            one.request_id,
            vehicle.depot if one.place < 0 else one.place,
            one.arrive,
            one.begin,
            one.leave,
        )
        for one in made
    ]
    first, last = known[0], known[-1]
    leave = _latest_leave(network, vehicle.depot, first.place, first.arrive)
    start = Made("start", None, vehicle.depot, leave, leave, leave)
    if last.kind == "transfer":
        return (start, *known)
    home = last.leave + network.minutes(last.place, vehicle.depot, last.leave)
    return (start, *known, Made("end", None, vehicle.depot, home, home, home))


def _latest_leave(network: Network, a: int, b: int, arrive: float) -> float:
    """Return when one must leave a to be at b by a minute (bisection over the times of the hour)."""
    low, high = arrive - 24 * 60.0, arrive
    for _ in range(60):
        middle = (low + high) / 2
        if middle + network.minutes(a, b, middle) <= arrive:
            low = middle
        else:
            high = middle
    return low

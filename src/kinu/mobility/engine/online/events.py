"""What happened on a day. The plan is what these add up to; each carries `at`, the minute it was decided or reported.

An event that changes routes carries the whole new list of open stops of every vehicle it touches (`routes`), so that adding
up needs no search and an improved engine folds an old day to the same promises.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeAlias

from kinu.mobility.engine.online.shapes import Places, Promise, Stop, Wish

Routes: TypeAlias = tuple[tuple[str, tuple[Stop, ...]], ...]
REGISTER: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened at minute `at`."""

    name: ClassVar[str] = ""
    at: float

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in cls.__dict__:
            REGISTER[cls.name] = cls

    def to_json(self) -> dict[str, Any]:
        """Return the event as plain data, `{"event": name, ...}`."""
        data: dict[str, Any] = {"event": self.name}
        for one in fields(self):
            data[one.name] = _plain(getattr(self, one.name))
        return data

    @staticmethod
    def from_json(data: dict[str, Any]) -> Event:
        """Return the event this data was written from; an unknown name or field raises ValueError."""
        kind = REGISTER.get(str(data.get("event")))
        if kind is None:
            raise ValueError(f"unknown event {data.get('event')!r}")
        known = {one.name for one in fields(kind)}
        extra = set(data) - known - {"event"}
        if extra:
            raise ValueError(f"unknown fields of {kind.name}: {sorted(extra)}")
        return kind(**{key: _READERS.get(key, _same)(value) for key, value in data.items() if key != "event"})


@dataclass(frozen=True, kw_only=True)
class Opened(Event):
    """The day begins: which vehicles drive, under which rules the day is run is known to whoever folds."""

    name = "opened"
    vehicles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Accepted(Event):
    """A rider took an offer. From here on the promise stands."""

    name = "accepted"
    request_id: str
    wish: Wish
    promise: Promise
    vehicle_id: str
    direct: float
    routes: Routes


@dataclass(frozen=True, kw_only=True)
class Cancelled(Event):
    """The rider does not ride. Its stops leave the plan."""

    name = "cancelled"
    request_id: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Departed(Event):
    """The vehicle is under way to its next stop, which is frozen from now on. Decisions add it when the time has come."""

    name = "departed"
    vehicle_id: str
    stop: Stop


@dataclass(frozen=True, kw_only=True)
class Reached(Event):
    """The driver arrived at the next stop (着いた)."""

    name = "reached"
    vehicle_id: str
    stop: Stop


@dataclass(frozen=True, kw_only=True)
class Boarded(Event):
    """The rider is aboard and the vehicle may go (乗った)."""

    name = "boarded"
    vehicle_id: str
    request_id: str


@dataclass(frozen=True, kw_only=True)
class Alighted(Event):
    """The rider is out and the vehicle may go."""

    name = "alighted"
    vehicle_id: str
    request_id: str


@dataclass(frozen=True, kw_only=True)
class Rested(Event):
    """The driver's break is over."""

    name = "rested"
    vehicle_id: str


@dataclass(frozen=True, kw_only=True)
class NoShow(Event):
    """The rider did not come (来ない). The place is free again."""

    name = "no-show"
    vehicle_id: str
    request_id: str


@dataclass(frozen=True, kw_only=True)
class Delayed(Event):
    """The vehicle will reach its next stop `minutes` later than planned, not before `until`."""

    name = "delayed"
    vehicle_id: str
    minutes: float
    until: float


@dataclass(frozen=True, kw_only=True)
class VehicleOut(Event):
    """The vehicle drives no more (breakdown, driver sick). `place` is where it stands; whoever is aboard waits there."""

    name = "vehicle-out"
    vehicle_id: str
    place: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class VehicleBack(Event):
    """The vehicle drives again from `place`."""

    name = "vehicle-back"
    vehicle_id: str
    place: int


@dataclass(frozen=True, kw_only=True)
class RoadClosed(Event):
    """A road or bridge is closed."""

    name = "road-closed"
    road: str


@dataclass(frozen=True, kw_only=True)
class RoadOpened(Event):
    """A road or bridge is open again."""

    name = "road-opened"
    road: str


@dataclass(frozen=True, kw_only=True)
class PromiseTightened(Event):
    """The promise became narrower; nobody has to be asked."""

    name = "promise-tightened"
    request_id: str
    promise: Promise


@dataclass(frozen=True, kw_only=True)
class PromiseMoved(Event):
    """The promise moved, and the rider agreed. `consent` says who asked, how and when."""

    name = "promise-moved"
    request_id: str
    promise: Promise
    consent: str

    def __post_init__(self) -> None:
        if not self.consent.strip():
            raise ValueError("a promise moves only with the rider's consent")


@dataclass(frozen=True, kw_only=True)
class Replanned(Event):
    """Stops changed their vehicle or order. `cause`: repair, better, by-hand."""

    name = "replanned"
    routes: Routes
    cause: str = "repair"


@dataclass(frozen=True, kw_only=True)
class Undone(Event):
    """A cancellation or a replanning was taken back; `of` is its position in the day's events, counted from 0."""

    name = "undone"
    of: int
    request_id: str | None = None
    routes: Routes = ()


def _plain(value: Any) -> Any:
    if isinstance(value, Wish):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Places | Promise):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _same(value: Any) -> Any:
    return value


def _wish(data: dict[str, Any]) -> Wish:
    return Wish(**{**data, "places": Places(**data["places"]), "skills": frozenset(data["skills"])})


def _routes(data: list[Any]) -> Routes:
    return tuple((vehicle, tuple(Stop(*stop) for stop in stops)) for vehicle, stops in data)


_READERS: dict[str, Any] = {
    "wish": _wish,
    "promise": lambda data: Promise(**data),
    "routes": _routes,
    "stop": lambda data: Stop(*data),
    "vehicles": tuple,
}

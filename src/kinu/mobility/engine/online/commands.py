"""What somebody wants to do to the day; `DayState.decide` says which events that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from kinu.mobility.engine.online.shapes import Move, Offer, Promise, Stop


class Impossible(Exception):  # noqa: N818  an answer, not a fault
    """The command cannot be done. `code` and `values` say why:

    offer-gone, unknown-request, unknown-vehicle, unknown-stop, already-over, aboard, not-aboard, not-next, too-early,
    looser, no-consent, breaks (values["breaches"]), cannot-undo, exists, out, not-out.
    """

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


@dataclass(frozen=True)
class Accept:
    """Take an offer."""

    offer: Offer


@dataclass(frozen=True)
class Cancel:
    """The rider cancels."""

    request_id: str
    reason: str = ""


@dataclass(frozen=True)
class Reach:
    """着いた: the vehicle is at this stop."""

    vehicle_id: str
    stop: Stop


@dataclass(frozen=True)
class Board:
    """乗った."""

    vehicle_id: str
    request_id: str


@dataclass(frozen=True)
class Alight:
    """降りた."""

    vehicle_id: str
    request_id: str


@dataclass(frozen=True)
class Rest:
    """The break is over."""

    vehicle_id: str


@dataclass(frozen=True)
class NotShown:
    """来ない. Refused before the promised window began plus the waiting minutes of the rules."""

    vehicle_id: str
    request_id: str


@dataclass(frozen=True)
class Delay:
    """The vehicle runs late."""

    vehicle_id: str
    minutes: float


@dataclass(frozen=True)
class TakeOut:
    """Breakdown or a sick driver. `place` None: where the vehicle was last."""

    vehicle_id: str
    place: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class BringBack:
    """The vehicle drives again."""

    vehicle_id: str
    place: int | None = None


@dataclass(frozen=True)
class CloseRoad:
    """A road or bridge closes."""

    road: str


@dataclass(frozen=True)
class OpenRoad:
    """A road or bridge opens."""

    road: str


@dataclass(frozen=True)
class Tighten:
    """Narrow a promise."""

    request_id: str
    promise: Promise


@dataclass(frozen=True)
class MovePromise:
    """Change a promise with the rider's consent."""

    request_id: str
    promise: Promise
    consent: str


@dataclass(frozen=True)
class MoveStop:
    """Drag by hand; refused with what it would break, unless `despite` (then the breaches show as promises at risk)."""

    move: Move
    despite: bool = False


@dataclass(frozen=True)
class Undo:
    """Take back the event at this position of the day."""

    of: int


Command: TypeAlias = (
    Accept | Cancel | Reach | Board | Alight | Rest | NotShown | Delay | TakeOut | BringBack
    | CloseRoad | OpenRoad | Tighten | MovePromise | MoveStop | Undo
)  # fmt: skip

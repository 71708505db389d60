"""An event and handlers for tests; the handlers do what a test puts into `behaviour`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kinu.platform.outbox import public as outbox


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class LampLit(outbox.Event):
    name: ClassVar[str] = "outbox-tests.lamp-lit"
    lamp_id: str
    at: datetime | None = None
    price: Decimal = Decimal(0)
    colour: Colour = Colour.RED
    parts: tuple[Part, ...] = ()
    counts: dict[str, int] | None = None


@dataclass(frozen=True)
class NobodyCares(outbox.Event):
    name: ClassVar[str] = "outbox-tests.nobody-cares"


behaviour: dict[str, Callable[[LampLit], None]] = {}


@outbox.on(LampLit, name="outbox-tests.first")
def first(event: LampLit) -> None:
    behaviour.get("first", lambda _event: None)(event)


@outbox.on(LampLit, name="outbox-tests.second")
def second(event: LampLit) -> None:
    behaviour.get("second", lambda _event: None)(event)

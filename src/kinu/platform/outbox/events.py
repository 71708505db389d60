"""The base of every event, and how an event becomes text and comes back. Pure Python: rooms' `events.py` import it."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints


@dataclasses.dataclass(frozen=True)
class Event:
    """A fact that a room publishes. Subclass it as a frozen dataclass and name it `room.past-tense`.

    >>> @dataclasses.dataclass(frozen=True)
    ... class LampLit(Event):
    ...     name: ClassVar[str] = "example.lamp-lit"
    ...     lamp_id: str
    ...     on: date
    >>> text = to_text(LampLit(lamp_id="7", on=date(2026, 4, 1)))
    >>> from_text("example.lamp-lit", text)
    LampLit(lamp_id='7', on=datetime.date(2026, 4, 1))
    """

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.__dict__.get("name"):
            raise TypeError(f"event {cls.__qualname__} has no name")
        known = _BY_NAME.get(cls.name)
        # dataclass(slots=True) makes the class a second time: the same class is welcome, another is not.
        if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise DuplicateEventName(f"'{cls.name}' is the name of {known.__qualname__} already")
        _BY_NAME[cls.name] = cls


class DuplicateEventName(Exception):  # noqa: N818
    """Two events claim one name; the program does not start."""


class UnknownEvent(Exception):  # noqa: N818
    """A stored event has a name no running room knows: the room was removed, or the event renamed."""


_BY_NAME: dict[str, type[Event]] = {}
_HINTS: dict[Any, dict[str, Any]] = {}


def event_types() -> tuple[type[Event], ...]:
    """Return every event class that is loaded, by name."""
    return tuple(_BY_NAME[name] for name in sorted(_BY_NAME))


def to_text(event: Event) -> str:
    """Return the event's fields as JSON. Raises TypeError for a value with no plain form."""
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(name: str, text: str) -> Event:
    """Return the event that `to_text` wrote. Fields added since take their defaults, removed ones are dropped."""
    cls = _BY_NAME.get(name)
    if cls is None:
        raise UnknownEvent(name)
    hints, values = _hints(cls), json.loads(text)
    return cls(**{key: _revive(hints[key], value) for key, value in values.items() if key in hints})


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be part of an event")


def _hints(cls: Any) -> dict[str, Any]:
    if cls not in _HINTS:
        names = {field.name for field in dataclasses.fields(cls)}
        _HINTS[cls] = {key: hint for key, hint in get_type_hints(cls).items() if key in names}
    return _HINTS[cls]


def _revive(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if value is None or hint is Any:
        return value
    if origin in {Union, UnionType}:
        return _revive(next(part for part in get_args(hint) if part is not NoneType), value)
    return _revive_collection(origin, get_args(hint), value) if origin else _revive_single(hint, value)


def _revive_single(hint: Any, value: Any) -> Any:
    if hint in {date, datetime}:
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum | Decimal):
        return hint(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint(**{key: _revive(part, value[key]) for key, part in _hints(hint).items() if key in value})
    return value


def _revive_collection(origin: Any, parts: tuple[Any, ...], value: Any) -> Any:
    if origin in {tuple, list, set, frozenset} and parts:
        return origin(_revive(parts[0], item) for item in value)
    if isinstance(value, dict) and len(parts) == 2:
        return {key: _revive(parts[1], item) for key, item in value.items()}
    return value

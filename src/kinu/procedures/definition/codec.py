"""Between dataclasses and JSON: one reader and one writer for packs and for snapshots.

A snapshot is read forgivingly (unknown keys are skipped, missing ones take the default), a pack strictly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from .model import Definition, Text

Note = Callable[[str, str], None]
"""Called with the path of a value (`sections[0].title`) and what is wrong with it."""


class Unreadable(ValueError):  # noqa: N818
    """The data is not a definition. `path` says where."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")


def to_json(value: Definition) -> dict[str, Any]:
    """Return the snapshot of a definition, ready for json.dumps; what equals its default is left out."""
    encoded = _encode(value)
    if not isinstance(encoded, dict):
        raise TypeError("a definition is encoded as a mapping")
    return encoded


def from_json(data: Mapping[str, Any]) -> Definition:
    """Return the definition of a snapshot, also of one written by an older version of the program."""
    definition = decode(Definition, data)
    if not isinstance(definition, Definition):
        raise Unreadable("", "not a definition")
    return definition


def digest(definition: Definition) -> str:
    """Return the SHA-256 of the canonical snapshot: same digest, same form."""
    canonical = json.dumps(to_json(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def decode(kind: Any, data: Any, *, at: str = "", note: Note | None = None) -> Any:  # noqa: PLR0911  one line per type
    """Return `data` as `kind`. With `note` it is strict and tells of everything that does not fit."""
    if kind is Text:
        return _text(data, at, note)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, data, at, note)
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        if data is None:
            return None
        return decode(next(each for each in get_args(kind) if each is not type(None)), data, at=at, note=note)
    if origin is tuple:
        return _tuple(kind, data, at, note)
    if (
        origin is not None
        and origin is not Literal
        and isinstance(origin, type)
        and issubclass(origin, Mapping)
    ):
        return _mapping(kind, data, at, note)
    if note is not None:
        _check_plain(kind, data, at, note)
    return data


def _text(data: Any, at: str, note: Note | None) -> Text:
    if isinstance(data, str):
        return Text({"ja": data})
    if isinstance(data, Mapping):
        return Text({str(code): str(words) for code, words in data.items()})
    _complain(note, at, "ことばごとの文(ja, ja-easy, en, pt-br)を書きます")
    return Text()


def _dataclass(kind: type, data: Any, at: str, note: Note | None) -> Any:
    if not isinstance(data, Mapping):
        _complain(note, at, "項目の組(key: value)を書きます")
        data = {}
    known = {each.name: each for each in fields(kind)}
    if note is not None:
        for key in data:
            if key not in known:
                note(_join(at, str(key)), f"キー {key} は使えません。使えるのは {', '.join(known)} です")
    values = {}
    for name, each in known.items():
        if name in data:
            values[name] = decode(_hints(kind)[name], data[name], at=_join(at, name), note=note)
        elif _is_required(each):
            _complain(note, at, f"{name} がありません")
            values[name] = decode(_hints(kind)[name], _empty(_hints(kind)[name]))
    return kind(**values)


def _tuple(kind: Any, data: Any, at: str, note: Note | None) -> tuple[Any, ...]:
    inner = get_args(kind)[0]
    if not isinstance(data, list | tuple):
        _complain(note, at, "一覧(- で始まる行)を書きます")
        return ()
    return tuple(decode(inner, each, at=f"{at}[{index}]", note=note) for index, each in enumerate(data))


def _mapping(kind: Any, data: Any, at: str, note: Note | None) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        _complain(note, at, "項目の組(key: value)を書きます")
        return {}
    inner = get_args(kind)[1]
    return {str(key): decode(inner, each, at=_join(at, str(key)), note=note) for key, each in data.items()}


def _check_plain(kind: Any, data: Any, at: str, note: Note) -> None:
    if get_origin(kind) is Literal:
        if data not in get_args(kind):
            note(at, f"「{data}」は使えません。使えるのは {', '.join(get_args(kind))} です")
    elif kind is int and (not isinstance(data, int) or isinstance(data, bool)):
        note(at, f"整数を書きます(「{data}」は整数ではありません)")
    elif kind is bool and not isinstance(data, bool):
        note(at, f"true か false を書きます(「{data}」ではありません)")
    elif kind is str and not isinstance(data, str):
        note(at, f"文字を書きます(「{data}」は文字ではありません。引用符でかこみます)")


def _complain(note: Note | None, at: str, reason: str) -> None:
    if note is None:
        raise Unreadable(at, reason)
    note(at, reason)


def _empty(kind: Any) -> Any:
    if kind is Text or is_dataclass(kind):
        return {} if kind is Text else _blank(kind)
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    return {int: 0, str: "", bool: False}.get(kind, [])


def _blank(kind: Any) -> dict[str, Any]:
    return {each.name: _empty(_hints(kind)[each.name]) for each in fields(kind) if _is_required(each)}


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _encode(value: Any) -> Any:
    if isinstance(value, Text):
        return dict(value.values)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: _encode(getattr(value, each.name))
            for each in fields(value)
            if _is_required(each) or getattr(value, each.name) != _default(each)
        }
    if isinstance(value, Mapping):
        return {str(key): _encode(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_encode(inner) for inner in value]
    return value


def _default(each: Field[Any]) -> Any:
    return each.default if each.default_factory is MISSING else each.default_factory()

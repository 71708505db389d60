"""YAML with the line of every entry, so that a clerk is told where a mistake stands."""

from __future__ import annotations

import re
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DROPPED = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}


class Loader(_Base):  # type: ignore[misc]
    """A safe loader with the booleans of YAML 1.2 and without dates."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag not in _DROPPED]
    for letter, resolvers in _Base.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))

Lines = dict[tuple[str | int, ...], int]


def load(text: str) -> tuple[Any, Lines]:
    """Return the data and the line of each path.

    >>> load("a:\\n  - b: no")
    ({'a': [{'b': 'no'}]}, {(): 1, ('a',): 1, ('a', 0): 2, ('a', 0, 'b'): 2})
    """
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        lines: Lines = {}
        _walk(node, (), lines)
        data = loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()
    return data, lines


def _walk(node: Any, path: tuple[str | int, ...], lines: Lines) -> None:
    if node is None:
        return
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*path, key.value)] = key.start_mark.line + 1
            _walk(value, (*path, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            _walk(value, (*path, at), lines)

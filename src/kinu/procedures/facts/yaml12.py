"""YAML as people mean it: only true and false are boolean; on, no, yes and 2026-04-01 stay the words they are."""

from __future__ import annotations

import re
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOL, _TIMESTAMP = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"


class Loader(_Base):  # type: ignore[misc]
    """A safe loader with the booleans of YAML 1.2 and without dates."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag not in {_BOOL, _TIMESTAMP}]
    for letter, resolvers in _Base.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))


def load(text: str) -> Any:
    """Return the data of one document.

    >>> load("{on: no, at: 2026-04-01, ok: true}")
    {'on': 'no', 'at': '2026-04-01', 'ok': True}
    """
    return yaml.load(text, Loader=Loader)  # noqa: S506  a safe loader

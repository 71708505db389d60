"""What may be entrusted: rooms above tell which procedures there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kinu.platform.hooks import public as hooks


@dataclass(frozen=True, slots=True)
class ScopeSource:
    """A room's matters that can be entrusted: `entries()` yields (code, label in the reader's language)."""

    id: str
    entries: Callable[[], Iterable[tuple[str, str]]]


scopes: hooks.Registry[ScopeSource] = hooks.Registry("delegation scope")


def entries() -> list[tuple[str, str]]:
    """Return every matter that can be entrusted, code and label."""
    return [entry for source in scopes for entry in source.entries()]


def labels() -> dict[str, str]:
    return dict(entries())

"""A typed registry that refuses two entries of one id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Entry = TypeVar("Entry", bound=HasId)


class DuplicateEntry(Exception):  # noqa: N818
    """Two rooms registered the same id; the program does not start with an ambiguous house."""


class Registry(Generic[Entry]):
    """Entries of one kind by id, in order of registration. Tests make their own instance.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Word:
    ...     id: str
    >>> words = Registry[Word]("word")
    >>> _ = words.register(Word("a"))
    >>> [word.id for word in words]
    ['a']
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, Entry] = {}

    def register(self, entry: Entry) -> Entry:
        """Add `entry` and return it. Raises DuplicateEntry when the id is taken."""
        if entry.id in self._entries:
            raise DuplicateEntry(f"{self.kind} '{entry.id}' is registered twice")
        self._entries[entry.id] = entry
        return entry

    def get(self, entry_id: str) -> Entry | None:
        return self._entries.get(entry_id)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries.values()))

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries

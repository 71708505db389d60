"""転出証明書情報: whom the former city lets go, as the core system hands it on (住民基本台帳法24条の2・令23条, items V13).

The shape of the file is ours: how the core system of a city exports it is not confirmed. 住民票コード and 個人番号 are
not part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

SOURCE = "転出証明書情報"


@dataclass(frozen=True, slots=True)
class NoticePerson:
    """One person who moves. `relation` is the register's code; `facts` other items by fact of the vocabulary."""

    name: str
    birth: str
    relation: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """`facts` are the household's: the former address, the planned day."""

    made_on: date
    people: tuple[NoticePerson, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


class TransferNotices(Protocol):
    real: bool

    def notice_for(self, *, name: str, birth: str) -> Notice | None:
        """Return the notice that names this person, the person first; None when there is none."""
        ...

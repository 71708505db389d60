"""What a national portal can do for the city: list what came, hand it out, say and take the state of each matter.

Published (マイナポータル「電子申請等情報受取等API」, https://myna.go.jp/html/api/receiveinfo/index.html): one logs in and gets a
token, lists applications and takes their receipt numbers (受付番号), fetches the application of a number, and lists the
processing states (申請処理状況). not_confirmed: everything finer. Addresses, field names, file layout, codes of states, how
long the portal keeps a file and whether a state carries a key of ours are the house's own, kept in `http.py` and
`package.py` alone, so that the real ones can be put in when the city has the specification.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

MOST_BYTES = 30 * 1024 * 1024
"""Largest file that is taken from the portal. Ours; the portal's own limit is not_confirmed."""
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


class PortalDown(Exception):  # noqa: N818  an answer, not an error
    """The portal cannot be asked now; trying again later may help. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class PortalRefused(Exception):  # noqa: N818
    """The portal answered no; the same question again gets the same answer."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Listed:
    """One application waiting at the portal. `sha256` is empty and `size` 0 where the portal does not say them."""

    number: str
    size: int = 0
    sha256: str = ""


class NationalPortal(Protocol):
    """Each call raises PortalDown or PortalRefused."""

    @property
    def is_null(self) -> bool: ...

    def listed(self, *, since: date) -> tuple[Listed, ...]:
        """Return what applicants sent since a day, the oldest first; the same each time until the portal drops it."""
        ...

    def fetch(self, number: str) -> bytes:
        """Return the file of one application, at most MOST_BYTES."""
        ...

    def told(self, number: str) -> frozenset[str]:
        """Return the keys of the states this portal has of us for a number."""
        ...

    def tell(self, *, number: str, status: str, key: str) -> None:
        """Say how a matter stands. The same key twice is one telling."""
        ...

"""The working twin: hands out invented applications from a file and remembers what it is told, in this process."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from .base import Listed, PortalRefused
from .package import Item, Package, Paper, write


class NullPortal:
    """Without a file it is a portal nobody uses: nothing comes, and every state is taken."""

    is_null = True
    _told: ClassVar[dict[str, dict[str, str]]] = {}

    def __init__(self, fixtures: Path | None = None) -> None:
        self._fixtures = fixtures

    def listed(self, *, since: date) -> tuple[Listed, ...]:
        return tuple(
            Listed(number, len(data), hashlib.sha256(data).hexdigest())
            for number, (sent, data) in self._files().items()
            if sent >= since.isoformat()
        )

    def fetch(self, number: str) -> bytes:
        found = self._files().get(number)
        if found is None:
            raise PortalRefused("not-found")
        return found[1]

    def told(self, number: str) -> frozenset[str]:
        return frozenset(self._told.get(number, {}))

    def tell(self, *, number: str, status: str, key: str) -> None:
        self._told.setdefault(number, {})[key] = status

    def _files(self) -> dict[str, tuple[str, bytes]]:
        if self._fixtures is None or not self._fixtures.is_file():
            return {}
        cases = json.loads(self._fixtures.read_text(encoding="utf-8"))
        return {each["number"]: (each["sent_at"][:10], write(_package(each))) for each in cases}


def _package(case: dict[str, Any]) -> Package:
    return Package(
        number=case["number"],
        procedure=case["procedure"],
        sent_at=case["sent_at"],
        items=tuple(Item(name, index, value) for name, index, value in case["items"]),
        papers=tuple(
            Paper(each["kind"], each["name"], base64.b64decode(each["base64"])) for each in case["papers"]
        ),
    )

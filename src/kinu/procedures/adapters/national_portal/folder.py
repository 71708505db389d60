"""A folder between the portal's own administration screen and this house, for a city without a line to the portal.

Somebody downloads the files on the portal's screen (マイナポータル申請管理) into `in/` under their receipt numbers; the states
to be entered there come out in `out/`, one small file each. That files can be downloaded on that screen is
not_confirmed for the layout read here (see `package.py`).
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from .base import MOST_BYTES, NUMBER, Listed, PortalDown, PortalRefused


class FolderPortal:
    """`in/<receipt number>.zip` is read and never changed; `out/<number>.<key>.json` is written whole or not at all."""

    is_null = False

    def __init__(self, folder: Path) -> None:
        self._in, self._out = folder / "in", folder / "out"

    def listed(self, *, since: date) -> tuple[Listed, ...]:  # noqa: ARG002  a folder keeps what is put in
        try:
            paths = sorted(self._in.glob("*.zip"))
        except OSError as error:
            raise PortalDown("folder") from error
        if not self._in.is_dir():
            raise PortalDown("folder")
        return tuple(Listed(path.stem) for path in paths if NUMBER.fullmatch(path.stem))

    def fetch(self, number: str) -> bytes:
        if not NUMBER.fullmatch(number):
            raise PortalRefused("not-found")
        path = self._in / f"{number}.zip"
        try:
            if path.stat().st_size > MOST_BYTES:
                raise PortalRefused("too-large")
            return path.read_bytes()
        except FileNotFoundError as error:
            raise PortalRefused("not-found") from error
        except OSError as error:
            raise PortalDown("folder") from error

    def told(self, number: str) -> frozenset[str]:
        return frozenset(path.name.split(".")[1] for path in self._out.glob(f"{number}.*.json"))

    def tell(self, *, number: str, status: str, key: str) -> None:
        try:
            self._out.mkdir(exist_ok=True)
            path = self._out / f"{number}.{key}.json"
            part = path.with_suffix(".part")
            part.write_text(json.dumps({"number": number, "status": status}), encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise PortalDown("folder") from error

"""Addresses of built styles and scripts: the build writes a manifest of names with content hashes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).parent / "static" / "kinu" / "dist"


@lru_cache(maxsize=1)
def manifest() -> dict[str, str]:
    """Return built file by name; empty while the front end is not built (the plain name is used then)."""
    path = DIST / "manifest.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def url(name: str) -> str:
    """Return the address of `kinu.css`, `kinu.js`, `staff.js` or `htmx.js`."""
    return static(f"kinu/dist/{manifest().get(name, name)}")


def built_file(name: str) -> Path | None:
    """Return the built file itself, for what must be given from another address; None while nothing is built."""
    path = DIST / manifest().get(name, name)
    return path if path.exists() else None

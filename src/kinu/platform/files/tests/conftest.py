"""Fixtures of files: a store of its own, an owner that lets its resident and its clerks read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.clock import JST
from kinu.platform.files import permissions
from kinu.platform.files.public import Reading

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=JST)
RESIDENT = Actor(
    kind=ActorKind.RESIDENT, account_id="a" * 32, resident_id="b" * 32, acts_for="b" * 32, assurance="card"
)
OTHER = Actor(
    kind=ActorKind.RESIDENT, account_id="c" * 32, resident_id="d" * 32, acts_for="d" * 32, assurance="card"
)
CLERK = Actor(kind=ActorKind.STAFF, account_id="e" * 32, departments=frozenset({"kodomo"}), assurance="staff")
OWNER = "tests.matter:1"


@pytest.fixture
def store_dir(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.KINU_CLAMAV = ""
    return Path(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def _matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Matters of `tests.matter` belong to RESIDENT; CLERK may read them."""

    def may_read(_matter_id: str, by: Actor) -> Reading:
        return Reading(
            allowed=by.is_staff or by.resident_id == RESIDENT.resident_id, resident_id=RESIDENT.resident_id
        )

    monkeypatch.setitem(permissions._owners, "tests.matter", may_read)


def kept_bytes(folder: Path) -> list[Path]:
    """Every file under the store, incoming ones too."""
    return [path for path in folder.rglob("*") if path.is_file()]

"""Fixtures of documents: an installation of its own with its own demo key, and matters RESIDENT may read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.clock import JST
from kinu.platform.documents import public as documents
from kinu.platform.files import permissions
from kinu.platform.files.public import Reading

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=JST)
RESIDENT = Actor(
    kind=ActorKind.RESIDENT, account_id="a" * 32, resident_id="b" * 32, acts_for="b" * 32, assurance="card"
)
OTHER = Actor(
    kind=ActorKind.RESIDENT, account_id="c" * 32, resident_id="d" * 32, acts_for="d" * 32, assurance="card"
)
CHIEF = Actor(
    kind=ActorKind.STAFF, account_id="e" * 32, permissions=frozenset({"documents.revoke"}), assurance="staff"
)
SUBJECT = "tests.matter:1"
DATA = {
    "to": {"name": "絹川 髙志", "postcode": "300-2795", "address": "茨城県常総市新石下1234番地5"},
    "opening": "児童手当について、次のとおり認定したので通知します。",
    "facts": [{"label": "受給者", "value": "絹川 髙志"}, {"label": "支給月額", "value": "25,000円"}],
    "appeal": "この決定に不服があるときは、3か月以内に審査請求をすることができます。",
}


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One demo key for all tests: making it takes longer than most of them."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(autouse=True)
def _house(settings, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR, settings.MEDIA_ROOT = installation, tmp_path / "files"
    settings.KINU_SIGN_P12 = settings.KINU_SIGN_PASSWORD = settings.KINU_CLAMAV = ""
    settings.BASE_URL = "https://kinu.example"

    def may_read(_matter_id: str, by: Actor) -> Reading:
        return Reading(
            allowed=by.is_staff or by.resident_id == RESIDENT.resident_id, resident_id=RESIDENT.resident_id
        )

    monkeypatch.setitem(permissions._owners, "tests.matter", may_read)


def issue(**changes: object) -> documents.IssuedDocument:
    values: dict[str, object] = {
        "template": "documents/example",
        "title": "児童手当 認定通知書",
        "data": DATA,
        "subject": SUBJECT,
        "resident_id": RESIDENT.resident_id,
        "by": CHIEF,
        "now": NOW,
        "office": "こども課",
    }
    return documents.issue(**(values | changes))


def pdf_bytes(document: documents.IssuedDocument, *, by: Actor = RESIDENT) -> bytes:
    with documents.pdf_of(document_id=document.id, by=by, now=NOW).stream as stream:
        return stream.read()

"""Who gets the bytes, under which headers, and what is written down about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import RequestFactory

from kinu.platform.audit import public as audit
from kinu.platform.files import public as files
from kinu.platform.files import views
from kinu.platform.files.models import File, FileState
from kinu.platform.files.permissions import OwnerTaken
from kinu.platform.files.services import refusals

from . import samples
from .conftest import CLERK, NOW, OTHER, OWNER, RESIDENT, kept_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(store_dir: Path) -> files.StoredFile:
    return files.store(
        upload=samples.upload(samples.jpeg(), "保険証.jpg"),
        by=RESIDENT,
        purpose="tests",
        now=NOW,
        owner=OWNER,
    )


def looks() -> list[str]:
    return [look.what for look in audit.looks_at(resident_id=RESIDENT.resident_id, limit=10)]


def test_the_owner_reads_and_no_look_is_written(photo: files.StoredFile) -> None:
    opened = files.open_file(file_id=photo.id, by=RESIDENT, now=NOW)
    with opened.stream as stream:
        assert len(stream.read()) == photo.size
    assert looks() == []


def test_a_clerks_look_is_written_down_for_the_resident(photo: files.StoredFile) -> None:
    files.open_file(file_id=photo.id, by=CLERK, now=NOW).stream.close()
    assert looks() == ["添付ファイル"]


def test_somebody_else_is_told_that_there_is_no_such_file(photo: files.StoredFile) -> None:
    with pytest.raises(files.FileNotFound):
        files.open_file(file_id=photo.id, by=OTHER, now=NOW)
    assert looks() == []


def test_a_file_whose_owner_nobody_registered_is_read_by_nobody(photo: files.StoredFile) -> None:
    File.objects.update(owner="unknown.room:1")
    for actor in (RESIDENT, CLERK, OTHER):
        with pytest.raises(files.FileNotFound):
            files.open_file(file_id=photo.id, by=actor, now=NOW)


def test_an_upload_not_yet_attached_is_read_by_its_sender_only(store_dir: Path) -> None:
    stored = files.store(upload=samples.upload(samples.jpeg()), by=RESIDENT, purpose="tests", now=NOW)
    files.open_file(file_id=stored.id, by=RESIDENT, now=NOW).stream.close()
    for actor in (OTHER, CLERK):
        with pytest.raises(files.FileNotFound):
            files.open_file(file_id=stored.id, by=actor, now=NOW)


def test_bytes_changed_on_disk_are_not_given_out(photo: files.StoredFile, store_dir: Path) -> None:
    (path,) = kept_bytes(store_dir)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)
    with pytest.raises(refusals.Damaged):
        files.open_file(file_id=photo.id, by=RESIDENT, now=NOW)


def test_a_picture_is_shown_in_a_sandbox_and_saved_on_wish(photo: files.StoredFile) -> None:
    request = RequestFactory().get("/")
    request.actor = RESIDENT
    response = views.download(request, photo.id)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    response.file_to_stream.close()
    request = RequestFactory().get("/", {"save": "1"})
    request.actor = RESIDENT
    saved = views.download(request, photo.id)
    assert saved["Content-Disposition"].startswith("attachment")
    saved.file_to_stream.close()


def test_a_kind_we_do_not_know_is_never_shown_in_the_page(photo: files.StoredFile) -> None:
    File.objects.update(kind="text/html")
    request = RequestFactory().get("/")
    request.actor = RESIDENT
    response = views.download(request, photo.id)
    assert response["Content-Disposition"].startswith("attachment")
    response.file_to_stream.close()


@pytest.mark.parametrize(
    ("state", "refusal"), [(FileState.QUARANTINED, files.StillChecked), (FileState.INFECTED, files.Infected)]
)
def test_a_file_that_waits_or_is_infected_is_not_given_out(
    photo: files.StoredFile, state: str, refusal: type[Exception]
) -> None:
    File.objects.update(state=state)
    with pytest.raises(refusal):
        files.open_file(file_id=photo.id, by=RESIDENT, now=NOW)


def test_two_rooms_cannot_claim_one_owner() -> None:
    with pytest.raises(OwnerTaken):
        files.register_owner("tests.matter", lambda _id, _by: files.NOT_ALLOWED)

"""Large uploads on their way in: bounded on disk, refused with their true size, a full disk told plainly."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import RequestFactory

from kinu.platform.files import public as files
from kinu.platform.files.models import File
from kinu.platform.files.services import refusals

from .conftest import NOW, RESIDENT, kept_bytes

pytestmark = pytest.mark.django_db
SIZE = 4 * 1024 * 1024


def sent(size: int = SIZE) -> object:
    request = RequestFactory().post(
        "/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + bytes(size - 9))}
    )
    return request.FILES["file"]


def test_no_more_than_the_ceiling_is_written_and_the_true_size_is_known(store_dir: Path, settings) -> None:
    settings.KINU_UPLOAD_CEILING = 1024 * 1024
    upload = sent()
    try:
        assert upload.size == SIZE
        assert Path(upload.temporary_file_path()).stat().st_size <= 1024 * 1024
        with pytest.raises(refusals.TooLarge) as caught:
            files.store(
                upload=upload, by=RESIDENT, purpose="tests", now=NOW, limits=files.Limits(max_bytes=SIZE - 1)
            )
        assert "4MB" in str(caught.value)
    finally:
        upload.close()


def test_a_ceiling_below_the_purposes_limit_still_refuses_a_file_cut_off(store_dir: Path, settings) -> None:
    settings.KINU_UPLOAD_CEILING = 1024 * 1024
    upload = sent()
    try:
        with pytest.raises(files.FileRefused):
            files.store(upload=upload, by=RESIDENT, purpose="tests", now=NOW)
        assert not File.objects.exists()
    finally:
        upload.close()


def test_a_disk_that_fills_up_during_the_upload_is_told_when_storing(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(TemporaryUploadedFile):
        def write(self, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", Full)
    upload = sent()
    try:
        with pytest.raises(refusals.NoRoom):
            files.store(upload=upload, by=RESIDENT, purpose="tests", now=NOW)
        assert kept_bytes(store_dir) == []
    finally:
        upload.close()


def test_a_large_upload_arrives_whole(store_dir: Path) -> None:
    upload = sent()
    try:
        assert upload.read() == b"%PDF-1.7\n" + bytes(SIZE - 9)
    finally:
        upload.close()


def test_a_disk_that_is_full_from_the_start_is_told_when_storing(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_left(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", nothing_left)
    with pytest.raises(refusals.NoRoom):
        files.store(upload=sent(), by=RESIDENT, purpose="tests", now=NOW)
    assert kept_bytes(store_dir) == []

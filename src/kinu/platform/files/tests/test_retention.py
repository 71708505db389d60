"""Deletion on the day, of what nobody attached, and of bytes without a row."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from kinu.platform.files import public as files
from kinu.platform.files.models import File
from kinu.platform.files.services import sweep

from . import samples
from .conftest import NOW, OTHER, OWNER, RESIDENT, kept_bytes

pytestmark = pytest.mark.django_db


def kept(owner: str = OWNER) -> files.StoredFile:
    return files.store(
        upload=samples.upload(samples.jpeg()), by=RESIDENT, purpose="tests", now=NOW, owner=owner
    )


def test_a_file_is_deleted_the_day_after_its_last_day(
    store_dir: Path, django_capture_on_commit_callbacks
) -> None:
    kept()
    files.set_retention(owner=OWNER, delete_after=date(2026, 12, 31))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(now=NOW.replace(month=12, day=31)).due == 0
    assert len(kept_bytes(store_dir)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(now=NOW.replace(year=2027, month=1, day=1)).due == 1
    assert not File.objects.exists()
    assert kept_bytes(store_dir) == []


def test_an_upload_nobody_attached_is_deleted_after_a_week(
    store_dir: Path, django_capture_on_commit_callbacks
) -> None:
    kept(owner="")
    attached = kept()
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(now=NOW + timedelta(days=6)).unattached == 0
        assert sweep(now=NOW + timedelta(days=8)).unattached == 1
    assert [row.id for row in File.objects.all()] == [attached.id]


def test_bytes_left_by_a_rolled_back_transaction_are_swept_and_kept_ones_stay(store_dir: Path) -> None:
    kept()
    with transaction.atomic():
        kept()
        transaction.set_rollback(True)
    assert len(kept_bytes(store_dir)) == 2
    assert sweep(now=NOW).orphans == 0, "too young: its transaction might still be open"
    for path in kept_bytes(store_dir):
        os.utime(path, (NOW.timestamp() - 90_000,) * 2)
    assert sweep(now=NOW).orphans == 1
    assert len(kept_bytes(store_dir)) == 1
    assert files.files_of(owner=OWNER)


def test_sweeping_twice_changes_nothing_more(store_dir: Path) -> None:
    kept(owner="")
    later = NOW + timedelta(days=9)
    assert sweep(now=later).unattached == 1
    again = sweep(now=later)
    assert (again.due, again.unattached) == (0, 0)


def test_removing_needs_the_right_owner(store_dir: Path, django_capture_on_commit_callbacks) -> None:
    stored = kept()
    with pytest.raises(files.FileNotFound):
        files.remove(file_id=stored.id, owner="tests.matter:2", by=RESIDENT, now=NOW)
    assert len(files.files_of(owner=OWNER)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(file_id=stored.id, owner=OWNER, by=RESIDENT, now=NOW)
    assert kept_bytes(store_dir) == []


def test_an_unattached_upload_is_removed_by_its_sender_only(store_dir: Path) -> None:
    stored = kept(owner="")
    with pytest.raises(files.FileNotFound):
        files.remove(file_id=stored.id, owner="", by=OTHER, now=NOW)
    files.remove(file_id=stored.id, owner="", by=RESIDENT, now=NOW)
    assert not File.objects.exists()


def test_a_rolled_back_removal_keeps_the_bytes(store_dir: Path) -> None:
    stored = kept()
    with transaction.atomic():
        files.remove(file_id=stored.id, owner=OWNER, by=RESIDENT, now=NOW)
        transaction.set_rollback(True)
    files.open_file(file_id=stored.id, by=RESIDENT, now=NOW).stream.close()


def test_the_command_says_what_it_deleted(store_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("files_sweep")
    assert capsys.readouterr().out.startswith("due 0, unattached 0")

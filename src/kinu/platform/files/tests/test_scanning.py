"""The scanner and its null twin, held to one protocol; and what quarantine does with their answers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kinu.kernel import clock
from kinu.platform.files import health
from kinu.platform.files import public as files
from kinu.platform.files.adapters import ClamAV, NoScanner, Scanner, ScannerDown
from kinu.platform.files.models import File, FileState
from kinu.platform.files.services import scan
from kinu.platform.hooks.public import HealthState
from kinu.platform.jobs import public as jobs
from kinu.platform.outbox import public as outbox

from . import samples
from .clamd_stub import EICAR_LIKE, Clamd
from .conftest import NOW, OWNER, RESIDENT, kept_bytes


@pytest.fixture
def clamd() -> Iterator[Callable[..., Clamd]]:
    running: list[Clamd] = []

    def start(**options: object) -> Clamd:
        running.append(Clamd(**options))
        return running[-1]

    yield start
    for stub in running:
        stub.close()


@pytest.fixture(params=["null", "tcp", "unix"])
def any_scanner(request: pytest.FixtureRequest, clamd: Callable[..., Clamd], tmp_path: Path) -> Scanner:
    if request.param == "null":
        return NoScanner()
    stub = clamd(path=tmp_path / "clamd.sock") if request.param == "unix" else clamd()
    return ClamAV(address=stub.address, timeout=2)


@pytest.mark.parametrize("size", [1, 64 * 1024, 64 * 1024 + 1, 300_000])
def test_every_scanner_reads_a_clean_file_to_its_end_and_says_so(any_scanner: Scanner, size: int) -> None:
    stream = io.BytesIO(b"x" * size)
    assert any_scanner.scan(stream).clean
    assert stream.read() == b""
    assert any_scanner.version()


def test_an_infected_file_is_named(clamd: Callable[..., Clamd]) -> None:
    verdict = ClamAV(address=clamd().address).scan(io.BytesIO(b"abc" + EICAR_LIKE))
    assert (verdict.clean, verdict.finding) == (False, "Kinu.Test-1")


@pytest.mark.parametrize("mood", ["garbage", "silent", "hangs up", "lookalike"])
def test_an_answer_that_is_none_never_counts_as_clean(clamd: Callable[..., Clamd], mood: str) -> None:
    with pytest.raises(ScannerDown):
        ClamAV(address=clamd(mood=mood).address, timeout=2).scan(io.BytesIO(b"abc" * 100_000))


def test_a_file_over_the_scanners_own_limit_is_not_called_clean(clamd: Callable[..., Clamd]) -> None:
    with pytest.raises(ScannerDown):
        ClamAV(address=clamd(limit=100_000).address, timeout=2).scan(io.BytesIO(b"x" * 5_000_000))


def test_a_slow_scanner_is_given_up(clamd: Callable[..., Clamd]) -> None:
    with pytest.raises(ScannerDown, match="TimeoutError"):
        ClamAV(address=clamd(mood="slow").address, timeout=0.2).scan(io.BytesIO(b"abc"))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.sock"])
def test_an_unreachable_scanner_is_down(address: str) -> None:
    with pytest.raises(ScannerDown):
        ClamAV(address=address, timeout=1).version()


def waiting(data: bytes) -> files.StoredFile:
    return files.store(
        upload=samples.upload(data, "a.pdf"), by=RESIDENT, purpose="tests", now=NOW, owner=OWNER
    )


@pytest.mark.django_db
def test_a_file_waits_until_the_scanner_calls_it_clean(
    store_dir: Path, settings, clamd: Callable[..., Clamd]
) -> None:
    settings.KINU_CLAMAV = clamd().address
    stored = waiting(samples.pdf())
    assert stored.state == FileState.QUARANTINED
    with pytest.raises(files.StillChecked):
        files.open_file(file_id=stored.id, by=RESIDENT, now=NOW)
    assert scan(file_id=stored.id, now=NOW) == FileState.READY
    files.open_file(file_id=stored.id, by=RESIDENT, now=NOW).stream.close()


@pytest.mark.django_db
def test_an_infected_file_is_gone_and_the_row_says_why(
    store_dir: Path, settings, clamd: Callable[..., Clamd], django_capture_on_commit_callbacks
) -> None:
    settings.KINU_CLAMAV = clamd().address
    stored = waiting(samples.pdf() + b"%" + EICAR_LIKE)
    with django_capture_on_commit_callbacks(execute=True):
        assert scan(file_id=stored.id, now=NOW) == FileState.INFECTED
    assert kept_bytes(store_dir) == []
    assert File.objects.get().finding == "Kinu.Test-1"
    with pytest.raises(files.Infected):
        files.open_file(file_id=stored.id, by=RESIDENT, now=NOW)


@pytest.mark.django_db
def test_while_the_scanner_is_down_the_file_stays_in_quarantine(store_dir: Path, settings) -> None:
    settings.KINU_CLAMAV = "tcp://127.0.0.1:1"
    stored = waiting(samples.pdf())
    with pytest.raises(ScannerDown):
        scan(file_id=stored.id, now=NOW)
    assert File.objects.get().state == FileState.QUARANTINED
    assert len(kept_bytes(store_dir)) == 1


@pytest.mark.django_db
def test_a_second_scan_asks_nobody(store_dir: Path, settings, clamd: Callable[..., Clamd]) -> None:
    stub = clamd()
    settings.KINU_CLAMAV = stub.address
    stored = waiting(samples.pdf())
    scan(file_id=stored.id, now=NOW)
    scan(file_id=stored.id, now=NOW)
    assert stub.scans == 1
    assert scan(file_id="0" * 32, now=NOW) == "gone"


@pytest.mark.django_db
def test_the_scan_runs_by_itself_after_the_commit(
    store_dir: Path, settings, clamd: Callable[..., Clamd]
) -> None:
    settings.KINU_CLAMAV = clamd().address
    waiting(samples.pdf())
    outbox.deliver_pending(now=clock.now())
    jobs.run_due(now=clock.now())
    assert File.objects.get().state == FileState.READY


@pytest.mark.django_db
def test_the_health_page_tells_the_scanners_state(
    store_dir: Path, settings, clamd: Callable[..., Clamd]
) -> None:
    assert health.scanner_health().state is HealthState.NULL
    settings.KINU_CLAMAV = clamd().address
    assert health.scanner_health().state is HealthState.OK
    waiting(samples.pdf())
    File.objects.update(stored_at=NOW.replace(year=2020))
    assert health.scanner_health().state is HealthState.DEGRADED
    settings.KINU_CLAMAV = "tcp://127.0.0.1:1"
    assert health.scanner_health().state is HealthState.DOWN


def test_the_health_page_tells_whether_there_is_room(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 5 * 1024**3})())
    assert health.room_health().state is HealthState.OK
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 10})())
    assert health.room_health().state is HealthState.DEGRADED

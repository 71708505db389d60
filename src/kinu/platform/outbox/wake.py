"""Telling an idle worker at once that there is something to do.

PostgreSQL: NOTIFY on one channel. SQLite: the time stamp of a small file in KINU_VAR. Both are hints; a worker that
misses one finds the work at its next round.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection

CHANNEL = "kinu_work"


def wake_worker() -> None:
    """Wake idle workers. Called after a commit; never fails the request that did the work."""
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
        else:
            _bell().touch()
    except (Error, OSError):
        return


class Ear:
    """What an idle worker sleeps on."""

    def __init__(self) -> None:
        self._heard = _rung_at()
        self._wire: object = None

    def wait(self, seconds: float) -> None:
        """Sleep until woken, at most so long."""
        if connection.vendor == "postgresql":
            self._wait_on_wire(seconds)
            return
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            rung = _rung_at()
            if rung != self._heard:
                self._heard = rung
                return
            time.sleep(0.05)

    def _wait_on_wire(self, seconds: float) -> None:
        connection.ensure_connection()
        if self._wire is not connection.connection:  # the first time, and after every reconnect
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self._wire = connection.connection
            return  # what came before LISTEN is looked for once more
        wire: Any = connection.connection
        with connection.wrap_database_errors:
            list(wire.notifies(timeout=seconds, stop_after=1))


def _bell() -> Path:
    return Path(settings.VAR) / "worker.bell"


def _rung_at() -> int:
    try:
        return _bell().stat().st_mtime_ns
    except OSError:
        return 0

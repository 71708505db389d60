"""The loop of a worker: seal the audit log, deliver events, enqueue periodic jobs, run jobs, sleep."""

from __future__ import annotations

import os
import socket
import threading
import time
from datetime import timedelta

import structlog
from django.db import Error, close_old_connections, connection

from kinu.kernel import clock
from kinu.kernel.ids import new_id
from kinu.platform.audit import public as audit
from kinu.platform.jobs import runner
from kinu.platform.jobs.models import WorkerRow
from kinu.platform.jobs.periodic import enqueue_periodic
from kinu.platform.outbox import public as outbox

from .pulse import pulse

log = structlog.get_logger()
CHORES_EVERY = 2.0
"""Seconds between two rounds of chores: sign of life, recovery, periodic jobs, seals."""
FORGET_WORKERS = timedelta(days=1)


class Worker:
    """One worker. `stop()` may come from a signal handler: the job under way is finished first."""

    def __init__(self, *, interval: float = 1.0) -> None:
        self.id = f"{socket.gethostname()[:40]}:{os.getpid()}:{new_id()[:6]}"
        self.interval = interval
        self._stopping = threading.Event()
        self._ear = outbox.Ear()
        self._chores_at = 0.0

    def stop(self) -> None:
        self._stopping.set()

    def work(self) -> None:
        """Work until stopped. A database that is away is waited for."""
        log.info("worker.started", worker=self.id)
        while not self._stopping.is_set():
            try:
                close_old_connections()
                if not self._round():
                    self._ear.wait(self.interval)
            except Error as error:
                log.warning("worker.database-away", worker=self.id, kind=type(error).__qualname__)
                connection.close()
                self._stopping.wait(min(5.0, self.interval * 2))
        self._say_goodbye()

    def drain(self) -> int:
        """Do everything that is due now and return how many deliveries and jobs were tried."""
        done = 0
        while not self._stopping.is_set() and (tried := self._round()):
            done += tried
        self._chores(force=True)
        self._say_goodbye()
        return done

    def _round(self) -> int:
        self._chores()
        delivered = outbox.deliver_pending(now=clock.now(), limit=50)
        row = None if self._stopping.is_set() else runner.claim(worker=self.id, now=clock.now())
        if row is not None:
            runner.run(row, pulse=pulse, read_clock=clock.now)
        return delivered + (row is not None)

    def _chores(self, *, force: bool = False) -> None:
        if not force and time.monotonic() - self._chores_at < CHORES_EVERY:
            return
        now = clock.now()
        WorkerRow.objects.update_or_create(
            id=self.id, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
        )
        WorkerRow.objects.filter(seen_at__lt=now - FORGET_WORKERS).delete()
        runner.recover(now=now)
        enqueue_periodic(now=now)
        audit.seal_pending()
        self._chores_at = time.monotonic()

    def _say_goodbye(self) -> None:
        log.info("worker.stopped", worker=self.id)
        try:
            WorkerRow.objects.filter(id=self.id).delete()
        except Error as error:
            log.warning("worker.database-away", worker=self.id, kind=type(error).__qualname__)

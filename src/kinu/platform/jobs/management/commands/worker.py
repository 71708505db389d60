"""`kinu worker`: run background work until told to stop."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from kinu.platform.jobs.management.loop import Worker


class Command(BaseCommand):
    help = (
        "Delivers events, runs jobs and periodic jobs, seals the audit log. Start as many as wanted (on PostgreSQL). "
        "SIGTERM or Ctrl-C: finishes the job under way and ends."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drain", action="store_true", help="do what is due now, then end")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds to sleep when there is nothing to do"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        worker = Worker(interval=options["interval"])

        def stop(_signal: int, _frame: FrameType | None) -> None:
            worker.stop()

        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, stop)
        if options["drain"]:
            self.stdout.write(f"{worker.drain()} done")
        else:
            worker.work()

"""`kinu audit_verify`: prove that the audit log is as it was written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kinu.kernel import clock
from kinu.platform.audit.verify import verify


class Command(BaseCommand):
    help = "Walks the whole chain of the audit log. Ends with 1 and names the first broken row when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            metavar="POSITION:DIGEST",
            help="the end of the chain as an earlier run printed it and somebody kept elsewhere",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            verdict = verify(now=clock.now(), expected_head=options["head"])
        except ValueError as error:
            raise CommandError("--head must look like 1234:0f3a…", returncode=2) from error
        if verdict.late:
            self.stderr.write(f"{verdict.late} sentences wait for their seal too long: is a worker running?")
        if not verdict.whole:
            raise CommandError(f"BROKEN at {verdict.broken}", returncode=1)
        self.stdout.write(f"whole: {verdict.position} sealed, {verdict.waiting} waiting")
        self.stdout.write(f"head: {verdict.position}:{verdict.digest}")

"""`kinu people_import FILE.csv`: take over a file of the resident register, all of it or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.kernel.refusal import Refusal
from kinu.platform.people.rules.rejects_file import rejects_csv
from kinu.platform.people.services.register_import import import_register


class Command(BaseCommand):
    help = "Takes over a file of the resident register (UTF-8 or CP932). One bad row and nothing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as-of", type=date.fromisoformat, default=None, help="the day the file stands for"
        )
        parser.add_argument("--rejects", type=Path, default=None, help="where to write the rejected rows")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            report = import_register(
                data=path.read_bytes(),
                file_name=path.name,
                as_of=options["as_of"] or clock.today(),
                by=system("people_import"),
                now=clock.now(),
            )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if not report.was_taken:
            target = options["rejects"] or path.with_suffix(".rejects.csv")
            target.write_text(rejects_csv(report.rejects), encoding="utf-8-sig")
            raise CommandError(
                report.sentence or f"取り込みませんでした。直す行:{report.reject_count}件 {target}"
            )
        self.stdout.write(
            f"{report.state}: {report.rows} rows, {report.created} new, {report.changed} changed, "
            f"{report.unchanged} unchanged"
        )

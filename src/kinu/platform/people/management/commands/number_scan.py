"""`kinu number_scan`: prove that no individual number (個人番号) is stored; exit 1 and the places when one is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.platform.people.selectors.number_scan import scan_database, scan_files


class Command(BaseCommand):
    help = "Looks for 12-digit individual numbers in every text column, log and file name; exit 1 when one is found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, action="append", help="folders to read (default: KINU_VAR)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        found = [*scan_database(), *scan_files(options["folder"] or [settings.VAR])]
        for find in found:
            self.stderr.write(f"{find.place} {find.key}")
        if found:
            raise CommandError(f"{len(found)} places hold what looks like an individual number")
        self.stdout.write("no individual number found")

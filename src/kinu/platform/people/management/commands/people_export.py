"""`kinu people_export FILE.csv`: write the current register in the import's format; protected addresses stay blank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.people.selectors.export import export_register


class Command(BaseCommand):
    help = "Writes the current residents in the import's format; address and household of protected people stay blank."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--reason", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        lines = export_register(
            by=system("people_export"), reason=options["reason"], on=clock.today(), now=clock.now()
        )
        count = -1
        with options["file"].open("w", encoding="utf-8-sig", newline="") as file:
            for line in lines:
                file.write(line)
                count += 1
        self.stdout.write(f"written: {count} residents")

"""`kinu texts_check`: tell what is missing or hard to read in the translated texts; exit 1 when anything is."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kinu.platform.web import texts


class Command(BaseCommand):
    help = "Check that complete languages are complete, holes are kept and やさしい日本語 is easy."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django's own shape

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", type=Path, help="only these folders, e.g. src/kinu/portal")
        parser.add_argument(
            "--no-extract", action="store_true", help="do not search the sources for new texts"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        only = [path.resolve() for path in options["rooms"]] or None
        problems = texts.check(extract=not options["no_extract"], only=only)
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} texts need mending.")
        self.stdout.write("All texts are translated and readable.")

"""`kinu departments_load`: read the city's departments and posts; running it again changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.people.services.departments import load_departments
from kinu.platform.people.services.refusals import DepartmentFileWrong


class Command(BaseCommand):
    help = "Reads departments and posts from the city's overlay (cities/<city>/people/departments.csv)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.CITY_DIR / "people" / "departments.csv")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
            count = load_departments(text=text, by=system("departments_load"), now=clock.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']}: {type(error).__name__}") from error
        except DepartmentFileWrong as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count} departments")

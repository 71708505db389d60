"""`kinu places_load`: read the city's towns, facilities and areas; running it again changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.places.services import PlaceFileWrong, load_places


class Command(BaseCommand):
    help = "Reads towns, facilities and areas from the city's overlay (cities/<city>/places)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--directory", type=Path, default=settings.CITY_DIR / "places")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            report = load_places(directory=options["directory"], by=system("places_load"), now=clock.now())
        except PlaceFileWrong as refusal:
            raise CommandError(str(refusal)) from refusal
        state = "loaded" if report.changed else "unchanged"
        self.stdout.write(
            f"{state}: {report.towns} towns, {report.facilities} facilities, {report.areas} areas"
        )

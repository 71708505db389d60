"""`kinu procedures_publish`: load the packs of the city into the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.procedures.services.catalogue import publish_packs


class Command(BaseCommand):
    help = (
        "Publish the procedure packs of the city. Run it after every change of a pack; twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--city", type=Path, default=None, help="folder of the city (default: KINU_CITY)")
        parser.add_argument(
            "--take-files", action="store_true", help="let the files win over what was changed on the screen"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = (options["city"] or settings.CITY_DIR) / "procedures"
        done = publish_packs(
            folder=folder, by=system("procedures"), now=clock.now(), take_files=options["take_files"]
        )
        told = {"new": done.new, "unchanged": done.unchanged, "withdrawn": done.withdrawn}
        for word, codes in told.items():
            self.stdout.write(f"{word}: {', '.join(codes) or '-'}")
        if done.held:
            self.stdout.write(
                f"held: {', '.join(done.held)} (changed on the screen and in the files; --take-files lets the files win)"
            )

"""`kinu compile_texts`: make the texts of all rooms ready for use."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kinu.platform.web import texts


class Command(BaseCommand):
    help = "Compile the translated texts of every room (.po to .mo)."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django's own shape

    def handle(self, *_args: Any, **_options: Any) -> None:
        written = texts.compile_all()
        self.stdout.write(f"Texts are ready ({written} files compiled).")

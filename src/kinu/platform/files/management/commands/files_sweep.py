"""`kinu files_sweep`: do the night's deletions now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kinu.kernel import clock
from kinu.platform.files.services import sweep


class Command(BaseCommand):
    help = "Delete files whose day has come, uploads nobody attached, and bytes without a row."

    def handle(self, *_args: Any, **_options: Any) -> None:
        swept = sweep(now=clock.now())
        self.stdout.write(f"due {swept.due}, unattached {swept.unattached}, orphans {swept.orphans}")

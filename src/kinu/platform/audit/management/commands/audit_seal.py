"""`kinu audit_seal`: chain what is waiting, without a worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kinu.platform.audit.seals import seal_pending


class Command(BaseCommand):
    help = "Gives every committed sentence of the audit log its place in the chain. The worker does this by itself."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{seal_pending(thorough=True)} sealed")

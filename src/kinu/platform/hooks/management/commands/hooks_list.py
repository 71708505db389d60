"""`kinu hooks_list`: everything the rooms have registered."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kinu.platform.hooks import public as hooks


class Command(BaseCommand):
    help = "Lists what every room brings to the house: kind, id and label."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kind", default="", choices=("", *sorted(hooks.REGISTRIES)), help="only this kind"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = [options["kind"]] if options["kind"] else sorted(hooks.REGISTRIES)
        found = {kind: _entries(kind) for kind in wanted}
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for kind, entries in found.items():
            self.stdout.write(f"{kind} ({len(entries)})")
            for entry in entries:
                self.stdout.write(f"  {entry['id']:<40} {entry['label']}".rstrip())


def _entries(kind: str) -> list[dict[str, str]]:
    entries = [
        {"id": entry.id, "label": str(getattr(entry, "label", "") or getattr(entry, "purpose", ""))}
        for entry in hooks.REGISTRIES[kind]
    ]
    return sorted(entries, key=lambda entry: entry["id"])

"""`kinu navigate --facts FILE --event NAME`: what a household must do and may claim, as text or JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.procedures import navigator
from kinu.procedures import public as procedures


class Command(BaseCommand):
    help = "できごとのあとに要る手続きを調べます。事実のファイルの書き方は docs/reference/navigator.md。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--facts", type=Path, required=True, help="世帯の事実(JSON)")
        parser.add_argument("--event", required=True, help="できごと (例: move-in, 転入)")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, default=None, help="きょうの日付 (例: 2026-11-24)"
        )
        parser.add_argument("--language", default="ja", choices=navigator.model.LANGUAGES)
        parser.add_argument("--json", action="store_true", help="JSONで出す")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        try:
            facts = json.loads(options["facts"].read_text(encoding="utf-8"))
        except (OSError, ValueError) as broken:
            raise CommandError(f"{options['facts']}: 読めません。{broken}") from broken
        asked = {"event": options["event"], "facts": facts, "on": options["as_of"] or clock.today()}
        try:
            plan = procedures.navigate(**asked, language=options["language"])
            question = procedures.next_question(**asked, language=options["language"])
        except navigator.Refused as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            data = dataclasses.asdict(plan) | {
                "next_question": dataclasses.asdict(question) if question else None
            }
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str))
            return
        for item in plan.items:
            when = str(item.deadline) if item.deadline else item.deadline_text
            self.stdout.write(f"{item.number} {item.status:8} {when} {item.name} ({item.office})")

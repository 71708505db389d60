"""`kinu navigate_report`: how near the navigator comes to the golden households; ends with 1 when the promise is broken."""

from __future__ import annotations

import dataclasses
import json
import statistics
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.procedures import navigator
from kinu.procedures.navigator.golden import Outcome, measure, read_golden, visit

ON = date(2026, 11, 24)
"""Plans of dated households do not depend on today; the report names one day so that it can be repeated."""


class Command(BaseCommand):
    help = "確かめの世帯(golden)で、手続きナビの正しさと質問の数を測ります。約束を守れなければ終了コード1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="JSONで出す")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        folder = Path(settings.CITY_DIR) / "navigator"
        book = navigator.read_book(folder)
        outcomes = [visit(book, each, on=ON) for each in read_golden(folder / "golden")]
        report = measure(outcomes)
        if options["json"]:
            data = dataclasses.asdict(report) | {"holds": report.holds, "events": _by_event(outcomes)}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(
                f"世帯 {report.households}: 再現率 {report.recall:.1%}、適合率 {report.precision:.1%}、"
                f"質問の中央値 {report.median_questions:g}"
            )
        if not report.holds or report.wrong:
            raise CommandError("\n".join(report.wrong) or "約束した値に届きません。")


def _by_event(outcomes: list[Outcome]) -> dict[str, dict[str, float]]:
    found: dict[str, list[int]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.household.event, []).append(len(outcome.asked))
    return {
        event: {
            "households": len(asked),
            "median_questions": statistics.median(asked),
            "most_questions": max(asked),
        }
        for event, asked in sorted(found.items())
    }

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
            for event, told in _by_event(outcomes).items():
                self.stdout.write(
                    f"{event:12} 世帯 {told['households']:3}（確認待ち {told['awaiting_city']:3}） 質問 中央値 {told['median_questions']:g} 最大 {told['most_questions']}"
                )
            self.stdout.write(
                f"世帯 {report.households}（うち{report.awaiting_city}は市の職員の確認を待つ）: 再現率 {report.recall:.1%}、適合率 {report.precision:.1%}、"
                f"質問の中央値 {report.median_questions:g}"
            )
        if not report.holds or report.wrong:
            raise CommandError("\n".join(report.wrong) or "約束した値に届きません。")


def _by_event(outcomes: list[Outcome]) -> dict[str, dict[str, float]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.household.event, []).append(outcome)
    return {
        event: {
            "households": len(visits),
            "awaiting_city": sum(bool(each.household.awaits) for each in visits),
            "median_questions": statistics.median(len(each.asked) for each in visits),
            "most_questions": max(len(each.asked) for each in visits),
        }
        for event, visits in sorted(found.items())
    }

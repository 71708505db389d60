"""Rehearse the counter with an invented household and count what it asked; nothing of it stays."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.people import public as people
from kinu.procedures.permissions import COUNTER, VIEW
from kinu.procedures.services.matters.rehearsal import Report, Scenario, rehearse

SCENARIOS = ("move-in", "move-in-hard", "birth", "bereavement", "marriage", "move-out")


class Command(BaseCommand):
    help = (
        "窓口を架空の世帯で通し、聞いたこと・使い回したこと・二度聞いたことを数える(二度聞いたら 1 で終わる)"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--scenario", choices=[*SCENARIOS, "all"], default="move-in")
        parser.add_argument("--json", action="store_true", help="JSON で出す")
        parser.add_argument(
            "--without-notice", action="store_true", help="転出証明書情報が届いていないものとする"
        )
        parser.add_argument(
            "--data", type=Path, default=None, help="シナリオのファイル (既定: demo/counter.yaml)"
        )

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ARG002
        path = Path(options["data"] or settings.DEMO_DIR / "counter.yaml")
        names = SCENARIOS if options["scenario"] == "all" else (options["scenario"],)
        notices = settings.TRANSFER_NOTICES or str(settings.DEMO_DIR / "transfer_notices")
        reports = [
            self._rehearse(
                scenario_named(name, data=path), notices="" if options["without_notice"] else notices
            )
            for name in names
        ]
        if options["json"]:
            found = [each.as_json() for each in reports]
            self.stdout.write(json.dumps(found if len(found) > 1 else found[0], ensure_ascii=False, indent=1))
        else:
            for each in reports:
                self.stdout.write(_words(each))
        if any(each.repeated or each.differences for each in reports):
            raise CommandError("同じことを二度聞きました。", returncode=1)

    @staticmethod
    def _rehearse(scenario: Scenario, *, notices: str) -> Report:
        by = Actor(kind=ActorKind.STAFF, account_id="rehearsal", departments=frozenset({"shimin"}), assurance="staff",
                   permissions=frozenset({COUNTER, VIEW, "people.view", "people.search"}), label="窓口の試し")  # fmt: skip
        held = settings.TRANSFER_NOTICES, settings.CITY_LEDGERS
        settings.TRANSFER_NOTICES = notices
        settings.CITY_LEDGERS = settings.CITY_LEDGERS or str(settings.DEMO_DIR / "city_ledgers")
        try:
            with transaction.atomic():
                report = rehearse(scenario, by=by, now=clock.now())
                transaction.set_rollback(True)
        finally:
            settings.TRANSFER_NOTICES, settings.CITY_LEDGERS = held
        return report


def scenario_named(name: str, *, data: Path) -> Scenario:
    """Return a scenario of a file like demo/counter.yaml."""
    told = yaml.safe_load(data.read_text(encoding="utf-8"))[name]
    visitor = dict(told["visitor"])
    resident = ""
    if key := visitor.get("persona"):
        resident = next((each.resident_id for each in people.demo_personas() if each.key == key), "")
        if not resident or not people.labels([resident]):
            raise CommandError("デモの住民がいません。先に kinu demo_load を実行してください。")
    return Scenario(
        name=name,
        about=told["about"],
        resident_id=resident,
        visitor={part: _text(value) for part, value in visitor.items()},
        people=[{part: _text(value) for part, value in each.items()} for each in told.get("people", [])],
        roles=told.get("roles", {}),
        reason=told.get("event", ""),
        forms=list(told["forms"]),
        answers=told.get("answers", {}),
        later=told.get("later", "jumin"),
    )


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _words(report: Report) -> str:
    return (
        f"{report.scenario}: {report.about}\n"
        f"  書類 {report.documents}枚、欄 {report.blanks}、聞いた {report.asked}、入力 {report.inputs}、"
        f"使い回し {report.reused} ({report.reused_share}%)、二度聞いた {len(report.repeated)}、"
        f"書かずにすんだ文字 {report.keystrokes_saved}"
    )

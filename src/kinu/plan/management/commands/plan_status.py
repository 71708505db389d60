"""`kinu plan_status [--json]`: the state of the plan as the public page shows it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kinu.kernel import clock
from kinu.plan.selectors.status import as_data, status


class Command(BaseCommand):
    help = "計画の施策・システム・指標の状態を表示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出します。")

    def handle(self, **options: Any) -> None:
        plan = status(now=clock.now())
        if options["as_json"]:
            self.stdout.write(json.dumps(as_data(plan), ensure_ascii=False, indent=1))
            return
        for measure in plan.measures():
            systems = " ".join(f"{system.id}={system.state.value}" for system in measure.systems)
            self.stdout.write(f"{measure.ref}\t{measure.state.value}\t{measure.title}\t{systems}")

"""`kinu dispatch_replay FILE.json --json`: play a dynamic instance, each request answered when it becomes known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.mobility.engine.online import DayState
from kinu.mobility.engine.online.replay import BENCH_RULES, RIDER_FIRST, Effort, replay
from kinu.mobility.engine.online.scorecard import requests_of, summary
from kinu.mobility.formats import dynamic
from kinu.mobility.formats.rows import LyingFileError


class Command(BaseCommand):
    help = "予約が次々に入る問題（JSON）を、先を見ずに再生し、依頼ごとの約束と全体の数字を出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="問題のJSON。")
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出します。")
        parser.add_argument("--rider-first", action="store_true", help="距離より乗車時間の短さを重くみます。")
        parser.add_argument("--seed", type=int, default=1, help="乱数の種。")
        parser.add_argument(
            "--rounds", type=int, default=Effort().improve, help="依頼ごとに改善を試みる回数。"
        )

    def handle(self, **options: Any) -> None:
        path = Path(options["file"])
        try:
            instance = dynamic.read(path.read_bytes(), file=path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except LyingFileError as error:
            raise CommandError(str(error)) from error
        rules = RIDER_FIRST if options["rider_first"] else BENCH_RULES
        day = DayState.begin(vehicles=instance.vehicles, network=instance.network, rules=rules)
        done = replay(day, instance.requests, Effort(improve=options["rounds"], seed=options["seed"]))
        data = {"instance": instance.name, **summary(done), "per_request": requests_of(done)}
        if options["as_json"]:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for key, value in data.items():
            if key != "per_request":
                self.stdout.write(f"{key}\t{value}")

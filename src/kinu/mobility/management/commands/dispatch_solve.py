"""`kinu dispatch_solve FILE --seconds N --seed S --json`: a plan for a file of the field (Cordeau, Li and Lim)."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.mobility.engine.model import Plan, Problem
from kinu.mobility.engine.search.solve import Budget, solve, warm
from kinu.mobility.formats.reading import read
from kinu.mobility.formats.rows import LyingFileError


class Command(BaseCommand):
    help = "配車のファイル（CordeauのDARP、Li & Lim）を読み、計画を出します。うそのあるファイルは行と理由を出して断ります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="ファイル")
        parser.add_argument("--seconds", type=float, default=10.0, help="探す秒数（既定10）")
        parser.add_argument(
            "--rounds", type=int, help="秒数の代わりに探す回数。同じ種なら同じ計画になります。"
        )
        parser.add_argument("--seed", type=int, default=1, help="乱数の種（既定1）")
        parser.add_argument("--workers", type=int, default=2, help="同時に探す数（既定2）")
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出します。")

    def handle(self, **options: Any) -> None:
        budget = _budget(options)
        problem = problem_of(options["file"])
        warm()
        begun = time.perf_counter()
        found = solve(problem, seed=options["seed"], budget=budget)
        told = answer(problem, found.plan)
        told["seconds"] = round(time.perf_counter() - begun, 3)
        if options["as_json"]:
            first = found.first_seconds
            told |= {"first_plan_seconds": None if first is None else round(first, 3), "rounds": found.rounds}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(
            f"{told['instance']}: 費用{told['cost']:.2f}、車両{told['vehicles']}台、"
            f"運べない依頼{len(told['unserved'])}件、{told['seconds']:.1f}秒"
        )
        for number, nodes in enumerate(told["routes"], start=1):
            self.stdout.write(f"{number}: {' '.join(str(node) for node in nodes)}")


def _budget(options: dict[str, Any]) -> Budget:
    seconds, rounds, workers = options["seconds"], options["rounds"], options["workers"]
    if not (math.isfinite(seconds) and seconds > 0) or (rounds is not None and rounds < 0) or workers < 1:
        raise CommandError("--seconds、--rounds、--workersは正の数にしてください。")
    return Budget(seconds=seconds, rounds=rounds, workers=workers)


def problem_of(file: str) -> Problem:
    """Return the problem of a file, or end with file, line and reason."""
    path = Path(file)
    try:
        return read(path.read_bytes(), file=path.name)
    except OSError as error:
        raise CommandError(f"{path.name}: 読めません（{error.strerror}）。") from error
    except LyingFileError as lie:
        raise CommandError(str(lie)) from lie


def answer(problem: Problem, plan: Plan) -> dict[str, Any]:
    """Return a plan in the file's own numbers; the cost is the distance of all routes with their depot legs."""
    return {
        "instance": Path(problem.name).stem,
        "cost": math.fsum(route.distance for route in plan.routes),
        "vehicles": plan.vehicles,
        "unserved": [problem.labels[2 * k] for k in plan.unserved],
        "routes": [[problem.labels[node] for node in route.nodes] for route in plan.routes],
    }

"""What does one visit ask, how fast is the QR code of a pre-entry a filled screen, how fast are twelve papers set?"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

CODES, BUNDLES = 20, 20
HERE = Path(__file__).resolve().parent


def measure() -> list[dict[str, Any]]:
    """Return a row for each scenario and two for the desk; keep the whole reports beside this file."""
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(KINU_VAR=var, KINU_DEMO="1", DATABASE_URL=f"sqlite:///{var}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        call_command("demo_load", residents=400, verbosity=0)
        try:
            return [*_scenarios(), _scan(), _bundle()]
        finally:
            connections.close_all()


def _scenarios() -> list[dict[str, Any]]:
    reports = [
        *_report("all"),
        *(
            {**each, "scenario": "move-in, without notice"}
            for each in _report("move-in", without_notice=True)
        ),
    ]
    (HERE / "reports.json").write_text(
        json.dumps(reports, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return [
        {
            "what": each["scenario"],
            "papers": each["documents"],
            "blanks": each["blanks"],
            "answers": each["inputs"],
            "taps": each["confirmed"],
            "asked_twice": len(each["repeated"]),
            "in_other_words": len(each["in_other_words"]),
            "aim": "answers <= 25" if each["scenario"] == "move-in" else "",
            "ratio": round(each["blanks"] / (each["inputs"] + each["confirmed"]), 1),
        }
        for each in reports
    ]


def _report(scenario: str, **options: Any) -> list[dict[str, Any]]:
    from django.core.management import call_command

    out = StringIO()
    call_command("writeonce_report", scenario=scenario, json=True, stdout=out, **options)
    told = json.loads(out.getvalue())
    return told if isinstance(told, list) else [told]


def _scan() -> dict[str, Any]:
    """Post the QR code to the desk and follow to the filled page."""
    from django.test import Client

    from kinu.platform.identity.tests.factories import log_in, make_staff

    client = Client()
    log_in(client, make_staff(roles=("clerk",), departments=("shimin",), name="職員 一郎"))
    tokens = [_pre_entry(nth) for nth in range(CODES)]

    def scan() -> None:
        page = client.post("/procedures/counter/", {"who": tokens.pop()}, follow=True)
        if page.status_code != 200 or "高橋" not in page.content.decode():
            raise RuntimeError(f"the desk answered {page.status_code} without the visitor")

    return {"what": "scan of a QR code to the filled page", "aim": "p95 < 1 s", **_times(scan, CODES)}


def _move_in() -> Any:
    from django.conf import settings

    from kinu.procedures.management.commands.writeonce_report import scenario_named

    return scenario_named("move-in", data=settings.DEMO_DIR / "counter.yaml")


def _pre_entry(nth: int) -> str:
    """Answer three pages at home and return the token of the QR code."""
    from kinu.kernel import clock
    from kinu.kernel.actor import Actor, ActorKind
    from kinu.procedures.services import matters
    from kinu.procedures.services.matters.opening import introduce
    from kinu.procedures.services.matters.rehearsal import fill, prepare

    scenario, now = _move_in(), clock.now()
    visitor = Actor(kind=ActorKind.RESIDENT, account_id=f"bench-{nth}", assurance="mail", label="高橋")
    matter_id = matters.open_visit(event="move-in", by=visitor, now=now)
    introduce(
        matter_id=matter_id,
        name=scenario.visitor["name"],
        birth=scenario.visitor["birth"],
        by=visitor,
        now=now,
    )
    prepare(matter_id, scenario, by=visitor, now=now)
    fill(matter_id, scenario, by=visitor, now=now, pages=3)
    return matters.issue_pass(matter_id=matter_id, by=visitor, now=now).token


def _bundle() -> dict[str, Any]:
    """Set the papers of the move-in scenario again and again, as the first print does."""
    from kinu.kernel import clock
    from kinu.kernel.actor import Actor, ActorKind
    from kinu.platform.documents import public as documents
    from kinu.procedures.models import Matter
    from kinu.procedures.selectors.bundle import bundle_data
    from kinu.procedures.selectors.matters import hearing_of
    from kinu.procedures.services import matters
    from kinu.procedures.services.matters.closing import BUNDLE
    from kinu.procedures.services.matters.rehearsal import fill, open_scenario, prepare

    scenario, now = _move_in(), clock.now()
    clerk = Actor(kind=ActorKind.STAFF, account_id="bench", departments=frozenset({"shimin"}), assurance="staff",
                  permissions=frozenset({"procedures.counter", "procedures.view"}), label="窓口")  # fmt: skip
    matter_id = open_scenario(scenario, by=clerk, now=now)
    prepare(matter_id, scenario, by=clerk, now=now)
    fill(matter_id, scenario, by=clerk, now=now)
    matters.to_confirm(matter_id=matter_id, by=clerk, now=now)
    row = Matter.objects.get(pk=matter_id)
    matters.sign(matter=row, kind="typed", name=row.visitor_name, confirmed=True, by=clerk, now=now)
    row.refresh_from_db()

    def print_all() -> None:
        data = bundle_data(row, hearing_of(row), now=now)
        documents.render(template=BUNDLE, title="届出書類一式", data=data, now=now)

    return {"what": "bundle of the 12 papers of a move-in", "aim": "p95 < 5 s", **_times(print_all, BUNDLES)}


def _times(do: Callable[[], object], rounds: int) -> dict[str, Any]:
    taken = []
    for _nth in range(rounds):
        started = time.perf_counter()
        do()
        taken.append(time.perf_counter() - started)
    taken.sort()
    return {
        "median_s": round(statistics.median(taken), 3),
        "p95_s": round(taken[max(0, -(-95 * rounds // 100) - 1)], 3),
    }

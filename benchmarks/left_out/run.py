"""Load the whole demo city, search it for those left out, and compare with those who were planted."""

from __future__ import annotations

import io
import json
import os
import tempfile
import time
from typing import Any

RESIDENTS, SEED = 62_000, 1


def measure() -> list[dict[str, Any]]:
    """Return seconds, and recall and precision of every benefit that is searched."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(KINU_VAR=folder, DATABASE_URL=f"sqlite:///{folder}/city.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
        import django

        django.setup()
        return _city()


def _city() -> list[dict[str, Any]]:
    from kinu.eligibility import demo
    from kinu.kernel import clock

    load = _timed("migrate", verbosity=0)[0] and _timed("demo_load", residents=RESIDENTS, seed=SEED)[0]
    seconds, said = _timed("eligibility_scan", as_json=True)
    told = json.loads(said)
    planted = {code: {one.person.id for one in group} for code, group in demo.planted(clock.today()).items()}
    found: dict[str, set[str]] = {code: set() for code in planted}
    for row in told["found"]:
        found.setdefault(row["benefit"], set()).add(row["resident"])
    rows: list[dict[str, Any]] = [
        {"what": "demo city of 62,000 loaded", "seconds": round(load, 1)},
        {"what": "kinu eligibility_scan, from ledger to list", "seconds": round(seconds, 1), "of these searching": told["seconds"]},
    ]  # fmt: skip
    for code, ids in found.items():
        rows.append(
            {
                "what": code,
                "receive or applied": told["counts"][code]["has"],
                **_share(planted.get(code, set()), ids),
            }
        )
    every = {(code, one) for code, group in planted.items() for one in group}
    rows.append(
        {"what": "all", **_share(every, {(code, one) for code, group in found.items() for one in group})}
    )
    return rows


def _share(planted: set[Any], found: set[Any]) -> dict[str, Any]:
    hits = len(planted & found)
    return {
        "planted": len(planted),
        "found": len(found),
        "recall": f"{hits / len(planted):.0%}" if planted else "",
        "precision": f"{hits / len(found):.0%}" if found else "",
    }


def _timed(command: str, **options: Any) -> tuple[float, str]:
    from django.core.management import call_command

    out, started = io.StringIO(), time.perf_counter()
    call_command(command, stdout=out, **options)
    return time.perf_counter() - started, out.getvalue()

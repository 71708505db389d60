"""Households for the comparison with openfisca-core, and the peer in an environment of its own."""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import peers

DAY = date(2026, 11, 1)
CODES = ("jido_teate", "juminzei_hikazei")
CHILD = {"cared": bool, "in_japan": bool, "in_facility": bool, "supported": bool}
NAMES = {
    "in_city": "address.in_city", "higher_earner": "claim.higher_earner", "public_servant": "person.is_public_servant",
    "on_welfare": "household.on_welfare", "special_status": "tax.special_status", "salary": "income.salary",
    "pension": "income.pension", "other": "income.other", "dependants": "dependants.count",
    "claimant_birth": "person.birth_date",
}  # fmt: skip


def households(count: int, *, seed: int) -> list[dict[str, Any]]:
    """Return households whose facts are all known, near the limits and away from them."""
    chance = random.Random(seed)

    def birth(youngest: int, oldest: int) -> str:
        born = date(2026 - chance.randint(youngest, oldest), chance.randint(1, 12), chance.randint(1, 28))
        return min(born, date(2026, 10, 31)).isoformat()

    def home() -> dict[str, Any]:
        children = [
            {"birth_date": birth(0, 23), "cared": chance.random() < 0.9, "in_japan": chance.random() < 0.95,
             "in_facility": chance.random() < 0.03, "supported": chance.random() < 0.5}
            for _ in range(chance.choice((0, 0, 1, 1, 2, 2, 3, 4)))
        ]  # fmt: skip
        return {
            "address.in_city": chance.random() < 0.97,
            "claim.higher_earner": chance.random() < 0.9,
            "person.is_public_servant": chance.random() < 0.07,
            "household.on_welfare": chance.random() < 0.02,
            "tax.special_status": chance.random() < 0.1,
            "income.salary": chance.choice((0, 930_000, 1_100_001, 1_619_500, 1_900_000, 2_044_000, 3_600_000, 9_000_000)),
            "income.pension": chance.choice((0, 0, 0, 1_480_000, 1_550_001, 4_100_000)),
            "income.other": chance.choice((0, 0, 0, 380_000, 380_001, 1_350_000)),
            "dependants.count": len(children),
            "person.birth_date": birth(24, 90),
            "children": sorted(children, key=lambda one: one["birth_date"]),
        }  # fmt: skip

    return [home() for _ in range(count)]


def for_peer(row: dict[str, Any]) -> dict[str, Any]:
    """Return a household under the peer's names."""
    flat = {name: row[ours] for name, ours in NAMES.items()}
    flat["children"] = [
        {**{name: one[name] for name in CHILD}, "birth": one["birth_date"]} for one in row["children"]
    ]
    return flat


def measured(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the peer's times and answers for these households."""
    with tempfile.TemporaryDirectory() as folder:
        given, told = Path(folder) / "households.json", Path(folder) / "answers.json"
        given.write_text(json.dumps([for_peer(row) for row in rows]), encoding="utf-8")
        script = Path(__file__).with_name("openfisca_peer.py")
        subprocess.run([str(peers.python("openfisca_core")), str(script), str(given), str(told)], check=True)
        found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return found

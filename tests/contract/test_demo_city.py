"""The demo city through the installed command: the same for the same number, seed and day, whatever the machine does."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tools.house import BIN, CHECKOUT, free_port, house_at

SIZE = 600
TABLES_TOLD = 25
EXCEPTIONS = {
    # Sealed with a fresh nonce each time, so that equal secrets do not look equal in a stolen backup.
    "mfa.authenticator": {"data"},
}
"""Columns that may differ. Equal installation keys are given: signatures of the audit log and secret words follow
from them. `django_migrations` tells when the tables were made and is not part of the city."""
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Rows]]]:
    """Two cities made side by side in processes that hash and name things differently."""
    folders = [tmp_path_factory.mktemp(f"city-{number}") for number in (1, 2)]
    envs = [_environment(folder, number) for number, folder in enumerate(folders, start=1)]
    running = [
        subprocess.Popen(["bash", "-c", _COMMANDS], env=env, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        for env in envs
    ]
    try:
        yield [_tables(process, folder) for process, folder in zip(running, folders, strict=True)]
    finally:
        for process in running:
            process.kill()
            process.wait()


_COMMANDS = f"""set -e
{BIN}/kinu migrate --verbosity 0
{BIN}/kinu demo_load --residents {SIZE} --seed 1 --today 2026-11-24
{BIN}/kinu dumpdata --output "$KINU_VAR/city.json" --verbosity 0
"""


def _environment(folder: Path, number: int) -> dict[str, str]:
    database = f"sqlite:///{folder}/city.sqlite3"
    if connection.vendor == "postgresql":
        database = _fresh_postgres(f"kinu_city_{number}")
    house = house_at(var=folder, port=free_port(), database_url=database)
    return {**house.env, "KINU_SECRET_KEY": "one key for both cities" * 3, "PYTHONHASHSEED": str(number)}


def _fresh_postgres(name: str) -> str:
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + "/" + name


def _tables(process: subprocess.Popen[str], folder: Path) -> dict[str, Rows]:
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 0, said
    found: dict[str, Rows] = {}
    for row in json.loads((folder / "city.json").read_text(encoding="utf-8")):
        kept = {
            key: value
            for key, value in row["fields"].items()
            if key not in EXCEPTIONS.get(row["model"], set())
        }
        found.setdefault(row["model"], []).append({"pk": row.get("pk"), **kept})
    return found


def test_the_same_seed_gives_the_same_city_in_every_table(cities: list[dict[str, Rows]]) -> None:
    first, second = cities
    assert len(first) > TABLES_TOLD
    assert first.keys() == second.keys()
    different = {
        table: next((a, b) for a, b in zip(first[table], second[table], strict=True) if a != b)
        for table in first
        if first[table] != second[table]
    }
    assert sorted(different) == [], different


def test_there_are_300_applications_in_all_states_and_from_every_channel(
    cities: list[dict[str, Rows]],
) -> None:
    heard = {form["application"] for form in cities[0]["procedures.matterform"]}
    rows = [
        row
        for row in cities[0]["procedures.application"]
        if row["channel"] != "portal" and row["pk"] not in heard
    ]
    phases = Counter(row["phase"] for row in rows)
    assert phases == {
        "received": 60,
        "working": 60,
        "waiting": 30,
        "approved": 110,
        "refused": 20,
        "withdrawn": 20,
    }
    assert {row["channel"] for row in rows} == {"online", "counter", "paper"}
    assert len({row["number"] for row in rows}) == 300
    versions = {row["pk"]: row["code"] for row in cities[0]["procedures.procedureversion"]}
    assert len({versions[row["version"]] for row in rows}) >= 6


def test_thirty_departments_have_staff(cities: list[dict[str, Rows]]) -> None:
    assert len({row["department"] for row in cities[0]["identity.staffpost"]}) >= 30

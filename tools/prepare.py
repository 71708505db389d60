"""Bring one installation up to date: tables, texts, procedures, the demo city. One process, nothing done twice."""

from __future__ import annotations

import argparse
import sys

import django


def main() -> int:
    """Return 0 when the city is there, 1 with one sentence when it cannot be made."""
    parser = argparse.ArgumentParser(prog="tools.prepare", description=__doc__)
    parser.add_argument("--residents", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--logins", action="store_true", help="print who one can be in the demo city")
    given = parser.parse_args()
    django.setup()

    from django.core.management import CommandError, call_command

    try:
        _tell("[1/3] Texts of the pages")
        call_command("compile_texts", verbosity=0)
        _tell("[2/3] Tables of the database")
        if _tables_are_behind():
            call_command("migrate", verbosity=0)
        _tell(f"[3/3] Procedures and people of the demo city ({given.residents:,} residents)")
        call_command("demo_load", residents=given.residents, seed=given.seed, again=True)
        if given.logins:
            call_command("demo_logins")
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _tables_are_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _tell(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

"""The database's own refusal to change or delete what was written (SQLite and PostgreSQL).

Whoever may drop a trigger gets past it; what they do then is what the chain shows. The SQL below is run by
migration 0002; a change needs a new migration that calls `install` again. Rooms with a diary of their own guard it with
`guard` in their migration and name it to `guarded`, so that `flush` of a test database can open it.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_sentence", "audit_seal")
guarded: set[str] = set()
"""Append-only tables of the rooms."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make both tables append-only. Safe to run twice."""
    remove(connection)
    _run(connection, _POSTGRES_ADD if connection.vendor == "postgresql" else _sqlite_add())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the refusal away again: for `flush` of a test database and for tests that play the intruder."""
    _run(connection, _POSTGRES_DROP if connection.vendor == "postgresql" else _sqlite_drop())


def guard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make a room's table append-only. Safe to run twice."""
    unguard(connection, table)
    _run(connection, _postgres_guard(table) if connection.vendor == "postgresql" else _sqlite_guard(table))


def unguard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take that refusal away again."""
    postgres = (f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",)
    sqlite = tuple(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete"))
    _run(connection, postgres if connection.vendor == "postgresql" else sqlite)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


_REFUSE = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
"""
_POSTGRES_ADD = (
    _REFUSE,
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in TABLES
    ),
)
_POSTGRES_DROP = tuple(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES)


def _sqlite_add() -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    )


def _sqlite_drop() -> tuple[str, ...]:
    return tuple(
        f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")
    )


_REFUSE_ANY = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME; END $$
"""


def _postgres_guard(table: str) -> tuple[str, ...]:
    trigger = (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse()"
    )
    return (_REFUSE_ANY, trigger)


def _sqlite_guard(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the table {table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )

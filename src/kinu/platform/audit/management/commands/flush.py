"""Django's `flush`, which empties every table, made to respect the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as DjangoFlush
from django.db import connections

from kinu.platform.audit import triggers


class Command(DjangoFlush):
    help = "Empties every table of a test or demo database. Refused elsewhere: it would erase the audit log."

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        name = Path(str(connection.settings_dict["NAME"])).name
        if not (settings.DEMO or name.startswith("test_")):
            raise CommandError("This database is neither a test nor a demo: its audit log may not be erased.")
        triggers.remove(connection)
        for table in triggers.guarded:
            triggers.unguard(connection, table)
        try:
            super().handle(**options)
        finally:
            triggers.install(connection)
            for table in triggers.guarded:
                triggers.guard(connection, table)

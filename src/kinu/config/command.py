"""The installed command `kinu`: Django's management commands of every room."""

import os
import sys


def main() -> None:
    """Run a management command, as `kinu demo_load --residents 62000`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  needs the setting above

    execute_from_command_line(sys.argv)

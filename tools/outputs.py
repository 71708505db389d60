"""What the commands answer to a worked example, kept in docs/reference/outputs so that a reader need not run them.

python -m tools.outputs write    run them again and write the files
python -m tools.outputs check    end with 1 when a kept file is not today's answer

Needs no database with a city in it: `code` of the navigator's items is empty because no pack is published there.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile

from tools.house import CHECKOUT

FOLDER = CHECKOUT / "docs" / "reference" / "outputs"
FAMILY, MOVING = (str(FOLDER / name) for name in ("family.facts.json", "moving.facts.json"))
DAY = "2026-11-22"
COMMANDS: dict[str, tuple[str, ...]] = {
    "eligibility.json": ("eligibility", "--facts", FAMILY, "--as-of", DAY, "--question", "--json"),
    "eligibility.txt": ("eligibility", "--facts", FAMILY, "--as-of", DAY),
    "eligibility_facts.json": ("eligibility_facts", "--json"),
    "eligibility_lint.txt": ("eligibility_lint",),
    "navigate.json": ("navigate", "--facts", MOVING, "--event", "move-in", "--as-of", DAY, "--json"),
    "navigate.txt": ("navigate", "--facts", MOVING, "--event", "move-in", "--as-of", DAY),
}
"""Kept file -> the command. README.md beside them says the same for readers."""


def answered(name: str) -> str:
    """Return what a command answers now."""
    from django.core.management import call_command

    command, *arguments = COMMANDS[name]
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue().rstrip() + "\n"


def stale() -> list[str]:
    """Return the kept files that are not today's answer."""
    return [name for name in COMMANDS if not _is_kept(name)]


def _is_kept(name: str) -> bool:
    path = FOLDER / name
    return path.is_file() and path.read_text(encoding="utf-8") == answered(name)


def main() -> int:
    """Run with a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(KINU_VAR=folder, DATABASE_URL=f"sqlite:///{folder}/outputs.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        if sys.argv[1:] == ["write"]:
            for name in COMMANDS:
                (FOLDER / name).write_text(answered(name), encoding="utf-8")
            return 0
        for name in stale():
            print(f"{name}: not today's answer; run python -m tools.outputs write")
        return 1 if stale() else 0


if __name__ == "__main__":
    sys.exit(main())

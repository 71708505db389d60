"""What the tests need of Debian: PostgreSQL, a browser, fonts, gettext. Installs it for root or sudo, else says what."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def _has(program: str) -> Callable[[], bool]:
    return lambda: shutil.which(program) is not None


def _has_font(name: str) -> Callable[[], bool]:
    def look() -> bool:
        if shutil.which("fc-list") is None:
            return False
        fonts = subprocess.run(
            ["fc-list", ":lang=ja", "family"], capture_output=True, text=True, check=False
        ).stdout
        return name in fonts

    return look


NEEDED: tuple[tuple[str, str, Callable[[], bool]], ...] = (
    (
        "postgresql",
        "the database of a real city",
        lambda: bool(list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
    ),
    ("chromium", "the browser of the journeys", _has("chromium")),
    ("fonts-noto-cjk", "Japanese letters in the browser", _has_font("Noto Sans CJK JP")),
    ("gettext", "extraction of the texts to translate", _has("xgettext")),
    ("poppler-utils", "reading PDFs in tests", _has("pdftotext")),
)


def main() -> int:
    """Return 0 when everything is there or was installed, 1 after saying exactly what to install."""
    missing = [(package, purpose) for package, purpose, there in NEEDED if not there()]
    if not missing:
        return 0
    packages = [package for package, _ in missing]
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    prefix = _prefix()
    if prefix is None or shutil.which("apt-get") is None:
        print("These Debian packages are missing:", file=sys.stderr)
        for package, purpose in missing:
            print(f"  {package:18} {purpose}", file=sys.stderr)
        print(f"Install them with: sudo {' '.join(command)}", file=sys.stderr)
        return 1
    print(f"Installing from Debian: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], env=environment, check=True)
    subprocess.run([*prefix, *command, "-qq"], env=environment, stdout=subprocess.DEVNULL, check=True)
    return 0


def _prefix() -> list[str] | None:
    if os.getuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


if __name__ == "__main__":
    sys.exit(main())

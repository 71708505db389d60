"""`make check`: every rule a machine can see, each with its time; two run at once. Ends with 1 when one is broken."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tools.house import BIN, CHECKOUT


@dataclass(frozen=True, slots=True)
class Check:
    """One command; `unreachable` are words that mean the outside was not there, which is told but breaks nothing."""

    name: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    unreachable: tuple[str, ...] = ()


def _bin(program: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / program), *arguments)


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)


CHECKS = (
    Check("types (mypy strict)", _bin("mypy")),
    Check("format (ruff)", _bin("ruff", "format", "--check", "--quiet", ".")),
    Check("lint (ruff)", _bin("ruff", "check", "--quiet", ".")),
    Check("templates (djlint)", _bin("djlint", "src", "--lint", "--quiet")),
    Check("tiers and circles (import-linter)", _bin("lint-imports", "--no-cache")),
    Check("settings for a real city", _bin("kinu", "check", "--deploy", "--fail-level", "WARNING"), {"KINU_BASE_URL": "https://city.example"}),
    Check("migrations complete", _bin("kinu", "makemigrations", "--check", "--dry-run")),
    Check("texts translated", _bin("kinu", "texts_check")),
    Check("procedures of the city", _bin("kinu", "procedures_lint")),
    Check("rules of the navigator", _bin("kinu", "navigator_lint")),
    Check("benefits and burdens", _bin("kinu", "eligibility_lint")),
    Check("plan of the city", _bin("kinu", "plan_lint")),
    Check("docs follow the code", _python("tools.docs", "check")),
    Check("ratchet (stats)", _python("tools.stats", "--check")),
    Check(
        "known holes in dependencies (pip-audit)",
        _bin("pip-audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "-r", "requirements/base.lock"),
        unreachable=("ConnectionError", "Max retries exceeded", "ServiceError", "Failed to connect", "HTTPError",
            "could not be audited", "Timeout"),
    ),
)  # fmt: skip


def main() -> int:
    """Run all checks, print a line for each and the words of the broken ones."""
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        broken = [
            check.name for check, sound in zip(CHECKS, pool.map(_run, CHECKS), strict=True) if not sound
        ]
    seconds = time.monotonic() - started
    if broken:
        print(
            f"\n{len(broken)} of {len(CHECKS)} checks are broken ({seconds:.0f} s): {', '.join(broken)}",
            flush=True,
        )
        return 1
    print(f"All {len(CHECKS)} checks hold ({seconds:.0f} s).", flush=True)
    return 0


def _run(check: Check) -> bool:
    started = time.monotonic()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kinu.config.settings", **check.env}
    done = subprocess.run(
        check.command,
        cwd=CHECKOUT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - started
    if done.returncode == 0 and not any(word in done.stdout for word in check.unreachable):
        print(f"  ok      {check.name} ({seconds:.1f} s)", flush=True)
        return True
    if any(word in done.stdout for word in check.unreachable):
        print(f"  unasked {check.name}: the service that knows could not be reached", flush=True)
        return True
    print(f"  BROKEN  {check.name} ({seconds:.1f} s)\n{done.stdout.strip()}\n", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())

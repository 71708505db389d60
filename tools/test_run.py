"""`make test`: checks, then every test on SQLite and on PostgreSQL, then the browser journeys on both.

The last line printed is pytest's own summary of the last run; a run that fails stops the whole at once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tools import checks
from tools.house import BIN, CHECKOUT

JOBS = os.environ.get("JOBS", "2")


def main() -> int:
    """Return pytest's exit code of the first run that failed, 0 when all is well."""
    wanted = sys.argv[1:] or ["checks", "sqlite", "postgres", "journeys"]
    started = time.monotonic()
    compiled = subprocess.run(
        [str(BIN / "kinu"), "compile_texts"], cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=False
    )
    if compiled.returncode:
        return compiled.returncode
    for part in wanted:
        code = PARTS[part]()
        if code:
            print(f"make test stopped at '{part}' after {time.monotonic() - started:.0f} s.", flush=True)
            return code
    return 0


def sqlite() -> int:
    """Unit, property and architecture tests on the embedded database."""
    return _pytest("on SQLite", "-m", "not journey and not postgres", "-n", JOBS, DATABASE_URL="")


def postgres() -> int:
    """The same tests on PostgreSQL; what does not touch the database ran already."""
    return _pytest(
        "on PostgreSQL",
        "-m",
        "not journey",
        "-n",
        JOBS,
        "--touching-database",
        DATABASE_URL=_database_url(),
    )


def journeys() -> int:
    """People's stories in a browser: a city hall on each database, both at once; their words one after the other.

    A story waits for pages and papers half of its time, so two city halls share two cores well.
    """
    url = _database_url()
    print("\nTests in the browser, on SQLite and on PostgreSQL at once", flush=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = {database: pool.submit(_journeys_on, database, url) for database in ("sqlite", "postgres")}
        code = 0
        for database, run in runs.items():
            done = run.result()
            print(f"\nTests in the browser, on {database}\n{done.stdout}", end="", flush=True)
            code = code or done.returncode
    return code


def _journeys_on(database: str, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-m", "journey", "tests/journeys"]
    env = _environment(DATABASE_URL="", KINU_JOURNEYS_ON=database, KINU_JOURNEY_POSTGRES=url)
    return subprocess.run(
        command,
        cwd=CHECKOUT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _pytest(where: str, *arguments: str, **env: str) -> int:
    print(f"\nTests {where}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=_environment(**env), check=False).returncode


def _environment(**env: str) -> dict[str, str]:
    (CHECKOUT / ".cache" / "test-var").mkdir(parents=True, exist_ok=True)
    return {**os.environ, "KINU_VAR": str(CHECKOUT / ".cache" / "test-var"), **env}


def _database_url() -> str:
    done = subprocess.run(
        [sys.executable, "tools/testdb", "url"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


PARTS = {"checks": checks.main, "sqlite": sqlite, "postgres": postgres, "journeys": journeys}

if __name__ == "__main__":
    sys.exit(main())

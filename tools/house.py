"""Start a whole city hall (web and worker) on this machine: for the demo, the browser journeys and the benchmarks."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
Say = Callable[[str], None]


class HouseError(Exception):
    """Something a person can mend; the message is one sentence that says what."""


@dataclass(frozen=True, slots=True)
class House:
    """A prepared installation: its environment, its port and its address."""

    env: Mapping[str, str]
    port: int
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


def house_at(
    *, var: Path, port: int, database_url: str = "", demo: bool = True, extra: Mapping[str, str] | None = None
) -> House:
    """Describe an installation whose files live in `var`; nothing is started or created yet."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("KINU_")}
    env.update(
        KINU_VAR=str(var),
        KINU_ROOT=str(CHECKOUT),
        KINU_DEMO="1" if demo else "0",
        KINU_BASE_URL=f"http://127.0.0.1:{port}",
        DJANGO_SETTINGS_MODULE="kinu.config.settings",
        PYTHONUNBUFFERED="1",
    )
    env.pop("DATABASE_URL", None)
    if database_url:
        env["DATABASE_URL"] = database_url
    env.update(extra or {})
    return House(env=env, port=port)


def check_port(port: int) -> None:
    """Raise HouseError when somebody already listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise HouseError(
                f"Port {port} is already in use. Stop the other program or choose another port: make demo PORT={port + 1}"
            ) from None


def check_database(database_url: str) -> None:
    """Raise HouseError when the PostgreSQL server of `database_url` cannot be reached within 5 seconds."""
    if not database_url.startswith(("postgres://", "postgresql://", "pgsql://")):
        return
    import psycopg

    try:
        psycopg.connect(database_url.replace("pgsql://", "postgresql://"), connect_timeout=5).close()
    except psycopg.OperationalError as error:
        # The line before the server's advice in tabs: "…, port 5432 failed: Connection refused".
        told = [line for line in str(error).strip().splitlines() if not line.startswith("\t")]
        reason = told[-1].removeprefix("connection failed: ")
        raise HouseError(
            f"The database in DATABASE_URL cannot be reached ({reason}). Start it or mend the address."
        ) from None


def kinu(house: House, *arguments: str, quiet: bool = False) -> None:
    """Run a management command of the house; raises HouseError with its last words when it fails."""
    done = subprocess.run(
        [str(BIN / "kinu"), *arguments],
        env=dict(house.env),
        cwd=CHECKOUT,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode:
        words = (done.stdout or "").strip().splitlines()
        raise HouseError(f"`kinu {' '.join(arguments)}` failed. " + "\n".join(words[-15:]))


def prepare(house: House, *, residents: int, seed: int, say: Say | None, logins: bool = False) -> None:
    """Bring tables, texts, procedures and the demo city up to date and tell every line to `say` as it comes.

    Safe to repeat: what is there already is left alone. Raises HouseError with the last words when it fails.
    """
    command = [sys.executable, "-m", "tools.prepare", "--residents", str(residents), "--seed", str(seed)]
    process = subprocess.Popen(
        command + ["--logins"] * logins,
        env=dict(house.env),
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    words: list[str] = []
    try:
        for line in process.stdout or ():
            words.append(line.rstrip())
            if say is not None:
                say(words[-1])
    except BaseException:
        end([process])
        raise
    finally:
        if process.stdout is not None:
            process.stdout.close()
    if process.wait():
        raise HouseError("The city could not be prepared. " + "\n".join(words[-15:]))


@contextlib.contextmanager
def running(
    house: House, *, web_workers: int = 1, workers: int = 1, log: Path | None = None
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run web and worker processes until the block ends; yields them, ends all of them whatever happens."""
    output = log.open("ab") if log else None
    web = [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(house.port),
        "--workers", str(web_workers), "--blocking-threads", "8", "--no-ws", "--log-level", "warning",
        "kinu.config.wsgi:application",
    ]  # fmt: skip
    commands = [web, *([[str(BIN / "kinu"), "worker"]] * workers)]
    processes = [
        subprocess.Popen(
            command, env=dict(house.env), cwd=CHECKOUT, stdout=output, stderr=output, start_new_session=True
        )
        for command in commands
    ]
    try:
        wait_until_ready(house, processes)
        yield processes
    finally:
        end(processes)
        if output:
            output.close()


def wait_until_ready(house: House, processes: list[subprocess.Popen[bytes]], *, seconds: float = 60) -> None:
    """Return when the web process answers; raise HouseError when a process dies or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for process in processes:
            if process.poll() is not None:
                raise HouseError(f"A process of the city hall ended at once (code {process.returncode}).")
        try:
            with urllib.request.urlopen(f"{house.url}/health/live", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise HouseError(f"The city hall did not answer at {house.url} within {seconds:.0f} seconds.")


def end(processes: Sequence[subprocess.Popen[Any]], *, grace: float = 8) -> None:
    """Ask each process group to stop, and insist after `grace` seconds."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """Return a port of the loopback address that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Jobs for tests; `behaviour` and a diary file tell what they do and did."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django_tasks import task

from kinu.platform.jobs import public as jobs

behaviour: dict[str, Callable[..., None]] = {}


@jobs.job(name="jobs-tests.flexible", max_attempts=3, backoff=lambda attempts: timedelta(minutes=attempts))
def flexible(**arguments: object) -> None:
    """Do what the test wants."""
    behaviour.get("flexible", lambda **_arguments: None)(**arguments)


@jobs.job(name="jobs-tests.diary")
def diary(*, path: str, word: str, seconds: float = 0.0) -> None:
    """Write a line at the beginning and at the end; in between sleep, as long as the file `<path>.slow` is there."""
    write(path, f"begin {word} {os.getpid()}")
    until = time.monotonic() + seconds
    while time.monotonic() < until and Path(f"{path}.slow").exists():
        time.sleep(0.02)
    write(path, f"end {word} {os.getpid()}")


@jobs.job(name="jobs-tests.rhythmic")
def rhythmic() -> None:
    """Do nothing, periodically."""


@task()
def foreign(word: str, *, times: int = 1) -> None:
    """A task as another package would write it."""
    behaviour.get("foreign", lambda **_arguments: None)(word=word, times=times)


def write(path: str, line: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")

"""Pauses between attempts, and what may be told of a failure."""

from __future__ import annotations

import traceback
import zlib
from datetime import timedelta
from pathlib import PurePath

MAX_ATTEMPTS = 10
LEASE = timedelta(minutes=2)


def pause_after(attempts: int, *, spread_by: str = "") -> timedelta:
    """Return how long to wait after the given number of failed attempts: 5 s, 20 s, 80 s … up to 6 hours.

    `spread_by` (an id) moves the pause by up to a fifth, so that what failed together does not come back together.

    >>> pause_after(1), pause_after(2), pause_after(99)
    (datetime.timedelta(seconds=5), datetime.timedelta(seconds=20), datetime.timedelta(seconds=21600))
    """
    seconds = min(5.0 * 4 ** min(attempts - 1, 12), 6 * 3600.0)
    spread = zlib.crc32(spread_by.encode()) % 200 / 1000 if spread_by else 0.0
    return timedelta(seconds=seconds * (1 + spread))


def failure_kind(error: BaseException) -> str:
    """Return the class of an error. Its text stays out of the database: it may hold a person's data."""
    return f"{type(error).__module__}.{type(error).__qualname__}"[:200]


def failure_place(error: BaseException) -> str:
    """Return file and line where the error arose, for the engineer."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    last = frames[-1]
    return f"{'/'.join(PurePath(last.filename).parts[-3:])}:{last.lineno}"[:200]

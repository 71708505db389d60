"""`@compiled`: the same plain function, compiled by numba; `KINU_PURE_PYTHON=1` leaves it as it is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

PURE = os.environ.get("KINU_PURE_PYTHON", "") == "1"


def _stamp() -> str:
    """Return a name for this very state of the engine's sources.

    numba looks only at the file of a function, not at the files of the functions compiled into it: without this an update
    of one file would leave the old code inside the others.
    """
    files = sorted(Path(__file__).parents[1].glob("*/*.py"))
    newest = max(path.stat().st_mtime_ns for path in files)
    return f"{newest:x}-{len(files)}-{sum(path.stat().st_size for path in files):x}"


if not PURE:
    import numba
    from numba.core import config

    _base = getattr(config, "CACHE_DIR", "") or Path(__file__).parent / "__pycache__"
    setattr(config, "CACHE_DIR", str(Path(_base) / _stamp()))  # noqa: B010 - numba makes its settings at run time


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function compiled (kept on disk for the next process), or unchanged under `KINU_PURE_PYTHON=1`."""
    if PURE:
        return function
    made: Callable[P, R] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return made


def plain(function: Callable[P, R]) -> Callable[P, R]:
    """Return the Python function behind a compiled one."""
    found: Callable[P, R] = getattr(function, "py_func", function)
    return found

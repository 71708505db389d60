"""`@compiled`: the same plain function, compiled by numba; `KINU_PURE_PYTHON=1` leaves it as it is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

PURE = os.environ.get("KINU_PURE_PYTHON", "") == "1"


@cache
def _stamp(package: Path) -> str:
    """Return a name for this very state of the sources a package's loops are compiled from: its own and the kernel's.

    numba looks only at the file of a function, not at the files of the functions compiled into it: without this an update
    of one file would leave the old code inside the others.
    """
    files = [path for folder in {package, Path(__file__).parent} for path in folder.glob("*.py")]
    newest = max(path.stat().st_mtime_ns for path in files)
    return f"{newest:x}-{len(files)}-{sum(path.stat().st_size for path in files):x}"


if not PURE:
    import numba
    from numba.core import config

    BASE = getattr(config, "CACHE_DIR", "")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function compiled (kept on disk for the next process), or unchanged under `KINU_PURE_PYTHON=1`."""
    if PURE:
        return function
    package = Path(function.__code__.co_filename).parent
    # numba's settings exist at run time only; the folder is read when a function is decorated.
    setattr(config, "CACHE_DIR", str(Path(BASE or package / "__pycache__") / _stamp(package)))  # noqa: B010
    made: Callable[P, R] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return made


def plain(function: Callable[P, R]) -> Callable[P, R]:
    """Return the Python function behind a compiled one."""
    found: Callable[P, R] = getattr(function, "py_func", function)
    return found

"""The log: one JSON object a line on standard error, event name and ids only."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import structlog


class _Line:
    """Writes to the standard error of the moment, so that tests and servers may exchange it."""

    def __init__(self, *_args: Any) -> None:
        pass

    def msg(self, message: str) -> None:
        sys.stderr.write(message + "\n")

    log = debug = info = warning = error = critical = exception = failure = fatal = msg


def configure_logs() -> None:
    """Set structlog up once. `KINU_LOG_LEVEL` (default warning) tells from which level lines are written."""
    level = logging.getLevelNamesMapping().get(
        os.environ.get("KINU_LOG_LEVEL", "WARNING").upper(), logging.WARNING
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Line,
        cache_logger_on_first_use=False,
    )

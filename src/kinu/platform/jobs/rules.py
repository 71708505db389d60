"""Leases, pauses, and the plain sentence for a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from kinu.kernel.clock import JST

MAX_ATTEMPTS = 8
KILLED = "kinu.worker-killed"
OUTSIDE = ("smtplib.", "socket.", "httpx.", "ssl.")
UNKNOWN_JOB = "kinu.job-unknown"


class Cause(StrEnum):
    """Why a job failed, as far as staff need to know."""

    KILLED = "killed"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    DATABASE = "database"
    REFUSED = "refused"
    GONE = "gone"
    BUG = "bug"


def cause_of(failure: str, refusal: str = "") -> Cause:
    """Return the cause that the class of an error stands for.

    >>> cause_of("smtplib.SMTPServerDisconnected"), cause_of("builtins.KeyError")
    (<Cause.UNREACHABLE: 'unreachable'>, <Cause.BUG: 'bug'>)
    """
    kind = failure.rsplit(".", 1)[-1]
    signs = {
        Cause.KILLED: failure == KILLED,
        Cause.GONE: failure == UNKNOWN_JOB or kind == "HandlerGone",
        Cause.REFUSED: bool(refusal),
        Cause.TIMEOUT: "Timeout" in kind,
        Cause.DATABASE: failure.startswith(("django.db", "psycopg", "sqlite3")),
        # An adapter raises PutOff where the other side is away or says later.
        Cause.UNREACHABLE: failure.startswith(OUTSIDE) or "Connect" in kind or kind in {"gaierror", "PutOff"},
    }
    return next((cause for cause, seen in signs.items() if seen), Cause.BUG)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a periodic job runs: every so many minutes, or once a day at a time of Japan."""

    minutes: int = 0
    at: time | None = None

    def next_after(self, moment: datetime) -> datetime:
        """Return when the job is due next.

        >>> from datetime import datetime
        >>> Rhythm(at=time(3, 0)).next_after(datetime(2026, 11, 23, 12, 0, tzinfo=JST)).isoformat()
        '2026-11-24T03:00:00+09:00'
        """
        if self.at is None:
            return moment + timedelta(minutes=self.minutes)
        local = moment.astimezone(JST)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today > local else today + timedelta(days=1)

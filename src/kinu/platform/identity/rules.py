"""Decisions without database, clock or network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

STAFF_IDLE = 30 * 60
RESIDENT_IDLE = 30 * 60
STAFF_DAY = 10 * 60 * 60
RESIDENT_DAY = 12 * 60 * 60
ADULT_AT = 18  # 民法4条


def session_is_over(*, began: float | None, seen: float | None, staff: bool, now: float) -> bool:
    """Tell whether a session ends: nobody there for 30 minutes, or a working day has gone by.

    >>> session_is_over(began=0, seen=1_000, staff=True, now=1_000 + STAFF_IDLE)
    False
    >>> session_is_over(began=0, seen=1_000, staff=True, now=1_001 + STAFF_IDLE)
    True
    """
    idle, whole = (STAFF_IDLE, STAFF_DAY) if staff else (RESIDENT_IDLE, RESIDENT_DAY)
    too_idle = seen is not None and now - seen > idle
    too_long = began is not None and now - began > whole
    return too_idle or too_long


def safe_next(target: str, *, fallback: str = "/") -> str:
    r"""Return `target` when it is an address of this house, else `fallback`: nobody is led away by a link.

    >>> safe_next("/procedures/juminhyo/?step=2")
    '/procedures/juminhyo/?step=2'
    >>> [safe_next(bad) for bad in ("https://evil.example/", "//evil.example", r"/\evil.example", "/\t/evil", "")]
    ['/', '/', '/', '/', '/']
    """
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return fallback
    if any(ord(character) < 33 for character in target):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target


def age_on(birth_date: date, day: date) -> int:
    """Return the age in law: a person attains an age at the end of the day before the birthday (年齢計算ニ関する法律).

    >>> age_on(date(2008, 4, 2), date(2026, 4, 1)), age_on(date(2008, 4, 2), date(2026, 3, 31))
    (18, 17)
    """
    tomorrow = day.toordinal() + 1
    following = date.fromordinal(tomorrow)
    had_birthday = (following.month, following.day) >= (birth_date.month, birth_date.day)
    return following.year - birth_date.year - (0 if had_birthday else 1)


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login of the demo city, printed by `make demo`. It exists only where KINU_DEMO is on."""

    username: str
    password: str
    title: str
    totp: str = "/demo-provider/totp"


DEMO_PASSWORD = "kinu-demo"  # noqa: S105  printed on purpose; no such account exists outside a demo
DEMO_TOTP_SECRET = "KINUDEMOKINUDEMOKINUDEMOKINUDEMO"  # noqa: S105  as above
DEMO_PIN = "1234"
DEMO_STAFF: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("clerk", "市民課の担当者", "市民課", ("clerk",)),
    ("chief", "市民課の決裁者", "市民課", ("clerk", "chief")),
    ("register", "住民登録の窓口", "市民課", ("clerk", "register", "protector")),
    ("kodomo", "こども課の担当者", "こども課", ("clerk", "chief")),
    ("kaigo", "幸せ長寿課の担当者", "幸せ長寿課", ("clerk", "chief")),
    ("planner", "計画の担当", "デジタル推進課", ("clerk", "planner")),
    ("auditor", "監査", "総務課", ("auditor",)),
    ("admin", "システム管理", "デジタル推進課", ("admin",)),
)
"""username, title, name of the department, roles."""


def demo_logins() -> tuple[DemoLogin, ...]:
    """Return the documented demo logins of staff, for the start banner."""
    return tuple(DemoLogin(username, DEMO_PASSWORD, title) for username, title, _department, _roles in DEMO_STAFF)

"""Decisions without database, clock or network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address
from urllib.parse import urlsplit

from kinu.kernel import ages

IDLE = 30 * 60
"""Seconds without the person after which a session ends, where the city sets nothing else."""
STAFF_DAY = 10 * 60 * 60
RESIDENT_DAY = 12 * 60 * 60
ADULT_AT = 18  # 民法4条


def session_left(
    *, began: float | None, seen: float | None, staff: bool, now: float, idle: float = IDLE
) -> float:
    """Return the seconds until a session ends, negative when it is over: nobody there, or a working day has gone by.

    >>> session_left(began=0, seen=1_000, staff=True, now=1_000 + IDLE)
    0
    >>> session_left(began=0, seen=STAFF_DAY - 60, staff=True, now=STAFF_DAY - 60)
    60
    """
    whole = STAFF_DAY if staff else RESIDENT_DAY
    ends_idle = (now if seen is None else seen) + idle
    ends_day = (now if began is None else began) + whole
    return min(ends_idle, ends_day) - now


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


def is_minor(birth_date: date, *, today: date) -> bool:
    """Tell whether a person is still under 18, as people say it: adult from the morning of the birthday.

    >>> is_minor(date(2008, 4, 2), today=date(2026, 4, 1)), is_minor(date(2008, 4, 2), today=date(2026, 4, 2))
    (True, False)
    """
    return ages.age_on(birth_date, today) < ADULT_AT


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a household as the rule of parents needs one; `relation` is the register's code to the head."""

    resident_id: str
    relation: str
    birth_date: date


_PARENTS_OF: dict[str, tuple[str, ...]] = {
    "20": ("02", "11", "12"),
    "21": ("11",),
    "22": ("12",),
    "2020": ("20", "2011", "2012"),
    **dict.fromkeys(("61", "62", "63", "64"), ("51", "52")),
}
"""For a child's relation to the head: the relations of those who are its parents. Unregistered partners are not."""


def children_in(members: Sequence[Member], *, parent_id: str, today: date) -> tuple[Member, ...]:
    """Return the minors whose parent `parent_id` is, as far as the household alone can tell (民法818条).

    Grandchildren of the head are told apart only when the head has one adult child at home; else an agreement is needed.

    >>> family = [Member("f", "02", date(1985, 1, 1)), Member("c", "20", date(2020, 1, 1))]
    >>> [child.resident_id for child in children_in(family, parent_id="f", today=date(2026, 4, 1))]
    ['c']
    """
    parent = next((member for member in members if member.resident_id == parent_id), None)
    if parent is None or is_minor(parent.birth_date, today=today):
        return ()
    grown = [m for m in members if m.relation == "20" and not is_minor(m.birth_date, today=today)]
    return tuple(
        member
        for member in members
        if is_minor(member.birth_date, today=today)
        and parent.relation in _PARENTS_OF.get(member.relation, ())
        and (member.relation != "2020" or len(grown) == 1)
    )


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
    ("taxi", "乗合タクシーの予約受付", "都市計画課", ("rides",)),
    ("driver", "乗合タクシーの運転手", "都市計画課", ("driver",)),
)
"""username, title, name of the department, roles."""


def may_hold_passkeys(host: str) -> bool:
    """Tell whether browsers make passkeys for this host: they belong to a name, never to a number (WebAuthn 5.1.2).

    >>> may_hold_passkeys("kinu.example.jp:8000"), may_hold_passkeys("localhost")
    (True, True)
    >>> may_hold_passkeys("127.0.0.1:8000"), may_hold_passkeys("[::1]:8000")
    (False, False)
    """
    try:
        ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return True
    return False


def demo_logins() -> tuple[DemoLogin, ...]:
    """Return the documented demo logins of staff, for the start banner."""
    return tuple(
        DemoLogin(username, DEMO_PASSWORD, title) for username, title, _department, _roles in DEMO_STAFF
    )


LEEWAY = 60
"""Seconds by which the clocks of provider and city may differ."""
TOKEN_AGE = 600
"""Seconds after which an id_token is too old to log anybody in."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an id_token must say to be ours."""

    issuer: str
    client_id: str
    nonce: str
    acr: str


def id_token_fault(claims: Mapping[str, object], *, expected: Expected, now: float) -> str:
    """Return the first thing wrong with the claims, "" when nothing is (OpenID Connect Core 3.1.3.7).

    >>> id_token_fault({"iss": "https://other"}, expected=Expected("https://op", "city", "n", "aal3"), now=0)
    'iss'
    """
    checks = (
        ("iss", claims.get("iss") == expected.issuer),
        ("aud", _is_audience(claims, expected.client_id)),
        ("azp", claims.get("azp", expected.client_id) == expected.client_id),
        ("sub", isinstance(claims.get("sub"), str) and 0 < len(str(claims["sub"])) <= 255),
        ("exp", _number(claims.get("exp")) > now - LEEWAY),
        ("iat", now - TOKEN_AGE - LEEWAY <= _number(claims.get("iat")) <= now + LEEWAY),
        ("nonce", claims.get("nonce") == expected.nonce),
        ("acr", claims.get("acr") == expected.acr),
    )
    return next((name for name, holds in checks if not holds), "")


def _is_audience(claims: Mapping[str, object], client_id: str) -> bool:
    audience = claims.get("aud")
    if isinstance(audience, str):
        return audience == client_id
    if not isinstance(audience, list) or client_id not in audience:
        return False
    return len(audience) == 1 or claims.get("azp") == client_id


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1.0


def sex_code(text: str) -> str:
    """Return the sex as ISO/IEC 5218 ("1" male, "2" female, "9" not stated), from what a card or provider says.

    >>> [sex_code(text) for text in ("male", "2", "女", "")]
    ['1', '2', '2', '9']
    """
    return {"1": "1", "male": "1", "男": "1", "2": "2", "female": "2", "女": "2"}.get(
        text.strip().lower(), "9"
    )


def iso_birth_date(text: str) -> str:
    """Return a birth date as ISO text; unknown month or day stays 00, and anything else gives "".

    >>> [iso_birth_date(text) for text in ("1950-01-31", "19500100", "0000", "1950-13-01")]
    ['1950-01-31', '1950-01-00', '', '']
    """
    digits = text.replace("-", "").strip()
    if len(digits) != 8 or not digits.isascii() or not digits.isdigit():
        return ""
    year, month, day = digits[:4], digits[4:6], digits[6:]
    return f"{year}-{month}-{day}" if int(month) <= 12 and int(day) <= 31 else ""

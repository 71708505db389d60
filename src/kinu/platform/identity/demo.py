"""Staff of the demo city: two to four persons in each section, and the documented demo logins."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.hooks import public as hooks
from kinu.platform.people import public as people

from . import rules
from .models import Account, StaffPost

MOST_SECTIONS = 30


@dataclass(frozen=True, slots=True)
class _Person:
    username: str
    name: str
    kana: str
    posts: tuple[tuple[str, str], ...]


def load_staff(context: hooks.DemoContext) -> None:
    """Make the staff; a second run changes nothing. All share one password hash and one TOTP secret, on purpose."""
    if _has_staff():
        context.say("staff: already there")
        return
    persons = tuple(_persons(random.Random(f"staff-{context.seed}")))  # noqa: S311  invented people, not secrets
    with (
        transaction.atomic(),
        audit.record("identity.demo_staff", by=system("demo"), subject="identity") as entry,
    ):
        _create(persons)
        entry.note(accounts=len(persons))
    context.shared["staff"] = len(persons)
    context.say(f"staff: {len(persons)} persons in {len(_sections())} sections")


def _has_staff() -> bool:
    return Account.objects.filter(kind=Account.Kind.STAFF).exists()


def _create(persons: tuple[_Person, ...]) -> None:
    password = make_password(rules.DEMO_PASSWORD, salt="kinudemo")
    accounts = Account.objects.bulk_create(
        Account(
            uid=_account_id(person.username),
            username=person.username,
            name=person.name,
            kana=person.kana,
            kind=Account.Kind.STAFF,
            password=password,
            email=f"{person.username}@city.example.jp",
            date_joined=clock.now(),
        )
        for person in persons
    )
    by_name = {account.username: account for account in accounts}
    StaffPost.objects.bulk_create(
        StaffPost(account=by_name[person.username], department=department, role=role)
        for person in persons
        for department, role in person.posts
    )
    Authenticator.objects.bulk_create(
        Authenticator(
            user_id=account.pk,
            type=Authenticator.Type.TOTP,
            data={"secret": encrypt(rules.DEMO_TOTP_SECRET)},
            created_at=clock.now(),
        )
        for account in accounts
    )


def _account_id(username: str) -> str:
    """Return the same account id for the same name, so that a demo city is the same each time."""
    return f"{random.Random(f'account-{username}').getrandbits(128):032x}"  # noqa: S311


def _sections() -> tuple[people.Department, ...]:
    """Return the sections that get staff: those of the demo logins first, then in the order of the organisation."""
    named = {department for _u, _t, department, _r in rules.DEMO_STAFF}
    sections = [one for one in people.departments() if one.kind == "section" or one.name in named]
    sections.sort(key=lambda one: one.name not in named)
    return tuple(sections[:MOST_SECTIONS])


def _persons(draw: random.Random) -> Iterator[_Person]:
    names = _Names(draw)
    codes = {one.name: one.code for one in people.departments()}
    for username, _title, department, roles in rules.DEMO_STAFF:
        name, reading = names.next()
        code = codes.get(department, "")
        yield _Person(username, name, reading, tuple((code, role) for role in roles))
    for number, section in enumerate(_sections(), start=1):
        for place in range(draw.randint(2, 4)):
            name, reading = names.next()
            roles = ("clerk", "chief") if place == 0 else ("clerk",)
            posts = tuple((section.code, role) for role in roles)
            yield _Person(f"s{number:02d}{place + 1}", name, reading, posts)


class _Names:
    """Invented names drawn from the demo's lists."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._family = _column_pairs("surnames.csv", "surname", "kana")
        self._given = _column_pairs("given_names.csv", "given_name", "kana")

    def next(self) -> tuple[str, str]:
        family, given = self._draw.choice(self._family), self._draw.choice(self._given)
        return f"{family[0]} {given[0]}", f"{family[1]} {given[1]}"


def _column_pairs(file: str, written: str, reading: str) -> list[tuple[str, str]]:
    with (settings.DEMO_DIR / file).open(encoding="utf-8", newline="") as lines:
        return [(row[written], row[reading]) for row in csv.DictReader(lines)]


hooks.demo.register(hooks.DemoPart(id="staff", order=30, load=load_staff, present=_has_staff))

"""Accounts and logged-in clients for the tests of every room.

`log_in_staff(client, roles=("clerk",), departments=("shimin",))` and
`log_in_resident(client, resident_id=…)` give the Actor and leave the client logged in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.platform.identity import selectors
from kinu.platform.identity.models import Account, Delegation, StaffPost
from kinu.platform.identity.services import session

_numbers = count(1)
PASSWORD = "kinu-test-7391"


def make_staff(
    *, roles: Iterable[str] = ("clerk",), departments: Iterable[str] = ("",), name: str = "", **fields: Any
) -> Account:
    """Return an active staff account holding every role in every department; it has no password unless given."""
    number = next(_numbers)
    password = fields.pop("password", None)
    account = Account(
        username=fields.pop("username", f"staff{number}"),
        kind=Account.Kind.STAFF,
        name=name or f"職員{number}",
        **fields,
    )
    account.set_password(password) if password else account.set_unusable_password()
    account.save()
    for role in roles:
        for department in departments:
            StaffPost.objects.create(account=account, role=role, department=department)
    return account


def make_resident(*, resident_id: str = "", card: bool = True, **fields: Any) -> Account:
    """Return a resident's account; with `card` it has logged in with a card before."""
    uid = fields.pop("uid", new_id())
    account = Account(uid=uid, username=uid, kind=Account.Kind.RESIDENT, resident_id=resident_id, **fields)
    if card:
        account.card_subject = f"subject-{uid}"
        account.card_read_at = clock.now()
    account.set_unusable_password()
    account.save()
    return account


def make_delegation(
    *, principal: str, agent: str, now: datetime, procedures: Iterable[str] = ()
) -> Delegation:
    """Return an agreement in force by which the agent may act for the principal."""
    return Delegation.objects.create(
        principal_resident_id=principal,
        agent_resident_id=agent,
        procedures=list(procedures),
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=30),
        state=Delegation.State.ACTIVE,
        code_expires_at=now,
        created_at=now,
        confirmed_at=now,
    )


def staff_actor(*, today: date | None = None, **fields: Any) -> Actor:
    """Make a staff account and return its actor."""
    return selectors.staff_actor(make_staff(**fields), today=today or clock.today())


def resident_actor(*, resident_id: str = "", assurance: str = "card", **fields: Any) -> Actor:
    """Make a resident's account and return its actor."""
    account = make_resident(resident_id=resident_id, card=assurance == "card", **fields)
    return selectors.resident_actor(account, assurance=assurance)


def log_in(client: Client, account: Account, *, assurance: str = "card") -> None:
    """Log the client in as `account`: staff with second factor, residents with the given assurance."""
    client.force_login(account, backend=session.BACKEND)
    store = client.session
    if account.kind == Account.Kind.STAFF:
        store[session.SECOND_FACTOR] = True
    else:
        store[session.ASSURANCE] = assurance
    store[session.BEGAN] = store[session.SEEN] = clock.now().timestamp()
    store.save()


def log_in_staff(client: Client, **fields: Any) -> Actor:
    """Make a staff account, log the client in and return the actor."""
    account = make_staff(**fields)
    log_in(client, account)
    return selectors.staff_actor(account, today=clock.today())


def log_in_resident(
    client: Client, *, resident_id: str = "", assurance: str = "card", **fields: Any
) -> Actor:
    """Make a resident's account, log the client in and return the actor."""
    account = make_resident(resident_id=resident_id, card=assurance == "card", **fields)
    log_in(client, account, assurance=assurance)
    return selectors.resident_actor(account, assurance=assurance)

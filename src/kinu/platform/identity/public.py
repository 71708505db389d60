"""The door of identity: who an account is, who works where, who acts for whom."""

from __future__ import annotations

from datetime import datetime

from kinu.kernel import clock
from kinu.kernel.actor import GUEST, Actor

from . import selectors
from .rules import DemoLogin, demo_logins
from .selectors import CardFacts, Settings, StaffView
from .selectors import DelegationView as Delegation
from .selectors.scopes import ScopeSource, scopes
from .services.acting import MayNotActFor, OutsideScope, Principal, check_scope, principals_of
from .services.preferences import set_preferences

__all__ = [
    "CardFacts",
    "Delegation",
    "DemoLogin",
    "MayNotActFor",
    "OutsideScope",
    "Principal",
    "ScopeSource",
    "Settings",
    "StaffView",
    "account_of_resident",
    "actor_for",
    "card_facts",
    "check_scope",
    "delegations_of",
    "demo_logins",
    "language_of",
    "mail_of",
    "own_resident_of_staff",
    "principals_of",
    "scopes",
    "set_preferences",
    "settings_of",
    "staff_name",
    "staff_of",
]


def actor_for(account_id: str, *, now: datetime | None = None, assurance: str = "card") -> Actor:
    """Return the actor of an account for work done in its name later; a guest when there is none any more."""
    account = selectors.account_of(account_id)
    if account is None or not account.is_active:
        return GUEST
    if account.kind == account.Kind.STAFF:
        return selectors.staff_actor(account, today=(now or clock.now()).date())
    held = assurance if account.card_subject else "mail"
    return selectors.resident_actor(account, assurance=held)


def staff_of(department: str, *, role: str = "") -> tuple[StaffView, ...]:
    """Return the active staff of a department, by reading of the name; `role` narrows."""
    return selectors.staff(department=department, role=role)


def staff_name(account_id: str) -> str:
    """Return the name of a member of staff, also of one who has left; "" for everybody else."""
    account = selectors.account_of(account_id)
    return account.name if account is not None and account.kind == account.Kind.STAFF else ""


def own_resident_of_staff(account_id: str) -> str:
    """Return the register entry an administrator tied a staff account to, "" when there is none."""
    account = selectors.account_of(account_id) if account_id else None
    return account.own_resident_id if account is not None and account.kind == account.Kind.STAFF else ""


def settings_of(account_id: str) -> Settings:
    """Return what the account chose; defaults for an unknown account."""
    account = selectors.account_of(account_id)
    if account is None:
        return Settings(mail="", language="ja", text_size="standard", mail_wanted=False)
    return Settings(account.email, account.language, account.text_size, account.mail_wanted)


def mail_of(account_id: str) -> str:
    """Return the mail address of an account, "" when it has none."""
    return settings_of(account_id).mail


def language_of(account_id: str) -> str:
    """Return the language code the account reads."""
    return settings_of(account_id).language


def card_facts(account_id: str) -> CardFacts | None:
    """Return the four items the card gave at the last card login, or None."""
    account = selectors.account_of(account_id)
    if account is None or account.card_read_at is None:
        return None
    return CardFacts(
        account.name, account.card_address, account.card_birth_date, account.card_sex, account.card_read_at
    )


def account_of_resident(resident_id: str) -> str:
    """Return the id of the account whose card proved to be this resident, or ""."""
    return selectors.account_of_resident(resident_id)


def delegations_of(resident_id: str) -> tuple[Delegation, ...]:
    """Return every agreement the resident is part of, as principal or agent, newest first."""
    return selectors.delegations_of(resident_id)

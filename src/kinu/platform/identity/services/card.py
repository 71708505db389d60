"""Login with the My Number card: begin, come back, find the person in the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from kinu.kernel.actor import Actor, system
from kinu.platform.audit import public as audit
from kinu.platform.identity import rules
from kinu.platform.identity.adapters.base import Beginning, CardIdentity, CardLoginLost, CardLoginRefusal
from kinu.platform.identity.adapters.chosen import CALLBACK, card_login
from kinu.platform.identity.models import Account
from kinu.platform.people import public as people
from kinu.platform.web import public as web

from . import session

PENDING = "identity.card_login"
PENDING_SECONDS = 15 * 60
PENDING_MOST = 4
"""Logins under way in one browser: several tabs may each have one."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CardLoggedIn:
    """Who logged in, where to go next, and why the register knows no such person ("" when it does)."""

    actor: Actor
    next: str
    unmatched: str


def origin_of(request: HttpRequest) -> str:
    """Return where the house is reached: the configured address, in a demo the one the browser used."""
    if settings.DEMO:
        return f"{request.scheme}://{request.get_host()}"
    return str(settings.BASE_URL).rstrip("/")


def begin(request: HttpRequest, *, next_url: str, now: datetime) -> str:
    """Remember a login under way in the session and return where the browser must go."""
    web.limit_rate(key=f"card-begin:{_from(request)}", times=30, per_seconds=300, now=now)
    origin = origin_of(request)
    beginning = card_login(origin=origin).begin(redirect_uri=origin + CALLBACK)
    pending = _pending(request, now=now)
    pending[beginning.state] = {
        "nonce": beginning.nonce,
        "verifier": beginning.verifier,
        "redirect_uri": beginning.redirect_uri,
        "next": rules.safe_next(next_url),
        "at": now.timestamp(),
    }
    newest = sorted(pending.items(), key=lambda item: -item[1]["at"])[:PENDING_MOST]
    request.session[PENDING] = dict(newest)
    return beginning.url


def finish(request: HttpRequest, answer: Mapping[str, str], *, now: datetime) -> CardLoggedIn:
    """Log in whoever the provider proved. Each answer counts once: its beginning is forgotten before it is checked."""
    web.limit_rate(key=f"card-callback:{_from(request)}", times=30, per_seconds=300, now=now)
    pending = _pending(request, now=now)
    begun = pending.pop(answer.get("state", ""), None)
    request.session[PENDING] = pending
    if begun is None:
        raise CardLoginLost("state")
    beginning = Beginning("", answer["state"], begun["nonce"], begun["verifier"], begun["redirect_uri"])
    identity = card_login(origin=origin_of(request)).finish(beginning=beginning, answer=answer, now=now)
    account, unmatched = account_for(identity, now=now)
    actor = session.begin(request, account, assurance="card", now=now)
    request.session.pop(PENDING, None)
    return CardLoggedIn(actor=actor, next=str(begun["next"]), unmatched=unmatched)


def next_of(request: HttpRequest, answer: Mapping[str, str], *, now: datetime) -> str:
    """Return where the login under way wanted to go, for the page that says why it failed."""
    begun = _pending(request, now=now).get(answer.get("state", ""))
    return str(begun["next"]) if begun else "/"


def note_refusal(refusal: CardLoginRefusal) -> None:
    """Leave a word for the operators; a refusal holds no personal data."""
    log.warning("identity.card_login_refused", code=refusal.code, reason=refusal.reason)


def account_for(identity: CardIdentity, *, now: datetime) -> tuple[Account, str]:
    """Return the account of this person, made or brought up to date, and why the register knows no such person."""
    match = people.match_four_items(
        name=identity.name, birth_date=identity.birth_date, sex=identity.sex, address=identity.address
    )
    with transaction.atomic():
        account = _known_account(identity, resident_id=match.resident_id)
        account.card_subject, account.resident_id = identity.subject, match.resident_id
        account.name, account.card_address = identity.name, identity.address
        account.card_birth_date, account.card_sex = identity.birth_date, identity.sex
        account.card_read_at = now
        with audit.record(
            "identity.card_read",
            by=system("identity"),
            subject=account.uid,
            resident_id=match.resident_id,
            now=now,
        ):
            account.save()
    return account, "" if match else match.reason


def _known_account(identity: CardIdentity, *, resident_id: str) -> Account:
    """Find the account by the provider's name for the person, else by the register entry (a renewed card)."""
    by_card = Account.objects.select_for_update().filter(card_subject=identity.subject).first()
    by_register = (
        Account.objects.select_for_update().filter(resident_id=resident_id).first() if resident_id else None
    )
    if by_card is not None and by_register is not None and by_card.pk != by_register.pk:
        # The person moved in before this login matched, or has had two cards: the register entry's account stays.
        by_card.card_subject = ""
        by_card.save(update_fields=["card_subject"])
        return by_register
    account = by_register or by_card
    if account is None:
        account = Account(kind=Account.Kind.RESIDENT)
        account.username = account.uid
        account.set_unusable_password()
    return account


def _pending(request: HttpRequest, *, now: datetime) -> dict[str, dict[str, Any]]:
    held = request.session.get(PENDING, {})
    oldest = now.timestamp() - PENDING_SECONDS
    return {state: begun for state, begun in held.items() if begun["at"] > oldest}


def _from(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))

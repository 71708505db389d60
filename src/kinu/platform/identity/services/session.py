"""Sessions: begin, carry on, end. A session never owns a draft; ending one deletes nothing a person typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.contrib.auth import login, logout
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity.events import ResidentLoggedIn
from kinu.platform.identity.models import Account
from kinu.platform.identity.selectors import resident_actor, staff_actor
from kinu.platform.outbox import public as outbox

BACKEND = "kinu.platform.identity.backends.DoorBackend"
ASSURANCE = "identity.assurance"
BEGAN = "identity.began"
SEEN = "identity.seen"
SECOND_FACTOR = "identity.second_factor"
BACKGROUND_HEADER = "X-Kinu-Background"
"""A page that polls by itself sends this header; such requests do not count as being there."""

log = structlog.get_logger(__name__)


def begin(request: HttpRequest, account: Account, *, assurance: str, now: datetime) -> Actor:
    """Log a resident in with a new session id; what the guest's session held (a begun form) stays."""
    before = request.user.uid if isinstance(request.user, Account) else ""
    kept = _kept(request, account)
    login(request, account, backend=BACKEND)
    request.session.update(kept)
    request.session[ASSURANCE] = assurance
    request.session[BEGAN] = request.session[SEEN] = now.timestamp()
    actor = resident_actor(account, assurance=assurance)
    with (
        transaction.atomic(),
        audit.record("identity.logged_in", by=actor, subject=account.uid, resident_id=actor.resident_id),
    ):
        Account.objects.filter(pk=account.pk).update(last_login=now)
        outbox.publish(ResidentLoggedIn(account_id=account.uid, assurance=assurance, before=before))
    log.info("identity.logged_in", account_id=account.uid, assurance=assurance)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def note_staff_login(account: Account, *, now: datetime) -> None:
    """Write that a member of staff is at the door; the steps of the login themselves are allauth's."""
    by = staff_actor(account, today=now.date())
    with transaction.atomic(), audit.record("identity.logged_in", by=by, subject=account.uid):
        pass
    log.info("identity.logged_in", account_id=account.uid, assurance="staff")


def note_second_factor_change(account: Account, *, kind: str, added: bool, now: datetime) -> None:
    """Write that a second factor was added to, or taken from, the account by its owner."""
    action = "identity.second_factor_added" if added else "identity.second_factor_removed"
    by = staff_actor(account, today=now.date())
    with transaction.atomic(), audit.record(action, by=by, subject=account.uid) as entry:
        entry.note(kind=kind)


def _kept(request: HttpRequest, account: Account) -> dict[str, Any]:
    """Django flushes the session when another account logs in; keep what is not about the old account."""
    if not isinstance(request.user, Account) or request.user.pk == account.pk:
        return {}
    return {
        key: value
        for key, value in request.session.items()
        if not key.startswith(("_auth", "identity.", "account_"))
    }


def end(request: HttpRequest, *, by: Actor) -> None:
    """Log out this browser."""
    if by.account_id:
        with transaction.atomic(), audit.record("identity.logged_out", by=by, subject=by.account_id):
            pass
    logout(request)


def end_everywhere(request: HttpRequest, *, by: Actor) -> None:
    """Log out every browser of this account, this one included."""
    end_all_sessions(account_id=by.account_id, by=by)
    logout(request)


def end_all_sessions(*, account_id: str, by: Actor) -> None:
    """Make every session of the account worthless from its next request on."""
    with transaction.atomic(), audit.record("identity.logged_out_everywhere", by=by, subject=account_id):
        Account.objects.filter(uid=account_id).update(session_epoch=F("session_epoch") + 1)


def touch(request: HttpRequest, *, now: datetime) -> None:
    """Note that the person is there, unless the page asked by itself."""
    request.session.setdefault(BEGAN, now.timestamp())
    if SEEN not in request.session or BACKGROUND_HEADER not in request.headers:
        request.session[SEEN] = now.timestamp()


def times_of(request: HttpRequest) -> tuple[float | None, float | None]:
    """Return when the session began and when the person was last there, as seconds."""
    return request.session.get(BEGAN), request.session.get(SEEN)


def assurance_of(request: HttpRequest) -> str:
    return str(request.session.get(ASSURANCE, ""))


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a second factor (TOTP, security key or passkey)."""
    if request.session.get(SECOND_FACTOR):
        return True
    methods = request.session.get("account_authentication_methods", [])
    return any(record.get("method") == "mfa" for record in methods)


def note_second_factor(request: HttpRequest) -> None:
    """A second factor was set up in this session just now."""
    request.session[SECOND_FACTOR] = True

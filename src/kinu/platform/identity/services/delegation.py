"""Delegation: a principal names an agent, the agent accepts with a code, either may end it.

The principal chooses scope and last day and gets a code to hand over in person; whoever logs in with a card and
enters the code becomes the agent. So the city never asks one resident for another's data.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kinu.kernel import ids, kana
from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.identity import selectors
from kinu.platform.identity.events import DelegationConfirmed, DelegationEnded
from kinu.platform.identity.models import Delegation
from kinu.platform.identity.selectors import DelegationView
from kinu.platform.outbox import public as outbox
from kinu.platform.web import public as web

CODE_HOURS = 24
TRIES = 5
LONGEST = timedelta(days=366)


class NotInRegister(Refusal):
    code = "identity.not-in-register"
    message = _("代理をたのむには、マイナンバーカードでログインし、この市に住民登録があることが必要です。")
    status = 403


class PeriodWrong(Refusal):
    code = "identity.delegation-period"
    message = _("代理の終わりの日は、今日から1年以内の日を選んでください。")
    status = 400


class DelegationCodeWrong(Refusal):
    code = "identity.delegation-code"
    message = _(
        "この代理コードは使えません。文字を確認し、期限(24時間)が過ぎたときは本人に新しいコードを出してもらってください。"
    )
    status = 400


class OwnDelegation(Refusal):
    code = "identity.own-delegation"
    message = _(
        "自分が出した代理コードを、自分で使うことはできません。代理をする人がログインして入力します。"
    )
    status = 400


class DelegationNotYours(Refusal):
    code = "identity.delegation-not-yours"
    message = _("この代理は見つかりません。")
    status = 404


@dataclass(frozen=True, slots=True)
class Proposal:
    """A delegation that waits for its agent. The code is shown once and kept only as a keyed hash."""

    id: str
    code: str
    expires_at: datetime


def propose(
    *, by: Actor, procedures: Sequence[str], starts_on: date, ends_on: date, now: datetime
) -> Proposal:
    """Make a delegation for the actor's own matters and return the code to hand over."""
    if not by.resident_id or by.acts_for != by.resident_id:
        raise NotInRegister
    if not starts_on <= ends_on or starts_on < now.date() or ends_on > now.date() + LONGEST:
        raise PeriodWrong
    web.limit_rate(key=f"delegation:{by.resident_id}", times=10, per_seconds=86400, now=now)
    code = ids.spoken_code(10)
    row = Delegation(
        principal_resident_id=by.resident_id,
        procedures=list(procedures),
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
        code_hash=_hash(code),
        code_expires_at=now + timedelta(hours=CODE_HOURS),
    )
    with (
        transaction.atomic(),
        audit.record(
            "identity.delegation_proposed", by=by, subject=row.id, resident_id=by.resident_id, now=now
        ) as entry,
    ):
        entry.note(procedures=list(procedures), ends_on=ends_on.isoformat())
        row.save(force_insert=True)
    return Proposal(row.id, code, row.code_expires_at)


def accept(*, by: Actor, code: str, now: datetime) -> DelegationView:
    """Make the actor the agent of the delegation the code belongs to."""
    if not by.resident_id:
        raise NotInRegister
    web.limit_rate(key=f"delegation-code:{by.resident_id}", times=TRIES, per_seconds=600, now=now)
    wanted = _hash(code)
    waiting = Q(state=Delegation.State.PROPOSED, code_expires_at__gt=now, ends_on__gte=now.date())
    row = Delegation.objects.filter(waiting, code_hash=wanted).first()
    if row is None or not hmac.compare_digest(row.code_hash, wanted):
        raise DelegationCodeWrong
    if row.principal_resident_id == by.resident_id:
        raise OwnDelegation
    return _confirm(row, by=by, now=now)


def _confirm(row: Delegation, *, by: Actor, now: datetime) -> DelegationView:
    with (
        transaction.atomic(),
        audit.record(
            "identity.delegation_confirmed",
            by=by,
            subject=row.id,
            resident_id=row.principal_resident_id,
            now=now,
        ),
    ):
        won = Delegation.objects.filter(id=row.id, state=Delegation.State.PROPOSED).update(
            state=Delegation.State.ACTIVE,
            agent_resident_id=by.resident_id,
            confirmed_at=now,
            code_hash="",
        )
        if not won:
            raise DelegationCodeWrong
        outbox.publish(
            DelegationConfirmed(
                delegation_id=row.id,
                principal_resident_id=row.principal_resident_id,
                agent_resident_id=by.resident_id,
            )
        )
    row.refresh_from_db()
    return selectors.delegation_view(row)


def end(*, by: Actor, delegation_id: str, now: datetime) -> None:
    """End a delegation now; principal and agent may both do it."""
    own = Q(principal_resident_id=by.resident_id) | Q(agent_resident_id=by.resident_id)
    row = Delegation.objects.filter(own, id=delegation_id).first() if by.resident_id else None
    if row is None:
        raise DelegationNotYours
    with (
        transaction.atomic(),
        audit.record(
            "identity.delegation_ended", by=by, subject=row.id, resident_id=row.principal_resident_id, now=now
        ),
    ):
        open_still = Delegation.objects.filter(id=row.id).exclude(state=Delegation.State.ENDED)
        if not open_still.update(state=Delegation.State.ENDED, ended_at=now, code_hash=""):
            return
        outbox.publish(
            DelegationEnded(
                delegation_id=row.id,
                principal_resident_id=row.principal_resident_id,
                agent_resident_id=row.agent_resident_id,
            )
        )


def _hash(code: str) -> str:
    """Return the keyed hash of a delegation code, whatever width, case or blanks it was typed with."""
    spoken = "".join(character for character in kana.tidy(code).upper() if character.isalnum())
    return salted_hmac("kinu.identity.delegation", spoken, algorithm="sha256").hexdigest()

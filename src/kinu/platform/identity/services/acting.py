"""Acting for another: a parent for a child, an agent for a principal. だれの手続きですか."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.identity import selectors
from kinu.platform.identity.selectors import family

ACTS_FOR = "identity.acts_for"
PARENT_CHECK = 15 * 60
"""Seconds after which the household is read again for a parent; an agreement is read at every request."""


class MayNotActFor(Refusal):
    code = "identity.may-not-act-for"
    message = _("この人の手続きを代わりにすることはできません。代理の期間と内容を確認してください。")
    status = 403


class OutsideScope(Refusal):
    code = "identity.outside-scope"
    message = _("この手続きは、任された手続きに入っていません。本人に代理の内容を確認してください。")
    status = 403


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody the actor may act for today. `via` is "parent" or the delegation's id."""

    resident_id: str
    name: str
    via: str
    procedures: tuple[str, ...] = ()
    until: date | None = None


def principals_of(actor: Actor, *, now: datetime) -> tuple[Principal, ...]:
    """Return everybody the actor may act for: children first, then those who named the actor as agent."""
    if not actor.resident_id:
        return ()
    today = now.date()
    children = tuple(
        Principal(resident_id=child.resident_id, name=child.name, via="parent", until=child.until)
        for child in family.children_of(actor.resident_id, today=today)
    )
    return children + _named_by_agreement(actor, today=today)


def _named_by_agreement(actor: Actor, *, today: date) -> tuple[Principal, ...]:
    found = []
    for agreement in selectors.delegations_of(actor.resident_id):
        mine = agreement.agent_resident_id == actor.resident_id and agreement.state == "active"
        if mine and agreement.starts_on <= today <= agreement.ends_on:
            found.append(
                Principal(
                    resident_id=agreement.principal_resident_id,
                    name=family.name_of(agreement.principal_resident_id),
                    via=agreement.id,
                    procedures=agreement.procedures,
                    until=agreement.ends_on,
                )
            )
    return tuple(found)


def switch(request: HttpRequest, *, resident_id: str, by: Actor, now: datetime) -> Actor:
    """Act for `resident_id` from now on in this session, or for oneself again."""
    own = replace(by, acts_for=by.resident_id)
    if resident_id in {"", by.resident_id}:
        _remember(request, own, "", "", now=now)
        return own
    principal = next((p for p in principals_of(by, now=now) if p.resident_id == resident_id), None)
    if principal is None:
        raise MayNotActFor
    actor = replace(by, acts_for=resident_id)
    _remember(request, actor, resident_id, principal.via, now=now)
    return actor


def _remember(request: HttpRequest, actor: Actor, resident_id: str, via: str, *, now: datetime) -> None:
    with (
        transaction.atomic(),
        audit.record("identity.acts_for", by=actor, subject=actor.account_id, resident_id=actor.acts_for),
    ):
        request.session.pop(ACTS_FOR, None)
        if resident_id:
            request.session[ACTS_FOR] = {"resident": resident_id, "via": via, "checked": now.timestamp()}
    request.actor = actor  # type: ignore[attr-defined]


def with_principal(request: HttpRequest, actor: Actor, *, now: datetime) -> Actor:
    """Return the actor acting for whom the session says, or for itself when that has ended meanwhile."""
    chosen = request.session.get(ACTS_FOR)
    if not chosen or not actor.resident_id:
        return actor
    if _still_holds(chosen, actor, now=now):
        if chosen["via"] == "parent" and now.timestamp() - chosen["checked"] > PARENT_CHECK:
            request.session[ACTS_FOR] = {**chosen, "checked": now.timestamp()}
        return replace(actor, acts_for=chosen["resident"])
    del request.session[ACTS_FOR]
    return actor


def _still_holds(chosen: dict[str, object], actor: Actor, *, now: datetime) -> bool:
    resident_id = str(chosen["resident"])
    if chosen["via"] != "parent":
        return bool(
            selectors.agreement(
                agent_resident_id=actor.resident_id, principal_resident_id=resident_id, today=now.date()
            )
        )
    if now.timestamp() - float(str(chosen["checked"])) <= PARENT_CHECK:
        return True
    return family.is_child_of(resident_id, parent_id=actor.resident_id, today=now.date())


def check_scope(*, actor: Actor, procedure: str, now: datetime) -> None:
    """Refuse when the actor acts for somebody and `procedure` was not entrusted."""
    if actor.acts_for in {"", actor.resident_id}:
        return
    today = now.date()
    agreements = selectors.agreement(
        agent_resident_id=actor.resident_id, principal_resident_id=actor.acts_for, today=today
    )
    if any(agreement.covers(procedure) for agreement in agreements):
        return
    if family.is_child_of(actor.acts_for, parent_id=actor.resident_id, today=today):
        return
    raise OutsideScope if agreements else MayNotActFor

"""Reads: who an account is, what it may do, who works where, who acts for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.identity import permissions
from kinu.platform.identity.models import Account, Delegation, StaffPost, Substitution


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff as other rooms see one."""

    account_id: str
    name: str
    username: str
    departments: tuple[str, ...]
    roles: tuple[str, ...]
    active: bool = True
    mail: str = ""


@dataclass(frozen=True, slots=True)
class DelegationView:
    """Who acts for whom, in what, until when. `kind` is "parent" (by the register) or "agent" (by agreement)."""

    id: str
    kind: str
    principal_resident_id: str
    agent_resident_id: str
    procedures: tuple[str, ...]
    starts_on: date
    ends_on: date
    state: str

    def covers(self, procedure: str) -> bool:
        """Tell whether `procedure` lies within the scope; an empty scope means all.

        >>> day = date(2026, 4, 1)
        >>> DelegationView("", "agent", "p", "a", ("jidoteate",), day, day, "active").covers("juminhyo")
        False
        """
        return not self.procedures or procedure in self.procedures


@dataclass(frozen=True, slots=True)
class SubstitutionView:
    """Who stands in, from when to when."""

    id: str
    substitute: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the card itself said at the last card login: the four items, as text."""

    name: str
    address: str
    birth_date: str
    sex: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Settings:
    """What an account chose: language, text size, whether mails are wanted."""

    mail: str
    language: str
    text_size: str
    mail_wanted: bool


def account_of(account_id: str) -> Account | None:
    return Account.objects.filter(uid=account_id).first()


def account_of_resident(resident_id: str) -> str:
    if not resident_id:
        return ""
    found = (
        Account.objects.filter(resident_id=resident_id, is_active=True).values_list("uid", flat=True).first()
    )
    return found or ""


def posts_of(account: Account, *, today: date) -> tuple[frozenset[str], frozenset[str]]:
    """Return (roles, departments) held today, own and as a substitute, in one query."""
    away = Substitution.objects.filter(substitute=account, starts_on__lte=today, ends_on__gte=today)
    rows = StaffPost.objects.filter(
        Q(account=account)
        | Q(account__in=away.values("absent"), account__is_active=True, role__in=permissions.HANDED_ON)
    ).values_list("role", "department")
    roles = frozenset(role for role, _department in rows)
    return roles, frozenset(department for _role, department in rows if department)


def staff_actor(account: Account, *, today: date) -> Actor:
    roles, departments = posts_of(account, today=today)
    return Actor(
        kind=ActorKind.STAFF,
        account_id=account.uid,
        departments=departments,
        permissions=permissions.permissions_of(roles),
        assurance="staff",
        label=account.name or account.username,
    )


def resident_actor(account: Account, *, assurance: str, acts_for: str = "") -> Actor:
    """Return the actor of a resident. Only a card login lets the account speak for its register entry."""
    own = account.resident_id if assurance == "card" else ""
    return Actor(
        kind=ActorKind.RESIDENT,
        account_id=account.uid,
        resident_id=own,
        acts_for=(acts_for or own) if own else "",
        assurance=assurance,
        label=account.name,
    )


def staff(
    *, department: str = "", role: str = "", text: str = "", active_only: bool = True
) -> tuple[StaffView, ...]:
    """Return staff by department, role and a piece of the name, in order of reading."""
    rows: QuerySet[Account] = Account.objects.filter(kind=Account.Kind.STAFF)
    if active_only:
        rows = rows.filter(is_active=True)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(kana__icontains=text) | Q(username__icontains=text))
    if department or role:
        posts = StaffPost.objects.all()
        posts = posts.filter(department=department) if department else posts
        posts = posts.filter(role=role) if role else posts
        rows = rows.filter(pk__in=posts.values("account"))
    return staff_views(tuple(rows.order_by("kana", "username")))


def staff_views(accounts: tuple[Account, ...]) -> tuple[StaffView, ...]:
    held: dict[int, list[tuple[str, str]]] = {}
    for account_pk, department, role in StaffPost.objects.filter(
        account__in=[account.pk for account in accounts]
    ).values_list("account", "department", "role"):
        held.setdefault(account_pk, []).append((department, role))
    return tuple(_staff_view(account, held.get(account.pk, [])) for account in accounts)


def _staff_view(account: Account, posts: list[tuple[str, str]]) -> StaffView:
    return StaffView(
        account_id=account.uid,
        name=account.name,
        username=account.username,
        departments=tuple(sorted({department for department, _ in posts if department})),
        roles=tuple(sorted({role for _, role in posts})),
        active=account.is_active,
        mail=account.email,
    )


def post_rows(account: Account) -> tuple[tuple[str, str], ...]:
    """Return (department, role) of the account's own posts."""
    rows = StaffPost.objects.filter(account=account).order_by("department", "role")
    return tuple(rows.values_list("department", "role"))


def substitutions_of(account: Account) -> tuple[SubstitutionView, ...]:
    """Return who stands in for the account, the latest first."""
    rows = Substitution.objects.filter(absent=account).select_related("substitute").order_by("-starts_on")
    return tuple(SubstitutionView(row.id, row.substitute.name, row.starts_on, row.ends_on) for row in rows)


def delegation_view(row: Delegation) -> DelegationView:
    return DelegationView(
        id=row.id,
        kind="agent",
        principal_resident_id=row.principal_resident_id,
        agent_resident_id=row.agent_resident_id,
        procedures=tuple(row.procedures),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=row.state,
    )


def delegations_of(resident_id: str) -> tuple[DelegationView, ...]:
    """Return every agreement this resident is part of, on either side, newest first."""
    if not resident_id:
        return ()
    rows = Delegation.objects.filter(
        Q(principal_resident_id=resident_id) | Q(agent_resident_id=resident_id)
    ).order_by("-created_at")
    return tuple(delegation_view(row) for row in rows)


def agreement(
    *, agent_resident_id: str, principal_resident_id: str, today: date
) -> tuple[DelegationView, ...]:
    """Return the agreements under which the agent may act for the principal today."""
    if not agent_resident_id or not principal_resident_id:
        return ()
    rows = Delegation.objects.filter(
        agent_resident_id=agent_resident_id,
        principal_resident_id=principal_resident_id,
        state=Delegation.State.ACTIVE,
        starts_on__lte=today,
        ends_on__gte=today,
    )
    return tuple(delegation_view(row) for row in rows)

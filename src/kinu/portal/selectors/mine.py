"""What "my page" shows: everything the house knows about the reader, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.messages import public as messages
from kinu.platform.audit import public as audit
from kinu.platform.hooks import public as hooks
from kinu.platform.identity import public as identity
from kinu.platform.people import public as people
from kinu.procedures import public as procedures

_SEXES = {"0": _("不明"), "1": _("男"), "2": _("女"), "9": _("適用不能")}
_COUNTRIES = {
    "JPN": _("日本"),
    "BRA": _("ブラジル"),
    "VNM": _("ベトナム"),
    "PHL": _("フィリピン"),
    "IDN": _("インドネシア"),
    "LKA": _("スリランカ"),
    "CHN": _("中国"),
    "PER": _("ペルー"),
    "NPL": _("ネパール"),
    "THA": _("タイ"),
    "KOR": _("韓国"),
    "USA": _("アメリカ"),
}
_FACTS = {
    "person.name_full": _("氏名"),
    "person.name_kana": _("氏名のフリガナ"),
    "person.name_latin": _("ローマ字の氏名"),
    "person.name_alias": _("通称"),
    "person.name_former": _("旧氏"),
    "person.birth_date": _("生年月日"),
    "person.sex": _("性別"),
    "person.nationality": _("国籍"),
    "address.current": _("住所"),
    "household.head_name": _("世帯主"),
    "household.relation": _("世帯主との続き柄"),
}


LOOKS_SHOWN, LOOKS_IN_FILE = 300, 10_000


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of "my facts": what the city knows, where it is from, of which day."""

    name: str
    label: object
    value: object
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class MyPage:
    matters: list[procedures.ApplicationCard]
    drafts: list[procedures.DraftCard]
    notices: list[hooks.Notice]
    inbox: list[messages.MessageView]
    unread: int
    family: tuple[identity.Principal, ...]
    settings: identity.Settings


@dataclass(frozen=True, slots=True)
class MyRecord:
    """`known` is False when the login is not tied to an entry of the resident register."""

    known: bool
    facts: list[Fact]
    members: list[dict[str, object]]
    looks: tuple[audit.LookGroup, ...]
    cut: bool = False
    """True when there are more looks than the page shows."""


def my_page(*, actor: Actor, now: datetime) -> MyPage:
    """Return the resident's page; the register is not opened for it."""
    return MyPage(
        matters=procedures.my_applications(actor=actor, limit=20),
        drafts=procedures.my_drafts(actor=actor, now=now),
        notices=notices_for(actor, today=now.date()),
        inbox=list(messages.inbox_of(account_id=actor.account_id, limit=5)),
        unread=messages.unread_count(account_id=actor.account_id),
        family=identity.principals_of(actor, now=now),
        settings=identity.settings_of(actor.account_id),
    )


def my_record(*, actor: Actor) -> MyRecord:
    """Return what the register holds of the reader and who looked at it; needs a card login tied to an entry."""
    if not actor.resident_id:
        return MyRecord(known=False, facts=[], members=[], looks=())
    found = people.facts_of(actor.resident_id, by=actor)
    looks = looks_at_me(actor=actor, limit=LOOKS_SHOWN + 1)
    members = found.pop("household.members", None)
    return MyRecord(
        known=True,
        facts=[_fact(name, found[name]) for name in _FACTS if name in found],
        members=list(members.value) if members and isinstance(members.value, list) else [],
        looks=audit.grouped(looks[:LOOKS_SHOWN]),
        cut=len(looks) > LOOKS_SHOWN,
    )


def looks_at_me(*, actor: Actor, limit: int) -> tuple[audit.Look, ...]:
    """Return who looked at the reader's record, the newest first; nothing without an entry in the register."""
    return audit.looks_at(resident_id=actor.resident_id, limit=limit) if actor.resident_id else ()


def notices_for(actor: Actor, *, today: date) -> list[hooks.Notice]:
    """Return the rooms' notices for one actor: urgent first, then by day."""
    found = [notice for source in hooks.notices for notice in source.for_actor(actor, today)]
    return sorted(found, key=lambda notice: (not notice.urgent, notice.due or date.max))


def _fact(name: str, known: people.FactValue) -> Fact:
    return Fact(name, _FACTS[name], _plain(name, known.value), known.source, known.as_of)


def _plain(name: str, value: object) -> object:
    if name == "person.sex":
        return _SEXES.get(str(value), value)
    if name == "person.nationality":
        return _COUNTRIES.get(str(value), value)
    if name == "household.relation":
        return people.relation_label(str(value))
    if name == "person.birth_date":
        return _birth(str(value))
    if isinstance(value, dict):
        return "".join(str(value.get(part, "")) for part in ("city", "town", "rest")) + _building(value)
    return value


def _birth(iso: str) -> object:
    """Return a day for the page's date filter, or the bare text when month or day is unknown (00)."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return iso.replace("-00", "")


def _building(address: dict[str, object]) -> str:
    return f"\u3000{address['building']}" if address.get("building") else ""

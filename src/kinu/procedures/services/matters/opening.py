"""A matter begins: at the counter for a resident, from a card, for somebody unknown, or at home as a pre-entry."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kinu.kernel import wareki
from kinu.kernel.actor import Actor
from kinu.kernel.ids import is_checked, secret_bytes, spoken_code, with_check_letter
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.people import public as people
from kinu.platform.web import public as web
from kinu.procedures import hearing
from kinu.procedures.adapters.card_reader import Card, CardAnswer, card_reader
from kinu.procedures.adapters.transfer_notices import transfer_notices
from kinu.procedures.adapters.transfer_notices.base import SOURCE as NOTICE
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import AT_COUNTER, PRE_ENTRY
from kinu.procedures.selectors.told import told_facts
from kinu.procedures.services.drafts import guest_hash
from kinu.procedures.services.known import CARD_SOURCE
from kinu.procedures.services.lookup import plain

from .common import (
    KEEP_OPEN,
    add_all,
    day,
    entry,
    keep,
    name_partner,
    new_person,
    own_matter,
    seed_resident,
    touch,
)
from .earlier import seed_earlier
from .refusals import CardNotRead, MatterClosed, PassExpired, PassUnknown, PassUsed

PLANNED = ("address.new",)
"""What a notice tells as a plan (転出先): it is confirmed before it counts."""
TOKEN_START = "KV"  # noqa: S105  how every token begins, no secret


@dataclass(frozen=True, slots=True)
class PreEntry:
    """What a person takes to the counter: the token for the QR code, said once, and the number for the slip."""

    matter_id: str
    number: str
    token: str
    valid_until: datetime


def open_for(*, resident_id: str, by: Actor, now: datetime, event: str = "other", language: str = "") -> str:
    """Begin at the counter for somebody of the register; what the city knows is filled in."""
    with transaction.atomic():
        row = _new(by=by, now=now, event=event)
        seed_resident(row, resident_id, by=by, now=now)
        seed_told(row, by=by)
        spoken = str(row.facts.get("me:person.language", {}).get("value") or "")
        row.language = language or (spoken if web.is_language(spoken) else "ja")
        _save_new(row, "procedures.matter-opened", by=by, now=now)
    return row.id


def open_unknown(*, name: str, birth: str, by: Actor, now: datetime, event: str = "move-in") -> str:
    """Begin at the counter for somebody the register does not know (a move-in)."""
    with transaction.atomic():
        row = _new(by=by, now=now, event=event)
        _introduce(row, name=name, birth=birth, by=by, now=now)
        _save_new(row, "procedures.matter-opened", by=by, now=now)
    return row.id


def open_for_card(*, by: Actor, now: datetime) -> str:
    """Begin from the card on the desk's reader. Raises CardNotRead with nothing kept."""
    try:
        card = card_reader().read()
    except CardAnswer as answer:
        raise CardNotRead from answer
    return open_with(card=card, by=by, now=now)


def open_with(*, card: Card, by: Actor, now: datetime) -> str:
    """Begin with the four items a card gave."""
    found = people.match_four_items(
        name=card.name, birth_date=card.birth_date.isoformat(), sex=card.sex, address=card.address
    )
    with transaction.atomic():
        row = _new(by=by, now=now, event="other" if found.resident_id else "move-in")
        row.identified_by = "card"
        if found.resident_id:
            seed_resident(row, found.resident_id, by=by, now=now)
            seed_told(row, by=by)
        else:
            row.visitor_name = card.name
            read = {"person.name_full": card.name, "person.birth_date": card.birth_date.isoformat(),
                    "person.sex": card.sex}  # fmt: skip
            for fact, value in read.items():
                row.facts[f"me:{fact}"] = entry(value, source=CARD_SOURCE, as_of=day(now))
            row.people = [_visitor(card.name, card.birth_date.isoformat(), now)]
            seed_earlier(row, name=card.name, birth=card.birth_date.isoformat(), now=now)
            seed_notice(row, name=card.name, birth=card.birth_date.isoformat(), now=now)
        _save_new(row, "procedures.matter-opened", by=by, now=now)
    return row.id


def open_visit(*, event: str, by: Actor, now: datetime, guest_token: str = "", language: str = "ja") -> str:
    """Begin a pre-entry at home; with a card login the city's knowledge is filled in at once."""
    with transaction.atomic():
        row = _new(by=by, now=now, event=event)
        row.state, row.language, row.department, row.clerk, row.clerk_name = PRE_ENTRY, language, "", "", ""
        row.expires_at = now + timedelta(days=settings.PREENTRY_DAYS)
        row.account_id = by.account_id if by.is_resident else ""
        row.guest_hash = "" if by.is_resident else guest_hash(guest_token)
        subject = by.acts_for or by.resident_id
        if subject:
            row.identified_by = by.assurance
            seed_resident(row, subject, by=by, now=now)
            seed_told(row, by=by)
        _save_new(row, "procedures.visit-begun", by=by, now=now)
    return row.id


def introduce(
    *, matter_id: str, name: str, birth: str, by: Actor, now: datetime, guest_token: str = ""
) -> None:
    """Say who is coming: the name and the date of birth that later opens the slip."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, guest_token=guest_token, lock=True)
        _introduce(row, name=name, birth=birth, by=by, now=now)
        touch(row, now=now)


def issue_pass(*, matter_id: str, by: Actor, now: datetime, guest_token: str = "") -> PreEntry:
    """Give a fresh token; an earlier one no longer opens anything. Only its digest is kept."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, guest_token=guest_token, lock=True)
        if row.state != PRE_ENTRY:
            raise MatterClosed
        token = TOKEN_START + base64.b32encode(secret_bytes(20)).decode().rstrip("=")
        with audit.record("procedures.pass-issued", by=by, subject=f"matter:{row.id}", now=now):
            row.token_hash = token_hash(token)
            row.expires_at = now + timedelta(days=settings.PREENTRY_DAYS)
            touch(row, now=now)
    return PreEntry(row.id, row.number, token, row.expires_at)


def park(*, matter_id: str, by: Actor, now: datetime) -> str:
    """Turn a hearing begun by a clerk (on the phone, before closing time) into a pre-entry and return its number."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, lock=True)
        with audit.record("procedures.matter-parked", by=by, subject=f"matter:{row.id}", now=now):
            row.state, row.token_used_at = PRE_ENTRY, None
            row.expires_at = now + timedelta(days=settings.PREENTRY_DAYS)
            touch(row, now=now)
    return row.number


def claim(*, token: str, by: Actor, now: datetime) -> str:
    """Open the pre-entry of a scanned QR code, once."""
    web.limit_rate(key=f"procedures.claim:{by.account_id}", times=60, per_seconds=600, now=now)
    with transaction.atomic():
        digest = token_hash(token)
        row = Matter.objects.select_for_update().filter(token_hash=digest).first() if token else None
        if row is None:
            raise PassUnknown
        return _claim(row, by=by, now=now)


def claim_by_slip(*, number: str, birth: str, by: Actor, now: datetime) -> str:
    """Open a pre-entry by the number of the slip and the date of birth. Few tries, one answer for every mistake."""
    wanted = plain(number)
    web.limit_rate(key=f"procedures.slip:{by.account_id}", times=20, per_seconds=600, now=now)
    web.limit_rate(key=f"procedures.slip-number:{wanted}", times=5, per_seconds=3600, now=now)
    with transaction.atomic():
        row = Matter.objects.select_for_update().filter(number=wanted).first() if is_checked(wanted) else None
        held = str(row.facts.get("me:person.birth_date", {}).get("value") or "") if row else ""
        if row is None or not held or not hmac.compare_digest(held, _iso(birth)):
            raise PassUnknown
        return _claim(row, by=by, now=now)


def _claim(row: Matter, *, by: Actor, now: datetime) -> str:
    if row.state != PRE_ENTRY or row.token_used_at is not None:
        raise PassUsed(number=row.number)
    if row.expires_at < now:
        raise PassExpired
    with audit.record("procedures.pass-used", by=by, subject=f"matter:{row.id}", now=now) as sentence:
        sentence.resident_id = row.visitor_resident
        row.state, row.token_used_at, row.counter_at = AT_COUNTER, now, now
        _desk(row, by)
        touch(row, now=now)
    return row.id


def link_resident(*, matter_id: str, resident_id: str, by: Actor, now: datetime) -> None:
    """Say that a visitor who came with a pre-entry is this resident; what was heard stays, the rest is filled in."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, lock=True)
        heard = {key: value for key, value in row.facts.items() if value.get("heard")}
        others = [each for each in row.people if each["key"] != hearing.VISITOR and not each["resident_id"]]
        with audit.record(
            "procedures.visitor-identified", by=by, subject=f"matter:{row.id}", now=now
        ) as sentence:
            sentence.resident_id = resident_id
            seed_resident(row, resident_id, by=by, now=now)
            seed_told(row, by=by)
            _join_people(row, others)
            _tell_differences(row, heard)
            row.identified_by = "register"
            touch(row, now=now)


def _join_people(row: Matter, others: list[dict[str, Any]]) -> None:
    """Add those only the visitor named, under keys nobody else has."""
    known = {(each["name"].replace("　", " "), each["facts"].get("birth_date")) for each in row.people}
    for each in others:
        if (each["name"].replace("　", " "), each["facts"].get("birth_date")) in known:
            continue
        fresh = f"p{len(row.people) + 1}"
        for key in [
            key for key in row.facts if key.startswith(f"{each['key']}:") and row.facts[key].get("heard")
        ]:
            row.facts[f"{fresh}:{key.partition(':')[2]}"] = row.facts[key]
        row.people.append({**each, "key": fresh})


def _tell_differences(row: Matter, heard: dict[str, Any]) -> None:
    for key, said in heard.items():
        row.facts[key] = said


def seed_told(row: Matter, *, by: Actor) -> None:
    """Put in what earlier applications of the visitor said."""
    named = {each["key"]: each["roles"] for each in row.people}
    for name, fact in hearing.seeded(row.event, told_facts(row.visitor_resident, by=by)).items():
        role, colon, plain_name = name.rpartition(":")
        holders = [key for key, roles in named.items() if role in roles]
        who = (holders[0] if len(holders) == 1 else role) if colon else hearing.VISITOR
        told = entry(fact.value, source=fact.source, as_of=fact.as_of)
        row.facts.setdefault(f"{who}:{plain_name}", told)
        if isinstance(fact.value, dict) and not plain_name.startswith("address."):
            for part, inner in fact.value.items():
                row.facts.setdefault(f"{who}:{plain_name}.{part}", {**told, "value": inner})


def seed_notice(row: Matter, *, name: str, birth: str, now: datetime) -> None:
    """Put in what the former city told of a family that moves in; nothing when no notice has come.

    Only the counter reads notices: at home a name and a birth date would be enough to learn about a family.
    """
    notice = transfer_notices().notice_for(name=name, birth=birth) if row.state == AT_COUNTER else None
    if notice is None or len(row.people) > 1:
        return
    for fact, value in notice.facts.items():
        told = entry(value, source=NOTICE, as_of=notice.made_on)
        row.facts.setdefault(f"me:{fact}", told | ({"proposed": True} if fact in PLANNED else {}))
    row.people = []
    for place, each in enumerate(notice.people, start=1):
        key = hearing.VISITOR if place == 1 else f"p{place}"
        row.people.append(
            new_person(
                key, name=each.name, birth=each.birth, relation=each.relation, roles=[], today=day(now)
            )
        )
        told = {"person.name_full": each.name, "person.birth_date": each.birth,
                "household.relation": hearing.tidy_relation(each.relation), **each.facts}  # fmt: skip
        for fact, value in told.items():
            row.facts.setdefault(f"{key}:{fact}", entry(value, source=NOTICE, as_of=notice.made_on))
    name_partner(row)


def token_hash(token: str) -> str:
    """Return what is kept of a token.

    >>> len(token_hash("KVABC")), token_hash(" kvabc ") == token_hash("KVABC")
    (64, True)
    """
    return hashlib.sha256(f"kinu-visit:{token.strip().upper()}".encode()).hexdigest()


def _new(*, by: Actor, now: datetime, event: str) -> Matter:
    row = Matter(
        number=_number(),
        event=event if event in hearing.EVENTS else "other",
        state=AT_COUNTER,
        created_at=now,
        updated_at=now,
        expires_at=now + KEEP_OPEN,
        counter_at=now,
    )
    _desk(row, by)
    return row


def _desk(row: Matter, by: Actor) -> None:
    row.department = min(by.departments, default="")
    row.clerk, row.clerk_name = (by.account_id, by.label) if by.is_staff else ("", "")


def _save_new(row: Matter, sentence_code: str, *, by: Actor, now: datetime) -> None:
    with audit.record(sentence_code, by=by, subject=f"matter:{row.id}", now=now) as sentence:
        sentence.resident_id = row.visitor_resident
        sentence.note(number=row.number, event=row.event)
        row.save(force_insert=True)


def _number() -> str:
    for _try in range(20):
        number = with_check_letter(spoken_code(6))
        if not Matter.objects.filter(number=number).exists():
            return number
    raise RuntimeError("no free number for a matter")


def _introduce(row: Matter, *, name: str, birth: str, by: Actor, now: datetime) -> None:
    said = {"me:person.name_full": name.strip(), "me:person.birth_date": _iso(birth)}
    for key, value in said.items():
        if value:
            keep(row, key, value, by=by, now=now)
    row.asked = add_all(row.asked, list(said))
    row.typed = add_all(row.typed, [key for key, value in said.items() if value])
    row.visitor_name = name.strip()
    row.people = [_visitor(name.strip(), _iso(birth), now), *row.people[1:]]
    seed_earlier(row, name=name.strip(), birth=_iso(birth), now=now)
    seed_notice(row, name=name.strip(), birth=_iso(birth), now=now)


def _visitor(name: str, birth: str, now: datetime) -> dict[str, Any]:
    return new_person(hearing.VISITOR, name=name, birth=birth, relation="02", roles=[], today=day(now))


def _iso(text: str) -> str:
    """Return a date typed in any way in ISO form, "" when it is none."""
    try:
        return wareki.parse_date(text).isoformat()
    except wareki.NotADate:
        return ""


def account_of(row: Matter) -> str:
    """Return the account on whose page the applications appear."""
    return row.account_id or (
        identity.account_of_resident(row.visitor_resident) if row.visitor_resident else ""
    )

"""The hearing goes on: forms are chosen, people told, topics answered, values mended, steps taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kinu.kernel import wareki
from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.procedures import hearing
from kinu.procedures.definition.sentences import sentence
from kinu.procedures.definition.values import is_blank
from kinu.procedures.models import Matter, MatterForm, ProcedureVersion
from kinu.procedures.models.matters import AT_COUNTER, PRE_ENTRY, TO_CONFIRM
from kinu.procedures.rules import without_individual_numbers
from kinu.procedures.selectors.matters import hearing_of

from .common import (
    add_all,
    day,
    entry,
    keep,
    new_person,
    own_matter,
    remember,
    source_of,
    touch,
)
from .refusals import MatterClosed, NoForms

MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a page did: errors by input name, and the topic that comes next, "" when nothing is left to ask."""

    errors: Mapping[str, str]
    next_topic: str
    values: Mapping[str, Any] = field(default_factory=dict)


def choose_forms(
    *, matter_id: str, event: str, codes: Sequence[str], by: Actor, now: datetime, guest_token: str = ""
) -> None:
    """Set the event and the forms; what was heard stays. Raises NoForms."""
    with transaction.atomic():
        row = _open(matter_id, by, now, guest_token)
        versions = ProcedureVersion.objects.filter(code__in=codes, is_current=True).defer("definition")
        wanted = {each.code: each for each in versions}
        if not wanted:
            raise NoForms
        with audit.record("procedures.forms-chosen", by=by, subject=f"matter:{row.id}", now=now) as said:
            said.resident_id = row.visitor_resident
            said.note(forms=sorted(wanted), event=event)
            _rename(row, event)
            row.forms.exclude(code__in=wanted).delete()
            held = set(row.forms.values_list("code", flat=True))
            order = [code for code in dict.fromkeys(codes) if code in wanted]
            MatterForm.objects.bulk_create(
                MatterForm(matter=row, version=wanted[code], code=code, position=place)
                for place, code in enumerate(order)
                if code not in held
            )
            touch(row, now=now)


def _rename(row: Matter, event: str) -> None:
    """Let what was looked up follow the event: on a move the registered address is the former one."""
    if event not in hearing.EVENTS or event == row.event:
        return
    before, after = hearing.EVENTS[row.event].moved, hearing.EVENTS[event].moved
    renamed = [(new, old) for old, new in before.items()] + list(after.items())
    for source, target in renamed:
        held = row.facts.get(f"me:{source}")
        if held is not None and not held.get("heard"):
            row.facts[f"me:{target}"] = row.facts.pop(f"me:{source}")
    row.event = event


def tell_people(
    *,
    matter_id: str,
    stays: Sequence[str],
    added: Sequence[Mapping[str, str]],
    by: Actor,
    now: datetime,
    guest_token: str = "",
) -> None:
    """Say whom the matter is about: who of the household, and people the register does not know.

    Each of `added` has name, birth, relation and role; empty ones are passed over.
    """
    with transaction.atomic():
        row = _open(matter_id, by, now, guest_token)
        row.people = [each for each in row.people if each["key"] == hearing.VISITOR or each["key"] in stays]
        place = max([int(key[1:]) for key in _keys(row)], default=1) + 1
        for told in added:
            if told.get("name", "").strip() and len(row.people) < MOST_PEOPLE:
                _add(row, f"p{place}", told, by=by, now=now)
                place += 1
        touch(row, now=now)


def _keys(row: Matter) -> list[str]:
    """Return every key a person of this matter has or had, so that none is given twice."""
    used = {key.partition(":")[0] for key in row.facts} | {each["key"] for each in row.people}
    return [key for key in used if key[:1] == "p" and key[1:].isdecimal()]


def _add(row: Matter, key: str, told: Mapping[str, str], *, by: Actor, now: datetime) -> None:
    birth = _iso(told.get("birth", ""))
    relation = told.get("relation", "")
    role = told.get("role", "")
    person = new_person(
        key,
        name=told["name"].strip(),
        birth=birth,
        relation=relation,
        roles=[role] if role else [],
        today=day(now),
    )
    row.people.append(without_individual_numbers(person))
    said = {
        "person.name_full": told["name"].strip(),
        "person.name_kana": told.get("kana", "").strip(),
        "person.birth_date": birth,
        "person.sex": told.get("sex", ""),
        "household.relation": hearing.tidy_relation(relation),
    }
    for fact, value in said.items():
        if value:
            keep(row, f"{key}:{fact}", without_individual_numbers(value), by=by, now=now)
            row.asked.append(f"{key}:{fact}")
            row.typed = add_all(row.typed, [f"{key}:{fact}"])


def point_out(
    *, matter_id: str, roles: Mapping[str, str], by: Actor, now: datetime, guest_token: str = ""
) -> None:
    """Name the person of a role (the deceased, the newborn): `roles` = role -> key of the person, "" for nobody."""
    with transaction.atomic():
        row = _open(matter_id, by, now, guest_token)
        for each in row.people:
            kept = [role for role in each["roles"] if role not in roles or role == "child"]
            each["roles"] = add_all(kept, [role for role, key in roles.items() if key == each["key"]])
        for role, key in roles.items():
            _move_facts(row, role, key)
        touch(row, now=now)


def _move_facts(row: Matter, role: str, key: str) -> None:
    """What was told of a role belongs to the person once that person is named."""
    if not key:
        return
    for name in [name for name in row.facts if name.startswith(f"{role}:")]:
        row.facts.setdefault(f"{key}:{name.partition(':')[2]}", row.facts[name])
        del row.facts[name]


def save_topic(
    *,
    matter_id: str,
    topic_id: str,
    raw: Mapping[str, Any],
    by: Actor,
    now: datetime,
    language: str = "ja",
    guest_token: str = "",
) -> Saved:
    """Read one page. Clean answers are kept even beside unreadable ones; an optional one left empty counts as asked."""
    with transaction.atomic():
        row = _open(matter_id, by, now, guest_token)
        heard = hearing_of(row)
        topic = next((each for each in heard.topics() if each.id == topic_id), None)
        if topic is None:
            return Saved({}, _next(heard))
        apart = [each for each in topic.questions if each.can_differ and raw.get(f"s{each.name}") == "1"]
        together = [each for each in topic.questions if each not in apart]
        read = hearing.read_topic(together, raw, today=day(now), language=language)
        errors = dict(read.errors)
        answered = [each for each in together if not _broken(each.name, errors)]
        remember(row, _touched(topic.questions, topic.confirmations))
        for question in apart:
            _ask_one_by_one(row, question, now=now)
        for question in answered:
            _keep_answer(row, question, read.values.get(question.name), by=by, now=now)
        for question in topic.confirmations:
            _keep_tap(
                row, question, str(raw.get(f"c{question.name}", "")), errors, now=now, language=language
            )
        touch(row, now=now)
        following = _next(hearing_of(row, list(heard.definitions)))
    return Saved(errors, following, read.values)


def _touched(questions: Sequence[hearing.Question], taps: Sequence[hearing.Question]) -> list[str]:
    keys = [key for each in (*questions, *taps) for key in each.covers]
    marks = [hearing.SPLIT + each.key for each in questions] + [
        hearing.NO + key for each in taps for key in each.covers
    ]
    return [*keys, *marks]


def _ask_one_by_one(row: Matter, question: hearing.Question, *, now: datetime) -> None:
    """Keep that the answer differs from person to person: the next page asks each."""
    mark = hearing.SPLIT + question.key
    row.facts[mark] = entry(value=True, source=source_of(row), as_of=day(now), heard=True)
    row.asked.append(mark)
    row.typed = add_all(row.typed, [mark])


def _broken(name: str, errors: Mapping[str, str]) -> bool:
    return any(each == name or each.startswith(f"{name}-") for each in errors)


def _keep_answer(row: Matter, question: hearing.Question, value: Any, *, by: Actor, now: datetime) -> None:
    via = question.key if len(question.covers) > 1 else ""
    for key, person in zip(question.covers, question.people, strict=True):
        told = person in value if question.kind == "ticks" and value is not None else value
        keep(row, key, told, by=by, now=now, via=via)
    row.asked.append(question.key)
    if not is_blank(value) or (question.kind == "ticks" and value is not None):
        row.typed = add_all(row.typed, [question.key])
    _know_person(row, question, value, now)


def _know_person(row: Matter, question: hearing.Question, value: Any, now: datetime) -> None:
    """Let the list of people follow what was said about one of them."""
    person = next((each for each in row.people if each["key"] == question.key.partition(":")[0]), None)
    if person is None or is_blank(value):
        return
    fact = question.key.partition(":")[2]
    if fact == "person.name_full":
        person["name"] = str(value)
        if person["key"] == hearing.VISITOR:
            row.visitor_name = str(value)[:200]
    elif fact == "person.birth_date":
        made = new_person(person["key"], name="", birth=str(value), relation="", roles=[], today=day(now))
        person["facts"] |= made["facts"]


def _keep_tap(
    row: Matter,
    question: hearing.Question,
    tapped: str,
    errors: dict[str, str],
    *,
    now: datetime,
    language: str,
) -> None:
    known = question.slots[0].known
    if tapped == "yes" and known is not None:
        as_of = date.fromisoformat(known.as_of) if known.as_of else None
        for key in question.covers:
            held = row.facts.get(key) or entry(known.value, source=known.source, as_of=as_of)
            row.facts[key] = {**held, "confirmed": day(now).isoformat()}
        row.confirmed = add_all(row.confirmed, [question.key])
    elif tapped == "no":
        for key in question.covers:
            row.facts.pop(key, None)
            row.facts[hearing.NO + key] = entry(value=True, source=source_of(row), as_of=day(now), heard=True)
    else:
        errors[f"c{question.name}"] = sentence("choose", language, label=question.field.label.say(language))


def fix(
    *,
    matter_id: str,
    name: str,
    raw: Mapping[str, Any],
    by: Actor,
    now: datetime,
    language: str = "ja",
    guest_token: str = "",
) -> Saved:
    """Mend one value, whoever said it; every form that prints it follows."""
    with transaction.atomic():
        row = _open(matter_id, by, now, guest_token)
        heard = hearing_of(row)
        question = heard.question(name)
        if question is None:
            return Saved({}, _next(heard))
        read = hearing.read_topic([question], raw, today=day(now), language=language)
        if not read.errors:
            remember(row, [question.key])
            value = read.values.get(question.name)
            keep(row, question.key, value, by=by, now=now)
            if not is_blank(value):
                row.typed = add_all(row.typed, [question.key])
            _know_person(row, question, value, now)
            touch(row, now=now)
        following = _next(hearing_of(row, list(heard.definitions)))
    return Saved(read.errors, following, read.values)


def take_back(*, matter_id: str, by: Actor, now: datetime, guest_token: str = "") -> bool:
    """Undo the last page or mending. Returns False when there is nothing to undo."""
    with transaction.atomic():
        row = _open(matter_id, by, now, guest_token)
        if not row.undo:
            return False
        *row.undo, step = row.undo
        for key, before in step["facts"].items():
            if before is None:
                row.facts.pop(key, None)
            else:
                row.facts[key] = before
        row.asked, row.typed, row.confirmed = row.asked[: step["asked"]], step["typed"], step["confirmed"]
        touch(row, now=now)
    return True


def _open(matter_id: str, by: Actor, now: datetime, guest_token: str) -> Matter:
    row = own_matter(matter_id=matter_id, by=by, now=now, guest_token=guest_token, lock=True)
    if row.state == TO_CONFIRM:
        row.state = AT_COUNTER
    if row.state not in {AT_COUNTER, PRE_ENTRY}:
        raise MatterClosed
    return row


def _next(heard: hearing.Hearing) -> str:
    topics = heard.topics()
    return topics[0].id if topics else ""


def _iso(text: str) -> str:
    try:
        return wareki.parse_date(text).isoformat()
    except wareki.NotADate:
        return ""

"""Reads of the counter: the hearing of a matter, the lists of a desk, what both screens show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ages import school_year_on
from kinu.procedures import definition as packs
from kinu.procedures import hearing
from kinu.procedures.definition import Definition, Text
from kinu.procedures.models import Matter, MatterForm
from kinu.procedures.models.matters import AT_COUNTER, HANDED, PRE_ENTRY, SIGNED, TO_CONFIRM
from kinu.procedures.permissions import VIEW_ALL

from .catalogue import definition_of

STEPS = (AT_COUNTER, TO_CONFIRM, SIGNED)


def definitions_of(row: Matter) -> list[Definition]:
    """Return each form once; the hearing makes the copies for each person."""
    return [definition_of(each) for each in dict.fromkeys(row.forms.values_list("version_id", flat=True))]


def hearing_of(row: Matter, definitions: list[Definition] | None = None) -> hearing.Hearing:
    """Return the hearing of a matter as it stands."""
    today = (row.signed_at or row.updated_at).astimezone(clock.JST).date()
    return hearing.Hearing(
        definitions_of(row) if definitions is None else definitions,
        people=people_of(row, today=today),
        facts=facts_of(row.facts),
        event=row.event,
        today=today.isoformat(),
    )


def people_of(row: Matter, *, today: date) -> list[hearing.Person]:
    return [
        hearing.Person(
            key=each["key"],
            name=each["name"],
            roles=frozenset(each["roles"]),
            facts={**each["facts"], **_school_year(each["facts"].get("birth_date"), today)},
            resident_id=each.get("resident_id", ""),
        )
        for each in row.people
    ]


def _school_year(birth: Any, today: date) -> dict[str, int]:
    """Return the year of school as a fact of its own; nothing when month or day of birth are unknown."""
    try:
        return {"school_year": school_year_on(date.fromisoformat(str(birth)), today)}
    except ValueError:
        return {}


def facts_of(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, hearing.Known]:
    return {
        key: hearing.Known(
            value=each["value"],
            source=each["source"],
            as_of=each.get("as_of", ""),
            heard=bool(each.get("heard")),
            confirmed=each.get("confirmed", ""),
            proposed=bool(each.get("proposed")),
            via=each.get("via", ""),
        )
        for key, each in kept.items()
    }


def tally_of(row: Matter, heard: hearing.Hearing | None = None) -> hearing.Tally:
    return hearing.tally(heard or hearing_of(row), asked=row.asked, typed=row.typed, confirmed=row.confirmed)


@dataclass(frozen=True, slots=True)
class MatterCard:
    """One line of the desk's list."""

    id: str
    number: str
    name: str
    event: str
    state: str
    updated_at: datetime
    expires_at: datetime
    is_protected: bool
    clerk: str
    forms: int


def desk(
    *, by: Actor, now: datetime, limit: int = 50
) -> tuple[tuple[MatterCard, ...], tuple[MatterCard, ...]]:
    """Return what stands open at the actor's counters, and what was handed over last."""
    rows = Matter.objects.exclude(state=PRE_ENTRY, expires_at__lt=now)
    if not by.can(VIEW_ALL):
        rows = rows.filter(department__in=by.departments)
    rows = rows.exclude(department="").order_by("-updated_at").prefetch_related("forms")
    going = [_card(row) for row in rows.filter(state__in=(PRE_ENTRY, *STEPS))[:limit]]
    done = [_card(row) for row in rows.filter(state=HANDED)[:10]]
    return tuple(going), tuple(done)


def visits(*, account_id: str, guest: str, now: datetime) -> tuple[MatterCard, ...]:
    """Return the pre-entries of one account or browser that can still be used."""
    rows = Matter.objects.filter(state=PRE_ENTRY, expires_at__gte=now).order_by("-updated_at")
    if account_id:
        rows = rows.filter(account_id=account_id)
    elif guest:
        rows = rows.filter(guest_hash=guest, account_id="")
    else:
        return ()
    return tuple(_card(row) for row in rows.prefetch_related("forms")[:20])


def _card(row: Matter) -> MatterCard:
    return MatterCard(
        id=row.id,
        number=row.number,
        name=row.visitor_name,
        event=hearing.EVENTS[row.event].name.say("ja"),
        state=row.state,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
        is_protected=row.is_protected,
        clerk=row.clerk_name,
        forms=len(row.forms.all()),
    )


# What is shown of a value


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as both screens show it, with where it came from and who will print it."""

    name: str
    label: str
    value: str
    source: str
    as_of: date | None
    heard: bool
    changed_from: str
    forms: int
    person: str
    topic: str
    can_fix: bool = True


def lines(row: Matter, heard: hearing.Hearing, *, language: str) -> dict[str, list[Line]]:
    """Return every fact that stands on a form, under the title of its topic, each once."""
    titles = {each.code: each.name for each in heard.definitions}
    found: dict[str, list[Line]] = {}
    for question in heard.all_questions():
        slot = question.slots[0]
        if slot.known is None or (slot.value is None and question.kind != "people"):
            continue
        title = hearing.topic_title(question.topic, forms=titles).say(language)
        found.setdefault(title, []).append(_line(row, heard, question, language))
    return found


def _line(row: Matter, heard: hearing.Hearing, question: hearing.Question, language: str) -> Line:
    slot = question.slots[0]
    kept = row.facts.get(question.key, {})
    known = slot.known
    was = kept.get("was")
    names = {each.key: each.name for each in heard.people.values()}
    return Line(
        name=question.name,
        label=question.field.label.say(language),
        value=value_words(question, slot.value, names, language),
        source=known.source if known else "",
        as_of=date.fromisoformat(known.as_of) if known and known.as_of else None,
        heard=bool(known and known.heard),
        changed_from=packs.display(question.field, was["value"], language=language) if was else "",
        forms=len(question.codes),
        person="" if question.person == hearing.VISITOR else names.get(question.person, ""),
        topic=question.topic,
        can_fix=question.field.correctable or bool(known and known.heard),
    )


def value_words(question: hearing.Question, value: Any, names: Mapping[str, str], language: str) -> str:
    """Return the value of any kind of question in words."""
    if question.kind == "people":
        known = question.slots[0].known
        return "、".join(names.get(each, "") for each in (known.value if known else ()) or ())
    if question.kind == "list" and isinstance(value, list):
        return "／".join(
            "、".join(
                packs.display(inner, item[inner.id], language=language)
                for inner in question.field.fields
                if item.get(inner.id) is not None
            )
            for item in value
        )
    return packs.display(question.field, value, language=language)


@dataclass(frozen=True, slots=True)
class Heading:
    """One form of the matter in the list at the right."""

    code: str
    name: str
    open: int
    filled: int
    blanks: int
    is_complete: bool
    number: str = ""
    application_id: str = ""
    department: str = ""
    place: str = ""
    desk: str = ""


def headings(row: Matter, heard: hearing.Hearing, *, language: str) -> list[Heading]:
    """Return the forms in their order with how far each is; after the hand-over with its number."""
    if row.state == HANDED and not row.facts:
        return [_kept_heading(each, language) for each in row.forms.select_related("application", "version")]
    sent: dict[tuple[str, str], MatterForm] = {}
    if row.state == HANDED:
        sent = {(each.code, each.person): each for each in row.forms.select_related("application")}
    names = {each.key: each.name for each in heard.people.values()}
    found = []
    for form in heard.forms():
        office = form.definition.office
        link = sent.get((form.code, form.person))
        application = link.application if link else None
        name = form.definition.name.say(language)
        found.append(
            Heading(
                code=form.code,
                name=f"{name}({names[form.person]})" if form.person in names else name,
                open=form.open,
                filled=form.filled,
                blanks=len(form.slots),
                is_complete=form.is_complete,
                number=application.number if application else "",
                application_id=application.id if application else "",
                department=office.name.say(language),
                place=office.place.say(language),
                desk=office.desk.say(language),
            )
        )
    return found


def _kept_heading(link: MatterForm, language: str) -> Heading:
    """Return a form whose answers the matter has forgotten: what stands on the application remains."""
    definition = definition_of(link.version_id)
    office = definition.office
    return Heading(
        code=link.code,
        name=definition.name.say(language),
        open=0,
        filled=0,
        blanks=0,
        is_complete=True,
        number=link.application.number if link.application else "",
        application_id=link.application.id if link.application else "",
        department=office.name.say(language),
        place=office.place.say(language),
        desk=office.desk.say(language),
    )


def event_name(row: Matter, language: str) -> str:
    name: Text = hearing.EVENTS[row.event].name
    return name.say(language)

"""A rehearsal of the counter: an invented household goes through the same services as a real one, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.places import public as places
from kinu.procedures import hearing
from kinu.procedures.adapters.card_reader import Card
from kinu.procedures.definition import Field
from kinu.procedures.definition.values import is_blank
from kinu.procedures.models import Draft, Matter
from kinu.procedures.selectors.catalogue import current_version, definition_of
from kinu.procedures.selectors.matters import hearing_of, tally_of
from kinu.procedures.selectors.told import PASSING
from kinu.procedures.services import drafts

from .asking import choose_forms, point_out, save_topic, tell_people
from .closing import hand_over, sign, to_confirm
from .opening import open_for, open_unknown, open_with

MOST_PAGES = 200
_QUIET = ("none", "no", "self", "other", "main", "new", "together", "same")
_TEXTS = {
    "kana": "ジョウソウ　ハナコ",
    "phone": "0297232111",
    "email": "resident@example.jp",
    "postcode": "3030023",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What one rehearsal counted. `repeated` has every fact that was put to the person twice, in whatever session."""

    scenario: str
    about: str
    procedures: list[str]
    unpublished: list[str]
    documents: int
    blanks: int
    asked: int
    inputs: int
    confirmed: int
    reused: int
    reused_share: float
    keystrokes: int
    keystrokes_saved: int
    repeated: list[str]
    in_other_words: list[str]
    pages: int
    differences: int
    optional_left: int
    questions: list[str]
    taps: list[str]
    later: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    about: str
    resident_id: str
    visitor: Mapping[str, str]
    people: list[dict[str, str]]
    roles: Mapping[str, str]
    forms: list[str]
    answers: Mapping[str, Any]
    later: str = "jumin"
    reason: str = ""
    """The event, when the name of the scenario is another word."""

    @property
    def event(self) -> str:
        return self.reason or self.name


def rehearse(scenario: Scenario, *, by: Actor, now: datetime) -> Report:
    """Walk one scenario. The caller rolls the transaction back; nothing of it stays."""
    matter_id = open_scenario(scenario, by=by, now=now)
    wanted = prepare(matter_id, scenario, by=by, now=now)
    pages = fill(matter_id, scenario, by=by, now=now)
    row = Matter.objects.get(pk=matter_id)
    heard = hearing_of(row)
    count = tally_of(row, heard)
    to_confirm(matter_id=matter_id, by=by, now=now)
    sign(matter=row, kind="typed", name=row.visitor_name, confirmed=True, by=by, now=now)
    result = hand_over(matter_id=matter_id, by=by, now=now)
    later = _later(scenario, row, by=by, now=now)
    put = [key for question in row.asked for key in hearing.covered(question)]
    again = sorted({key for key in put if put.count(key) > 1})
    return Report(
        scenario=scenario.name,
        about=scenario.about,
        procedures=wanted,
        unpublished=[code for code in scenario.forms if code not in wanted],
        documents=len(result.numbers),
        blanks=count.blanks,
        asked=count.asked,
        inputs=count.inputs,
        confirmed=count.confirmed,
        reused=count.reused,
        reused_share=count.reused_share,
        keystrokes=count.keystrokes,
        keystrokes_saved=count.keystrokes_saved,
        repeated=again + list(later.get("repeated", ())),
        in_other_words=in_other_words(heard, row.asked),
        pages=pages,
        differences=result.differences,
        optional_left=heard.optional_left,
        questions=_labels(heard, row.typed),
        taps=_labels(heard, row.confirmed),
        later=later,
    )


def _labels(heard: hearing.Hearing, typed: list[str]) -> list[str]:
    """Return what was typed or chosen, in the order it was asked."""
    labels = {each.key: each.field.label.say("ja") for each in heard.all_questions()}
    names = {each.key: each.name for each in heard.people.values()}
    told = []
    for question in typed:
        keys = hearing.covered(question.removeprefix(hearing.SPLIT))
        who = "・".join(names.get(key.partition(":")[0], key.partition(":")[0]) for key in keys)
        word = "人によって違う" if question.startswith(hearing.SPLIT) else ""
        told.append(f"{who}: {labels.get(keys[0], keys[0].partition(':')[2])}{word}")
    return told


def prepare(matter_id: str, scenario: Scenario, *, by: Actor, now: datetime) -> list[str]:
    """Choose the forms and name the people, as the first page does. Returns the forms the city has published."""
    wanted = [code for code in scenario.forms if current_version(code) is not None]
    choose_forms(matter_id=matter_id, event=scenario.event, codes=wanted, by=by, now=now)
    row = Matter.objects.get(pk=matter_id)
    named = {each["name"] for each in row.people}
    missing = [each for each in scenario.people if each["name"] not in named]
    tell_people(
        matter_id=matter_id, stays=[each["key"] for each in row.people], added=missing, by=by, now=now
    )
    _point_out(matter_id, scenario, by=by, now=now)
    return wanted


def in_other_words(heard: hearing.Hearing, asked: list[str]) -> list[str]:
    """Return facts the person was asked for in more than one wording: no form could use the other's answer."""
    put = {key for question in asked for key in hearing.covered(question)}
    found: dict[str, set[str]] = {}
    for question in heard.all_questions():
        slot = question.slots[0]
        fact = hearing.fact_of(slot.field, in_group=bool(slot.group))
        if question.key in put and fact:
            found.setdefault(f"{question.person}:{fact}", set()).add(question.key)
    return sorted(fact for fact, keys in found.items() if len(keys) > 1)


def open_scenario(scenario: Scenario, *, by: Actor, now: datetime) -> str:
    if scenario.resident_id:
        return open_for(resident_id=scenario.resident_id, by=by, now=now, event=scenario.event)
    if scenario.visitor.get("address"):
        told = scenario.visitor
        card = Card(told["name"], date.fromisoformat(told["birth"]), told["sex"], told["address"])
        return open_with(card=card, by=by, now=now)
    return open_unknown(
        name=scenario.visitor["name"], birth=scenario.visitor["birth"], by=by, now=now, event=scenario.event
    )


def _point_out(matter_id: str, scenario: Scenario, *, by: Actor, now: datetime) -> None:
    keys = {each["name"]: each["key"] for each in Matter.objects.get(pk=matter_id).people}
    roles = {role: keys[name] for role, name in scenario.roles.items() if name in keys}
    if roles:
        point_out(matter_id=matter_id, roles=roles, by=by, now=now)


def fill(matter_id: str, scenario: Scenario, *, by: Actor, now: datetime, pages: int = MOST_PAGES) -> int:
    """Answer page after page, as the screen shows them, until nothing required is open or `pages` are done."""
    for page in range(pages):
        topics = hearing_of(Matter.objects.get(pk=matter_id)).topics()
        topic = next((each for each in topics if each.required or each.confirmations), None)
        if topic is None:
            return page
        raw = {each.name: _answer(each, scenario, now) for each in topic.questions}
        raw |= {f"s{each.name}": "1" for each in topic.questions if _differs(each, scenario)}
        raw |= {f"c{each.name}": _tapped(each, scenario) for each in topic.confirmations}
        saved = save_topic(matter_id=matter_id, topic_id=topic.id, raw=raw, by=by, now=now)
        if saved.errors:
            raise ValueError(f"{scenario.name}: {topic.id}: {dict(saved.errors)}")
    if pages < MOST_PAGES:
        return pages
    raise ValueError(f"{scenario.name}: no end after {MOST_PAGES} pages")


def _answer(question: hearing.Question, scenario: Scenario, now: datetime) -> Any:
    """Return this household's answer; optional questions without one are left open, as most people do."""
    if question.kind == "ticks":
        yes = [who for key, who in zip(question.covers, question.people, strict=True) if _told(key, scenario)]
        return yes or ([hearing.NOBODY] if question.required else None)
    told = _told(question.covers[0], scenario)
    if told is not None:
        return _as_typed(told)
    if not question.required:
        return None
    if question.kind == "people":
        return ["p3" if question.key.startswith("who:") else hearing.VISITOR]
    if question.kind == "list":
        return [{inner.id: _typical(inner, now.date()) for inner in question.field.fields if inner.required}]
    return _typical(question.field, now.date())


def _told(key: str, scenario: Scenario) -> Any:
    """Return what the household says about a fact of one person, None when the file does not name it."""
    fact = key.partition(":")[2]
    names = (key, key.partition("~")[0], fact, fact.partition("~")[0])
    return next((scenario.answers[name] for name in names if name in scenario.answers), None)


def _differs(question: hearing.Question, scenario: Scenario) -> bool:
    """Tell whether the people of a question for several answer differently."""
    told = [_told(key, scenario) for key in question.covers]
    return question.can_differ and any(each != told[0] for each in told)


def _tapped(question: hearing.Question, scenario: Scenario) -> str:
    """Say no to a proposal the household's answers contradict."""
    shown = question.slots[0].value
    told = [_told(key, scenario) for key in question.covers]
    return "yes" if all(each is None or _as_typed(each) == shown for each in told) else "no"


def _as_typed(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _typical(field: Field, today: date) -> Any:  # noqa: PLR0911  one return for each type
    values = [each.value for each in field.options]
    match field.type:
        case "choice":
            return next((each for each in _QUIET if each in values), values[0])
        case "choices":
            return values[:1]
        case "bool":
            return False
        case "date":
            return today.isoformat()
        case "ym":
            return f"{today.year:04d}-{today.month:02d}"
        case "int" | "money":
            return field.rules.min if field.rules.min is not None else 1
        case "address":
            return _address()
    return field.rules.example or _TEXTS.get(field.type, "例")


def _address() -> dict[str, str]:
    town = places.towns()[0]
    return {"postcode": town.postcode, "prefecture": "茨城県", "city": "常総市", "town": town.name,
            "town_id": town.id, "rest": "100番地"}  # fmt: skip


def _later(scenario: Scenario, row: Matter, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Begin one more form later: online as the same resident, or at another desk when the register knows nobody yet."""
    version = current_version(scenario.later)
    if version is None:
        return {"form": scenario.later, "checked": False, "why": "まだ公開していない手続き"}
    if not row.visitor_resident:
        return _at_another_desk(scenario, row, by=by, now=now)
    resident = row.visitor_resident
    person = Actor(kind=ActorKind.RESIDENT, account_id=f"rehearsal-{resident}"[:32], resident_id=resident,
                   acts_for=resident, assurance="card", label=row.visitor_name)  # fmt: skip
    draft = Draft.objects.get(pk=drafts.start_draft(code=scenario.later, by=person, now=now))
    definition = definition_of(version.id)
    told = {f"me:{name}" for name in told_names(row)}
    known = [
        field
        for field in definition.all_fields()
        if not field.is_group
        and (name := hearing.shared_fact(field))
        and not field.about
        and f"me:{name}" in told
    ]
    asked_again = [each.fact for each in known if each.prefill and each.id not in draft.sources]
    return {
        "form": scenario.later,
        "checked": True,
        "where": "オンライン",
        "prefilled": len(draft.sources),
        "repeated": sorted(set(asked_again)),
        "forms_before": row.forms.count(),
    }


def _at_another_desk(scenario: Scenario, row: Matter, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Open the same family at a desk of another department, a day later; what was told must not be open there."""
    then, desk = (
        now + timedelta(days=1),
        replace(by, departments=frozenset({"kodomo"}), label="ほかの課の試し"),
    )
    birth = str(row.facts["me:person.birth_date"]["value"])
    other = open_unknown(name=row.visitor_name, birth=birth, by=desk, now=then, event=scenario.event)
    choose_forms(matter_id=other, event=scenario.event, codes=[scenario.later], by=desk, now=then)
    heard = hearing_of(Matter.objects.get(pk=other))
    told = {key for key, kept in row.facts.items() if not is_blank(kept["value"])}
    again = {key for question in heard.open_questions() for key in question.covers if key in told}
    forms = heard.forms()
    return {
        "form": scenario.later,
        "checked": True,
        "where": "ほかの課の窓口",
        "prefilled": sum(form.filled for form in forms),
        "repeated": sorted(again),
        "forms_before": row.forms.count(),
    }


def told_names(row: Matter) -> set[str]:
    """Return the facts of the visitor that stay true after the event and have a value."""
    names = {key.partition(":")[2] for key, kept in row.facts.items() if key.startswith("me:")}
    return {
        name
        for name in names
        if name.partition(".")[0] not in PASSING and not is_blank(row.facts[f"me:{name}"]["value"])
    }

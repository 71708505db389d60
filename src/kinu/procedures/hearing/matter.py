"""The hearing itself: forms, people and facts together, and what follows from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kinu.procedures.definition import Definition, Field, View, missing
from kinu.procedures.definition.conditions import holds, variables
from kinu.procedures.definition.prefilling import fitting, value_for
from kinu.procedures.definition.values import is_blank

from .blanks import fixed, for_whom, pick_field, standard
from .conclusions import Situation, concluded
from .copies import KEY as COPIES
from .copies import base_code, copies_of, people_for, person_of_copy
from .events import EVENTS
from .folding import folded
from .keys import (
    LESS,
    OTHERS,
    PEOPLE_FACTS,
    SUPPORTERS,
    VISITOR,
    fact_of,
    key_for,
    person_of,
    repeats,
    shared_fact,
    worded_fact,
)
from .model import FormState, Known, Person, Question, Slot, Topic
from .topics import topic_for, topic_order, topic_title

_PICK = "who:"
NO = "no:"
"""Before a key: the person said that what was proposed is not so."""
_COMPUTED = "続柄と年齢"
_BY_AGE = "年齢"
_HOUSEHOLD = "いっしょに手続きをする人"


class Hearing:
    """A set of forms, the people and facts of one matter. Everything is worked out from these, nothing is kept."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        *,
        people: Sequence[Person],
        facts: Mapping[str, Known],
        event: str = "other",
        today: str = "",
    ) -> None:
        self.definitions = tuple(definitions)
        self.people = {each.key: each for each in people}
        self.today = today
        self.facts = facts
        self.event = event

    def with_facts(self, facts: Mapping[str, Known]) -> Hearing:
        return Hearing(
            self.definitions,
            people=tuple(self.people.values()),
            facts={**self.facts, **facts},
            event=self.event,
            today=self.today,
        )

    # Forms

    def forms(self) -> tuple[FormState, ...]:
        return self._forms

    @cached_property
    def _forms(self) -> tuple[FormState, ...]:
        made = []
        for definition in self.definitions:
            told = people_for(definition, self.people, event=self.event, facts=self.facts)
            forms = [self._form(copy) for copy in copies_of(definition, told)]
            if told is not None:
                slot = Slot(
                    definition.code,
                    for_whom(definition),
                    COPIES + definition.code,
                    required=False,
                    known=told,
                )
                forms[0] = replace(forms[0], slots=(slot, *forms[0].slots))
            made += forms
        return tuple(made)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(each.number for each in self.definitions)

    @property
    def complete(self) -> int:
        return sum(form.is_complete for form in self._forms)

    def _form(self, definition: Definition) -> FormState:
        own = repeats(definition.all_fields())
        filled = {field.id: self._fill(definition, field, own) for field in definition.all_fields()}
        answers = {name: slot.value for name, slot in filled.items() if not is_blank(slot.value)}
        view = View(definition, answers)
        slots = self._picks(definition, view)
        for section in definition.sections:
            for field in view.fields(section):
                slot = filled[field.id]
                waits = slot.waits or self._waits(view, field)
                slot = replace(slot, required=self._must(view, field) and not slot.waits, waits=waits)
                if self.is_people(field):
                    slots += self._people_slots(definition, field, slot, view)
                else:
                    slots.append(slot)
        waiting = sum(slot.needs_confirmation or (slot.required and slot.is_open) for slot in slots)
        gaps = len(missing(definition, answers))
        return FormState(definition, answers, tuple(slots), gaps, gaps == 0 and waiting == 0)

    @staticmethod
    def _must(view: View, field: Field) -> bool:
        return view.requires(field) or bool(field.is_group and field.rules.min)

    @staticmethod
    def _waits(view: View, field: Field, *, item: Mapping[str, Any] | None = None) -> bool:
        if field.required or field.required_if is None or view.requires(field, item=item):
            return False
        for name in variables(field.required_if):
            top, _dot, inner = name.partition(".")
            value = (item or {}).get(inner) if top == "item" else view.answer(top)
            if is_blank(value) and (top == "item" or view.shows(top)):
                return True
        return False

    def _fill(self, definition: Definition, field: Field, own: frozenset[str]) -> Slot:
        if self.is_people(field):
            key, members = self._members(definition, field)
            value = [self._item(definition, field, each) for each in members] or None
            known = self.facts.get(key) or (Known(members, _COMPUTED) if members else None)
            return Slot(definition.code, field, key, required=False, value=value, known=known)
        owner = self._picked(definition, field.about) or field.about
        slot = self._slot(definition, field, owner=owner, own=own)
        return replace(slot, waits=owner in self._several(definition))

    # One of several people of a role

    def _several(self, definition: Definition) -> frozenset[str]:
        """Return the roles this form asks about that several people hold, none of them picked yet."""
        roles = {field.about for field in definition.all_fields() if field.about and not field.is_group}
        holders = {role: sum(role in each.roles for each in self.people.values()) for role in roles}
        return frozenset(r for r, count in holders.items() if count > 1 and not self._picked(definition, r))

    def _picked(self, definition: Definition, role: str) -> str:
        """Return the person the visitor picked for a role in this form: the child who changes school."""
        said = self.facts.get(f"{_PICK}{role}:{definition.code}") if role else None
        chosen = said.value if said is not None and isinstance(said.value, list) else ()
        return next((each for each in chosen if each in self.people), "")

    def _picks(self, definition: Definition, view: View) -> list[Slot]:
        shown = {field.about for section in definition.sections for field in view.fields(section)}
        return [
            Slot(definition.code, pick_field(role), f"{_PICK}{role}:{definition.code}", required=True)
            for role in sorted(self._several(definition) & shown)
        ]

    def _slot(
        self,
        definition: Definition,
        field: Field,
        *,
        owner: str,
        own: frozenset[str],
        group: Field | None = None,
    ) -> Slot:
        person = person_of(owner, self.people)
        inside, key = group is not None, private_key(definition, field, group=group, person=person)
        shared = shared_fact(field, in_group=inside) if field.id not in own else ""
        if field.id not in own and (name := shared or worded_fact(field, in_group=inside)):
            key = key_for(name, owner=owner, event=self.event, people=self.people)
        known = fixed(definition, field) if group is None else None
        known = known or self.facts.get(key)
        if known is None and (field.bands or not shared):
            known = self._derived(field, owner, in_group=inside)
        if known is None and NO + key not in self.facts:
            known = self._follows(field, person, in_group=inside) or standard(field)
        value = None
        if known is not None and known.value is not None:
            value = known.value if field.is_group else fitting(field, known.value)
            if is_blank(value):
                known, value = None, None
        return Slot(
            definition.code,
            field,
            key,
            required=field.required,
            value=value,
            known=known,
            person=person,
            group=group.id if group else "",
        )

    def _derived(self, field: Field, owner: str, *, in_group: bool) -> Known | None:
        """Return what a form's own choice follows from: an age from its band, a word that means the same."""
        if not field.prefill or not (field.bands or field.type in {"choice", "choices"}):
            return None
        name = field.fact if field.bands else fact_of(field, in_group=in_group)
        known = (
            self.facts.get(key_for(name, owner=owner, event=self.event, people=self.people)) if name else None
        )
        if known is None and name == "person.age":
            known = self._age_of(person_of(owner, self.people))
        value = value_for(field, known.value) if known is not None else None
        return None if known is None or is_blank(value) else replace(known, value=value)

    def _age_of(self, person: str) -> Known | None:
        """Return the age worked out from the day of birth of a person of the matter who is not in the register."""
        age = self.people[person].facts.get("age") if person in self.people else None
        return Known(age, _BY_AGE) if isinstance(age, int) else None

    def _follows(self, field: Field, person: str, *, in_group: bool) -> Known | None:
        """Return what follows from the reason for coming, an age, the household or another answer."""
        name = fact_of(field, in_group=in_group)
        told = person == VISITOR and name in EVENTS[self.event].follows
        if not name or not (field.prefill or told):
            return None
        situation = Situation(
            self.event, person, self.people, self.facts, today=self.today, notices=self._numbers
        )
        return next(
            (each for each in concluded(name, situation) if not is_blank(fitting(field, each.value))), None
        )

    # People in groups

    @staticmethod
    def is_people(field: Field) -> bool:
        """Tell whether a list is one of people, each asked only what is not known of them yet."""
        return field.is_group and (
            field.fact in PEOPLE_FACTS
            or any(inner.part == "name_full" and not inner.fact for inner in field.fields)
        )

    def _members(self, definition: Definition, group: Field) -> tuple[str, list[str]]:
        mark = json.dumps(
            [group.items_where, group.fact if group.fact in LESS else ""], ensure_ascii=False, sort_keys=True
        )
        if group.show_if and not group.items_where:
            mark += definition.code
        key = f"people:{group.about}:{hashlib.sha256(mark.encode()).hexdigest()[:10]}"
        said = self.facts.get(key)
        if said is not None and isinstance(said.value, list):
            return key, [each for each in said.value if each in self.people]
        admitted = [
            each.key
            for each in self.people.values()
            if (not group.about or group.about in each.roles)
            and holds(group.items_where, each.facts)
            and not self._is_left_out(group, each)
        ]
        return key, admitted[: group.rules.max or 30]

    @staticmethod
    def _is_left_out(group: Field, person: Person) -> bool:
        """Who moves along is not the visitor; who must support the visitor is neither they nor their spouse."""
        if group.fact == SUPPORTERS:
            return person.key == VISITOR or "partner" in person.roles
        return group.fact == OTHERS and person.key == VISITOR

    def _item(self, definition: Definition, group: Field, person: str) -> dict[str, Any]:
        own = repeats(group.fields, in_group=True)
        slots = [self._slot(definition, inner, owner=person, own=own, group=group) for inner in group.fields]
        return {slot.field.id: slot.value for slot in slots if not is_blank(slot.value)}

    def _people_slots(self, definition: Definition, group: Field, slot: Slot, view: View) -> Iterator[Slot]:
        _key, members = self._members(definition, group)
        if not members:
            yield slot
            return
        own = repeats(group.fields, in_group=True)
        for person in members:
            item = self._item(definition, group, person)
            for inner in view.item_fields(group, item):
                found = self._slot(definition, inner, owner=person, own=own, group=group)
                needed, waits = view.requires(inner, item=item), self._waits(view, inner, item=item)
                yield replace(found, required=needed, waits=waits)

    # Questions

    def open_questions(self) -> tuple[Question, ...]:
        """Return what nobody said yet, each once, required or not, in the order of the topics."""
        slots = [slot for form in self._forms for slot in form.slots if slot.is_open and not slot.waits]
        return self._folded(slots)

    def confirmations(self) -> tuple[Question, ...]:
        """Return known values a person has to confirm with one tap before they decide anything."""
        return self._folded([slot for form in self._forms for slot in form.slots if slot.needs_confirmation])

    def _folded(self, slots: Sequence[Slot]) -> tuple[Question, ...]:
        found = (
            each if each.name else replace(each, name=input_name(each.key))
            for each in folded(self._questions(slots), facts=self.facts)
        )
        return tuple(sorted(found, key=lambda each: topic_order(each.topic)))

    def question(self, name: str) -> Question | None:
        """Return any question of these forms by the name of its input, also one that is answered."""
        return next((each for each in self.all_questions() if each.name == name), None)

    def all_questions(self) -> tuple[Question, ...]:
        return self._questions([slot for form in self._forms for slot in form.slots])

    def topics(self) -> tuple[Topic, ...]:
        """Return the pages still to be gone through. What is optional comes after everything a form needs.

        So nobody is asked as an option what another form turns out to need.
        """
        needed = [each for each in self.open_questions() if each.required]
        taps = self.confirmations()
        pages: dict[str, tuple[list[Question], list[Question]]] = {}
        for place, questions in enumerate((needed, taps) if needed or taps else (self.open_questions(), ())):
            for each in questions:
                pages.setdefault(each.topic, ([], []))[place].append(each)
        titles = {each.code: each.name for each in self.definitions}
        return tuple(
            Topic(topic, topic_title(topic, forms=titles), tuple(asked), tuple(confirmed))
            for topic, (asked, confirmed) in sorted(pages.items(), key=lambda page: topic_order(page[0]))
        )

    @property
    def optional_left(self) -> int:
        return sum(not each.required for each in self.open_questions())

    def _questions(self, slots: Sequence[Slot]) -> tuple[Question, ...]:
        by_key: dict[str, list[Slot]] = {}
        for slot in slots:
            by_key.setdefault(slot.key, []).append(slot)
        found = [self._question(key, tuple(each)) for key, each in by_key.items()]
        return tuple(sorted(found, key=lambda each: topic_order(each.topic)))

    def _question(self, key: str, slots: tuple[Slot, ...]) -> Question:
        first = slots[0]
        person = first.person or VISITOR
        kind = (
            "people"
            if key.startswith(("people:", _PICK, COPIES))
            else "list"
            if first.field.is_group
            else "field"
        )
        fact = fact_of(first.field, in_group=bool(first.group))
        topic = (
            f"household@{VISITOR}" if kind == "people" else topic_for(fact, code=first.code, person=person)
        )
        return Question(
            key=key,
            name=input_name(key),
            topic=topic,
            field=_narrowest(slots),
            required=any(slot.required for slot in slots),
            slots=slots,
            kind=kind,  # type: ignore[arg-type]
            person=person,
            covers=(key,),
            people=(person,),
        )


def _narrowest(slots: Sequence[Slot]) -> Field:
    """Return the field to show: an address of the city when one form wants that, else the one with the fewest options."""
    in_city = next((slot.field for slot in slots if slot.field.rules.in_city), None)
    return in_city or min((slot.field for slot in slots), key=lambda field: len(field.options))


def private_key(definition: Definition, field: Field, *, group: Field | None, person: str) -> str:
    """Return the key of a question only this form asks; copies share what is not about their person."""
    inside = f"{group.id}." if group else ""
    own = group is not None or person_of_copy(definition.code) == person
    return f"form:{base_code(definition.code)}.{inside}{field.id}" + (f"@{person}" if own else "")


def input_name(key: str) -> str:
    """Return the name of the input for a key: short, the same each time, without the words of the fact."""
    return "q" + hashlib.sha256(key.encode()).hexdigest()[:10]

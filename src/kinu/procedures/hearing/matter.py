"""The hearing itself: forms, people and facts together, and what follows from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kinu.procedures.definition import Definition, Field, View, missing
from kinu.procedures.definition.conditions import holds
from kinu.procedures.definition.prefilling import fitting, value_for
from kinu.procedures.definition.values import is_blank

from .keys import PEOPLE_FACTS, VISITOR, fact_of, key_for, person_of, repeats, shared_fact, worded_fact
from .model import FormState, Known, Person, Question, Slot, Topic
from .topics import topic_for, topic_order, topic_title

_COMPUTED = "続柄と年齢から"


class Hearing:
    """A set of forms, the people and facts of one matter. Everything is worked out from these, nothing is kept."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        *,
        people: Sequence[Person],
        facts: Mapping[str, Known],
        event: str = "other",
    ) -> None:
        self.definitions = tuple(definitions)
        self.people = {each.key: each for each in people}
        self.facts = facts
        self.event = event

    def with_facts(self, facts: Mapping[str, Known]) -> Hearing:
        return Hearing(
            self.definitions,
            people=tuple(self.people.values()),
            facts={**self.facts, **facts},
            event=self.event,
        )

    # Forms

    def forms(self) -> tuple[FormState, ...]:
        return self._forms

    @cached_property
    def _forms(self) -> tuple[FormState, ...]:
        return tuple(self._form(each) for each in self.definitions)

    @property
    def complete(self) -> int:
        return sum(form.is_complete for form in self._forms)

    def _form(self, definition: Definition) -> FormState:
        own = repeats(definition.all_fields())
        filled = {field.id: self._fill(definition, field, own) for field in definition.all_fields()}
        answers = {name: slot.value for name, slot in filled.items() if not is_blank(slot.value)}
        view = View(definition, answers)
        slots = []
        for section in definition.sections:
            for field in view.fields(section):
                slot = replace(filled[field.id], required=self._must(view, field))
                if self._is_people(field):
                    slots += self._people_slots(definition, field, slot, view)
                else:
                    slots.append(slot)
        waiting = sum(slot.needs_confirmation for slot in slots)
        gaps = len(missing(definition, answers))
        return FormState(definition, answers, tuple(slots), gaps, gaps == 0 and waiting == 0)

    @staticmethod
    def _must(view: View, field: Field) -> bool:
        return view.requires(field) or bool(field.is_group and field.rules.min)

    def _fill(self, definition: Definition, field: Field, own: frozenset[str]) -> Slot:
        if self._is_people(field):
            key, members = self._members(definition, field)
            value = [self._item(definition, field, each) for each in members] or None
            known = self.facts.get(key) or (Known(members, _COMPUTED) if members else None)
            return Slot(definition.code, field, key, required=False, value=value, known=known)
        return self._slot(definition, field, owner=field.about, own=own)

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
        known = self.facts.get(key)
        if known is None and not shared:
            known = self._derived(field, owner, in_group=inside)
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
        name = fact_of(field, in_group=in_group)
        known = (
            self.facts.get(key_for(name, owner=owner, event=self.event, people=self.people)) if name else None
        )
        value = value_for(field, known.value) if known is not None else None
        return None if known is None or is_blank(value) else replace(known, value=value)

    # People in groups

    @staticmethod
    def _is_people(field: Field) -> bool:
        return field.is_group and (
            field.fact in PEOPLE_FACTS
            or any(inner.part == "name_full" and not inner.fact for inner in field.fields)
        )

    def _members(self, definition: Definition, group: Field) -> tuple[str, list[str]]:
        mark = json.dumps([group.items_where], ensure_ascii=False, sort_keys=True)
        if group.show_if and not group.items_where:
            mark += definition.code
        key = f"people:{group.about}:{hashlib.sha256(mark.encode()).hexdigest()[:10]}"
        said = self.facts.get(key)
        if said is not None and isinstance(said.value, list):
            return key, [each for each in said.value if each in self.people]
        admitted = [
            each.key
            for each in self.people.values()
            if (not group.about or group.about in each.roles) and holds(group.items_where, each.facts)
        ]
        return key, admitted[: group.rules.max or 30]

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
                yield replace(found, required=view.requires(inner, item=item))

    # Questions

    def open_questions(self) -> tuple[Question, ...]:
        """Return what nobody said yet, each once, required or not, in the order of the topics."""
        return self._questions([slot for form in self._forms for slot in form.slots if slot.is_open])

    def confirmations(self) -> tuple[Question, ...]:
        """Return known values a person has to confirm with one tap before they decide anything."""
        return self._questions(
            [slot for form in self._forms for slot in form.slots if slot.needs_confirmation]
        )

    def question(self, name: str) -> Question | None:
        """Return any question of these forms by the name of its input, also one that is answered."""
        return next((each for each in self.all_questions() if each.name == name), None)

    def all_questions(self) -> tuple[Question, ...]:
        return self._questions([slot for form in self._forms for slot in form.slots])

    def topics(self) -> tuple[Topic, ...]:
        """Return the pages still to be gone through; a page with optional questions only comes when nothing else does."""
        pages: dict[str, tuple[list[Question], list[Question]]] = {}
        for place, questions in enumerate((self.open_questions(), self.confirmations())):
            for each in questions:
                pages.setdefault(each.topic, ([], []))[place].append(each)
        titles = {each.code: each.name for each in self.definitions}
        found = [
            Topic(topic, topic_title(topic, forms=titles), tuple(asked), tuple(taps))
            for topic, (asked, taps) in sorted(pages.items(), key=lambda page: topic_order(page[0]))
        ]
        pressing = [each for each in found if each.required or each.confirmations]
        return tuple(pressing or found)

    def _questions(self, slots: Sequence[Slot]) -> tuple[Question, ...]:
        by_key: dict[str, list[Slot]] = {}
        for slot in slots:
            by_key.setdefault(slot.key, []).append(slot)
        found = [self._question(key, tuple(each)) for key, each in by_key.items()]
        return tuple(sorted(found, key=lambda each: topic_order(each.topic)))

    def _question(self, key: str, slots: tuple[Slot, ...]) -> Question:
        first = slots[0]
        person = first.person or VISITOR
        kind = "people" if key.startswith("people:") else "list" if first.field.is_group else "field"
        fact = fact_of(first.field, in_group=bool(first.group))
        topic = (
            f"household@{VISITOR}" if kind == "people" else topic_for(fact, code=first.code, person=person)
        )
        return Question(
            key=key,
            name=input_name(key),
            topic=topic,
            field=next((slot.field for slot in slots if slot.field.rules.in_city), first.field),
            required=any(slot.required for slot in slots),
            slots=slots,
            kind=kind,  # type: ignore[arg-type]
            person=person,
        )


def private_key(definition: Definition, field: Field, *, group: Field | None, person: str) -> str:
    """Return the key of a question only this form asks."""
    inside = f"{group.id}." if group else ""
    return f"form:{definition.code}.{inside}{field.id}" + (f"@{person}" if group else "")


def input_name(key: str) -> str:
    """Return the name of the input for a key: short, the same each time, without the words of the fact."""
    return "q" + hashlib.sha256(key.encode()).hexdigest()[:10]

"""What the rules share: the pack with its places, and what the city has."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from pathlib import Path

from kinu.procedures.definition.conditions import constants
from kinu.procedures.definition.model import Condition, Definition, Field, Section, Text
from kinu.procedures.definition.packs import Finding, Pack
from kinu.procedures.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Context:
    """What a pack may refer to. Departments and templates are the city's; facts and categories are national."""

    facts: Mapping[str, Fact]
    departments: frozenset[str]
    categories: frozenset[str]
    life_events: frozenset[str]
    template_folders: tuple[Path, ...] = ()
    codes: frozenset[str] = field(default_factory=frozenset)

    def with_codes(self, codes: frozenset[str]) -> Context:
        return replace(self, codes=codes)


@dataclass(frozen=True, slots=True)
class Place:
    """A field with where it stands; `group` is the group it is asked in."""

    field: Field
    path: str
    section: Section
    group: Field | None = None

    @property
    def name(self) -> str:
        return f"{self.group.id}.{self.field.id}" if self.group else self.field.id


def texts_of(value: object, path: str) -> Iterator[tuple[str, Text]]:
    """Yield the texts inside a definition, with their paths as in the pack."""
    if isinstance(value, Text):
        yield path, value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            inner = f"{path}.{each.name}" if path else each.name
            yield from texts_of(getattr(value, each.name), inner)
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from texts_of(each, f"{path}[{index}]")


class Lint:
    """One pack under inspection."""

    def __init__(self, pack: Pack, context: Context) -> None:
        self.pack, self.context = pack, context
        self._compared: dict[str, tuple[object, ...]] = {}

    @property
    def definition(self) -> Definition:
        return self.pack.definition

    def finding(self, path: str, sentence: str) -> Finding:
        place = self.pack.position(path)
        return Finding(place.file, place.line, sentence)

    def compared_with(self, name: str) -> tuple[object, ...]:
        """Return every value the question is compared with anywhere in the pack."""
        if name not in self._compared:
            found = (value for _, condition, _ in self.conditions() for value in constants(condition, name))
            self._compared[name] = tuple(found)
        return self._compared[name]

    @cached_property
    def texts(self) -> tuple[tuple[str, Text], ...]:
        """Return every text of the pack with its path."""
        return tuple(texts_of(self.definition, ""))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(self._places())

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        """Return the questions of the form by id, without those inside groups."""
        return {place.field.id: place for place in self.places if place.group is None}

    def _places(self) -> Iterator[Place]:
        for number, section in enumerate(self.definition.sections):
            for index, each in enumerate(section.fields):
                path = f"sections[{number}].fields[{index}]"
                yield Place(each, path, section)
                for inner_index, inner in enumerate(each.fields):
                    yield Place(inner, f"{path}.fields[{inner_index}]", section, group=each)

    def asked_by_office(self) -> Iterator[Place]:
        nowhere = Section(id="", title=self.definition.name)
        for number, decision in enumerate(self.definition.decisions):
            for index, each in enumerate(decision.asks):
                yield Place(each, f"decisions[{number}].asks[{index}]", nowhere)

    def conditions(self) -> Iterator[tuple[str, Condition, Place | None]]:
        """Yield every condition with its path and, inside a group, the field it belongs to."""
        found = itertools.chain(
            self._section_conditions(), self._field_conditions(), self._other_conditions()
        )
        yield from ((path, condition, place) for path, condition, place in found if condition)

    def _section_conditions(self) -> Iterator[tuple[str, Condition | None, Place | None]]:
        for number, section in enumerate(self.definition.sections):
            yield f"sections[{number}].show_if", section.show_if, None

    def _field_conditions(self) -> Iterator[tuple[str, Condition | None, Place | None]]:
        for place in self.places:
            inner = place if place.group else None
            yield f"{place.path}.show_if", place.field.show_if, inner
            yield f"{place.path}.required_if", place.field.required_if, inner

    def _other_conditions(self) -> Iterator[tuple[str, Condition | None, Place | None]]:
        for number, attachment in enumerate(self.definition.attachments):
            yield f"attachments[{number}].show_if", attachment.show_if, None
            yield f"attachments[{number}].required_if", attachment.required_if, None
        for number, declaration in enumerate(self.definition.declarations):
            yield f"declarations[{number}].show_if", declaration.show_if, None
        for number, route in enumerate(self.definition.routing):
            yield f"routing[{number}].when", route.when, None

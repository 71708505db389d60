"""What a hearing is made of, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kinu.procedures.definition import Definition, Field, Text


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the matter is about. `facts` are what conditions of groups read: relation, age, names."""

    key: str
    name: str
    roles: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    resident_id: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A value with who said it and when. `value` None: asked, and left open by the person."""

    value: Any
    source: str
    as_of: str = ""
    heard: bool = False
    """Said by the person in this matter, not looked up."""
    confirmed: str = ""
    """The day the person confirmed a value that was looked up."""
    proposed: bool = False
    """Likely, not certain: it counts only once the person confirmed it."""
    via: str = ""
    """The question for several people that brought it."""

    @property
    def last_confirmed(self) -> str:
        return max(self.confirmed, self.as_of)


@dataclass(frozen=True, slots=True)
class Slot:
    """One blank of one form, with the key of the fact that fills it."""

    code: str
    field: Field
    key: str
    required: bool
    value: Any = None
    known: Known | None = None
    person: str = ""
    group: str = ""
    waits: bool = False
    """Whether it is required depends on a question nobody answered yet: it is asked after that one."""

    @property
    def is_open(self) -> bool:
        """Nobody said it; or it was left open when it was not needed yet, and now it is."""
        return self.known is None or (self.required and self.known.value is None)

    @property
    def needs_confirmation(self) -> bool:
        if self.known is None or self.value is None or self.known.heard:
            return False
        if (self.field.confirm or self.known.proposed) and not self.known.confirmed:
            return True
        return bool(self.field.stricter_since) and self.known.last_confirmed < self.field.stricter_since


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask, whoever needs it. `name` is the name of its input."""

    key: str
    name: str
    topic: str
    field: Field
    required: bool
    slots: tuple[Slot, ...]
    kind: Literal["field", "people", "list", "ticks"] = "field"
    person: str = ""
    covers: tuple[str, ...] = ()
    """The facts an answer stands for: more than one when several people are asked at once."""
    people: tuple[str, ...] = ()
    """Those people."""

    @property
    def can_differ(self) -> bool:
        """One answer for several people, who may wish to be asked one by one."""
        return len(self.covers) > 1 and self.kind == "field"

    @property
    def is_visitors(self) -> bool:
        return self.person == "me"

    @property
    def is_pick(self) -> bool:
        """Tell whether one of several people is picked."""
        return self.key.startswith("who:")

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slot.code for slot in self.slots))


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the hearing: what belongs together, also what is looked up already and only has to be confirmed."""

    id: str
    title: Text
    questions: tuple[Question, ...]
    confirmations: tuple[Question, ...] = ()

    @property
    def required(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if each.required)

    @property
    def optional(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if not each.required)


@dataclass(frozen=True, slots=True)
class FormState:
    """One form as far as it is filled."""

    definition: Definition
    answers: Mapping[str, Any]
    slots: tuple[Slot, ...]
    open: int
    is_complete: bool

    @property
    def code(self) -> str:
        """The procedure, also of a copy."""
        return self.definition.code.partition("@")[0]

    @property
    def person(self) -> str:
        """Whose copy it is, "" when the form is made once."""
        return self.definition.code.partition("@")[2]

    @property
    def filled(self) -> int:
        return sum(slot.value is not None for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Tally:
    """What one hearing saved. Keystrokes are counted as the characters a person would have written by hand."""

    procedures: int
    blanks: int
    asked: int
    inputs: int
    confirmed: int
    reused: int
    repeated: int
    keystrokes: int
    keystrokes_saved: int

    @property
    def reused_share(self) -> float:
        return round(100 * self.reused / self.blanks, 1) if self.blanks else 0.0

"""A procedure as frozen data: what the page says, what the form asks, what the office does with it.

The YAML of a pack, the JSON of a snapshot and these classes have one shape (see codec), so a class that gains a
field with a default still reads every older snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

LANGUAGES = ("ja", "ja-easy", "en", "pt-br")
"""The languages every text of a pack must have; others fall back to English, then Japanese."""

Answers = Mapping[str, Any]
"""Field id -> value as JSON keeps it: text, int, bool, ISO date, list of option values, an address (mapping of
ADDRESS_PARTS), and for a group a list of mappings. An absent key means: not answered."""

Condition = Mapping[str, Any]
"""A JsonLogic expression of the operators in `conditions.OPERATORS`."""

Mark = Literal["V", "V13", "S", "M", ""]
"""How sure a statement is: V official text or page, V13 statute as of 2013, S secondary, M not confirmed."""

FieldType = Literal[
    "text", "textarea", "kana", "date", "ym", "int", "money", "bool", "choice", "choices",
    "address", "phone", "email", "postcode", "group",
]  # fmt: skip
ABOUT = ("", "head", "partner", "child", "newborn", "mother", "deceased", "cared", "agent", "other")
"""Whom a question is about: "" the applicant or the household as a whole, else a role in the matter."""
ADDRESS_PARTS = ("postcode", "prefecture", "city", "town", "town_id", "rest", "building")
Assurance = Literal["card", "mail", "none"]
StateKind = Literal["received", "working", "waiting", "approved", "refused", "withdrawn"]
"""received: nobody has it yet; working: the office has it; waiting: the resident has it and the clock stands
still; the last three are final."""


class KnownFact(Protocol):
    """What the register or the card knows: people.public.FactValue has this shape."""

    @property
    def value(self) -> Any: ...
    @property
    def source(self) -> str: ...
    @property
    def as_of(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Text:
    """One text in several languages.

    >>> Text({"ja": "氏名", "en": "Full name"}).say("vi")
    'Full name'
    """

    values: Mapping[str, str] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return the words in `language`, else in plain Japanese's parent, English, Japanese."""
        order = (language, "ja") if language.startswith("ja") else (language, "en", "ja")
        return next((self.values[code] for code in order if self.values.get(code)), "")

    def __str__(self) -> str:
        return self.say("ja")

    def __bool__(self) -> bool:
        return any(self.values.values())


NOTHING = Text()


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text
    help: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Rules:
    """What a value must keep to. Numbers for int and money, characters for text, items for groups and choices."""

    pattern: str = ""
    example: str = ""
    hint: Text = NOTHING
    min: int | None = None
    max: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    not_future: bool = False
    not_past: bool = False
    in_city: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A range of a known number and the answer it stands for: age 65 and above means insured of the first kind."""

    value: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question. Label, type, options and help come from the fact when the pack does not say them."""

    id: str
    type: FieldType = "text"
    label: Text = NOTHING
    help: Text = NOTHING
    fact: str = ""
    part: str = ""
    """The part of a record fact (account.bank: branch), or of a member of the household inside a group."""
    about: str = ""
    """Whose fact it is (ABOUT). Two questions of the same fact, part and role are one question in one matter."""
    required: bool = False
    required_if: Condition | None = None
    show_if: Condition | None = None
    options: tuple[Option, ...] = ()
    rules: Rules = Rules()
    prefill: bool = True
    default: Any = None
    """The answer a form has unless somebody wants another one; shown as such and changed with one tap."""
    bands: tuple[Band, ...] = ()
    confirm: bool = False
    """A prefilled value must be confirmed by the person before it counts."""
    stricter_since: str = ""
    """ISO day since when the rule behind the question is stricter: an older value is confirmed anew, not retyped."""
    correctable: bool = True
    """False: the value comes from the register and is changed there, not here."""
    fields: tuple[Field, ...] = ()
    """The questions of one item of a group."""
    items_where: Condition | None = None
    """Which members of the household fill a group."""
    item_label: Text = NOTHING
    add_label: Text = NOTHING
    sensitive: bool = False

    @property
    def is_group(self) -> bool:
        return self.type == "group"


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form; the title is the question."""

    id: str
    title: Text
    fields: tuple[Field, ...] = ()
    intro: Text = NOTHING
    show_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or paper to add. `unless_known` names the fact that makes it needless (公簿等により確認)."""

    id: str
    label: Text
    help: Text = NOTHING
    kinds: tuple[str, ...] = ()
    max_bytes: int = 0
    max_count: int = 0
    required: bool = False
    required_if: Condition | None = None
    show_if: Condition | None = None
    unless_known: str = ""
    camera: bool = True
    delete_when_delivered: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    """A consent or a promise, ticked before sending. Its wording is kept with the answer."""

    id: str
    text: Text
    fact: str = ""
    required: bool = True
    show_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to bring or have at hand, and when it may be left out."""

    id: str
    label: Text
    unless: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs. `amount` None: it depends, `note` says on what. mark M: shown as not confirmed."""

    amount: int | None = None
    note: Text = NOTHING
    mark: Mark = ""
    source: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Office:
    department: str
    name: Text
    desk: Text = NOTHING
    place: Text = NOTHING
    phone: str = ""
    hours: Text = NOTHING
    mark: Mark = ""
    sender: Text = NOTHING
    """Who decides and signs when it is not the mayor: the board of education, the agricultural committee."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when. `days` counts from the day after the event (民法140条の初日不算入)."""

    text: Text
    days: int | None = None
    counted_from: str = ""
    law: str = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Online:
    possible: bool = True
    assurance: Assurance = "mail"
    note: Text = NOTHING
    for_others: bool = False
    """A parent or agent may apply for somebody else."""


@dataclass(frozen=True, slots=True)
class Question:
    ask: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class Route:
    department: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A state of an application, with whose turn it is and how long that may take."""

    id: str
    kind: StateKind
    label: Text
    owner: Literal["resident", "office", "nobody"]
    next_step: Text
    business_days: int | None = None
    to: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        return self.kind in {"approved", "refused", "withdrawn"}


@dataclass(frozen=True, slots=True)
class Reason:
    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office may decide. A refusal carries reasons and the appeal text the law asks for."""

    id: str
    label: Text
    to_state: str
    reasons: tuple[Reason, ...] = ()
    appeal: Text = NOTHING
    output: str = ""
    asks: tuple[Field, ...] = ()
    """What the clerk fills in for the document: the amount, the level of damage, the dates."""


@dataclass(frozen=True, slots=True)
class Output:
    """A document made of an application. `on` is "received" or the id of a decision."""

    id: str
    kind: str
    title: Text
    template: str
    on: str = "received"
    verifiable: bool = True


@dataclass(frozen=True, slots=True)
class Retention:
    years: int
    text: Text
    law: str = ""


@dataclass(frozen=True, slots=True)
class Copies:
    """A paper that is filled once for each person: the hearing makes one for everybody of `about` whom `where` admits.

    `fields` are questions about that person, beside those whose own `about` says so; `answers` are the same on every copy.
    """

    about: str
    where: Condition | None = None
    fields: tuple[str, ...] = ()
    answers: tuple[FixedAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class FixedAnswer:
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one procedure."""

    code: str
    version: int
    name: Text
    kana: str
    summary: Text
    who: Text
    office: Office
    deadline: Deadline
    fee: Fee
    online: Online
    retention: Retention
    category: str
    number: str = ""
    """The number in the catalogue of municipal procedures (K01)."""
    stands_for: tuple[str, ...] = ()
    """Numbers of the notices this one counts as, when what they ask is written on it too (付記)."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Search words by language: synonyms, plain words, kana, latin."""
    life_events: tuple[str, ...] = ()
    popular: int = 0
    bring: tuple[Paper, ...] = ()
    law: tuple[str, ...] = ()
    law_mark: Mark = ""
    how: tuple[Text, ...] = ()
    questions: tuple[Question, ...] = ()
    related: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    routing: tuple[Route, ...] = ()
    states: tuple[State, ...] = ()
    decisions: tuple[Decision, ...] = ()
    outputs: tuple[Output, ...] = ()
    copies: Copies | None = None
    not_confirmed: tuple[Text, ...] = ()
    """What the city has still to confirm, shown on the page of the procedure."""

    def section(self, section_id: str) -> Section | None:
        return next((section for section in self.sections if section.id == section_id), None)

    def field(self, field_id: str) -> Field | None:
        """Return the field, also one inside a group; `children-0-name` and `children.name` name it too."""
        plain = field_id.replace(".", "-").split("-")
        for candidate in self.all_fields():
            if candidate.id == plain[0]:
                inner = [each for each in candidate.fields if len(plain) > 1 and each.id == plain[-1]]
                return inner[0] if inner else candidate
        return None

    def all_fields(self) -> Iterator[Field]:
        for section in self.sections:
            yield from section.fields

    def state(self, state_id: str) -> State | None:
        return next((state for state in self.states if state.id == state_id), None)

    def first_state(self, kind: StateKind) -> State:
        """Return the first state of `kind`; the linter proves that received, waiting and the finals exist."""
        return next(state for state in self.states if state.kind == kind)

    def decision(self, decision_id: str) -> Decision | None:
        return next((each for each in self.decisions if each.id == decision_id), None)

    def outputs_on(self, moment: str) -> tuple[Output, ...]:
        return tuple(output for output in self.outputs if output.on == moment)

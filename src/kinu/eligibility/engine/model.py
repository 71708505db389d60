"""What a rule pack is, as frozen data; and what an answer is."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

Texts = tuple[str, str, str, str]
"""ja, ja-easy, en, pt-br."""
LANGUAGES = ("ja", "ja-easy", "en", "pt-br")
MARKS = ("V", "S+", "S", "M", "C", "U")
"""V official text, S+ word-for-word secondary, S secondary, M memory, C computed, U not confirmed: a template value."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One deciding fact. `items` names the list it belongs to: it is then a field of each item."""

    name: str
    type: str
    unit: str
    source: str
    label: Texts
    options: tuple[str, ...] = ()
    items: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One dated value of a figure."""

    since: date
    until: date | None
    value: Fraction | None
    mark: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the law through time."""

    name: str
    unit: str
    source: str
    steps: tuple[Step, ...]
    line: int = 0

    def at(self, day: date) -> Step | None:
        """Return the step in force on a day."""
        return next(
            (step for step in self.steps if step.since <= day and (step.until is None or day <= step.until)),
            None,
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold."""

    tree: ast.expr
    text: Texts
    line: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of a case table: the first whose condition holds gives the class; no condition means else."""

    tree: ast.expr | None
    name: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """The wording in force from one day to another."""

    since: date
    until: date | None
    law: str
    values: dict[str, ast.expr]
    conditions: tuple[Condition, ...]
    amount: ast.expr | None
    classes: tuple[Branch, ...]
    starts: ast.expr | None
    ends: ast.expr | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """How a whole city is searched for those left out.

    `of` says whom the pack looks at: each person, or the parent of a household's children. `needs` are facts of which
    at least one must stand in a ledger. `ask` are facts that only the person can tell: when nothing else is missing
    for the conditions, the household is found as likely. `absent` are facts of a child of which a ledger names only
    those who have them: not named means no, or 0. `procedures` are those by which the benefit is claimed.
    """

    of: str
    needs: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paying:
    """In which months money leaves, from one day to another: month of payment -> how many months before it are paid."""

    since: date
    until: date | None
    months: dict[int, int]


@dataclass(frozen=True, slots=True)
class Pack:
    """One benefit or burden."""

    code: str
    title: Texts
    who: Texts
    paid: str
    whose_income: str
    calendar: str
    office: str
    documents: tuple[Texts, ...]
    deadline: Texts
    source: str
    figures: dict[str, Figure]
    rules: tuple[Rule, ...]
    file: str = ""
    scan: Scan | None = None
    pays: tuple[Paying, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """What a clerk reads for each figure and each value in between."""

    def months_paid_in(self, day: date) -> int:
        """Return how many months before the month of the day are paid in it; 0 when nothing is."""
        steps = (one for one in self.pays if one.since <= day and (one.until is None or day <= one.until))
        return next((one.months.get(day.month, 0) for one in steps), 0)

    def rule_at(self, day: date) -> Rule | None:
        """Return the wording in force on a day."""
        return next(
            (rule for rule in self.rules if rule.since <= day and (rule.until is None or day <= rule.until)),
            None,
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition and how it stands: True, False or None."""

    text: Texts
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a pack says about one household on one day. `blocking` are those of `missing` the conditions wait for."""

    benefit: str
    status: str
    amount: int | None = None
    paid: str = ""
    category: str | None = None
    starts: date | None = None
    ends: date | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    law: str = ""

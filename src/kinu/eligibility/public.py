"""The door: what the law gives a household on a day, why, and what to ask next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .engine.answering import answer, answers
from .engine.asking import Question, next_question
from .engine.household import FactsRefused, clean
from .engine.model import Answer, Fact, Pack, Reason
from .engine.paying import payment
from .selectors.known import KnownFact, ledger_facts_of
from .selectors.packs import packs, vocabulary

__all__ = [
    "Answer",
    "Fact",
    "FactsRefused",
    "KnownFact",
    "Pack",
    "Question",
    "Reason",
    "answers_for",
    "facts",
    "ledger_facts_of",
    "packs",
    "payment_for",
    "question_for",
]


def facts() -> dict[str, Fact]:
    """Return the deciding facts by name."""
    return dict(vocabulary())


def answers_for(*, known: Mapping[str, Any], on: date, benefits: tuple[str, ...] = ()) -> list[Answer]:
    """Return the answer of every pack, or of those named; raises `FactsRefused` for facts nobody defined."""
    chosen = [pack for pack in packs() if not benefits or pack.code in benefits]
    household = clean(known, vocabulary())
    if len(chosen) == 1:
        return [answer(chosen[0], household, today=on)]
    return answers(chosen, household, today=on)


def payment_for(*, known: Mapping[str, Any], on: date, benefit: str) -> int | None:
    """Return what is paid in the month of the day for the months before it; None when nothing is, or it is not yet known."""
    (pack,) = (pack for pack in packs() if pack.code == benefit)
    return payment(pack, clean(known, vocabulary()), today=on)


def question_for(*, known: Mapping[str, Any], on: date, benefits: tuple[str, ...] = ()) -> Question | None:
    """Return the one question that settles most of what is open."""
    chosen = [pack for pack in packs() if not benefits or pack.code in benefits]
    return next_question(chosen, clean(known, vocabulary()), today=on, vocabulary=vocabulary())

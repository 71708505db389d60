"""Finding a procedure by what people type: kana, width, typos, plain words, other languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from kinu.kernel import kana

from .model import Definition

_LEAST_SCORE = 60.0
_NAME, _WORD, _SUMMARY = 1.0, 0.95, 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    definition: Definition
    score: float
    """0..100; 100 is the exact name."""


def search(
    definitions: Iterable[Definition], query: str, *, language: str = "ja", limit: int = 10
) -> tuple[Hit, ...]:
    """Return the procedures that fit, best first. The query may be kana, half width, misspelt or of several words."""
    words = tuple(word for part in kana.tidy(query).split(" ") if (word := kana.fold(part)))
    if not words:
        return ()
    hits = (Hit(each, _score(_terms(each), words)) for each in definitions)
    found = [hit for hit in hits if hit.score >= _LEAST_SCORE]
    found.sort(key=lambda hit: (-hit.score, hit.definition.popular or 99, hit.definition.name.say(language)))
    return tuple(found[:limit])


def _score(terms: tuple[tuple[str, float], ...], words: tuple[str, ...]) -> float:
    whole = "".join(words)
    best = max(_likeness(whole, term) * weight for term, weight in terms)
    if len(words) > 1:
        each = [max(_likeness(word, term) * weight for term, weight in terms) for word in words]
        # All words must be met somewhere; the weakest decides, the mean breaks ties.
        best = max(best, 0.8 * min(each) + 0.2 * sum(each) / len(each) - 1)
    return round(best, 1)


_SAME = 104.0
"""More than any part of a longer term can have (98), so that a whole search word comes before a part of a name."""


@lru_cache(maxsize=200_000)
def _likeness(word: str, term: str) -> float:
    if word == term:
        return _SAME
    if len(word) >= 2 and word in term:
        return 90.0 + 8.0 * len(word) / len(term)
    if len(term) >= 2 and term in word:
        return 70.0 + 20.0 * len(term) / len(word)
    return _typo(word, term)


def _typo(word: str, term: str) -> float:
    """Return the likeness of a misspelt word: the whole term, or the part of a longer term it would be."""
    if len(word) < 3:
        return 0.0
    whole = fuzz.ratio(word, term)
    part = fuzz.partial_ratio(word, term) * 0.9 if len(term) > len(word) >= 4 else 0.0
    return float(max(whole, part)) * 0.95


@lru_cache(maxsize=2048)
def _terms_of(key: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    folded: dict[str, float] = {}
    for text, weight in key:
        term = kana.fold(_without_ruby(text))
        if term:
            folded[term] = max(weight, folded.get(term, 0.0))
    return tuple(folded.items())


def _terms(definition: Definition) -> tuple[tuple[str, float], ...]:
    return _terms_of(tuple(_raw_terms(definition)))


def _raw_terms(definition: Definition) -> Iterator[tuple[str, float]]:
    for name in definition.name.values.values():
        yield name, _NAME
    yield definition.kana, _NAME
    yield definition.number, _WORD
    for words in definition.words.values():
        for word in words:
            yield word, _WORD
    for summary in definition.summary.values.values():
        yield summary, _SUMMARY


def _without_ruby(text: str) -> str:
    """Drop the readings of the ruby notation.

    >>> _without_ruby("申請《しんせい》の ｜紙《かみ》")
    '申請の 紙'
    """
    plain, inside = [], False
    for letter in text:
        if letter in "《》":
            inside = letter == "《"
        elif not inside and letter != "｜":
            plain.append(letter)
    return "".join(plain)

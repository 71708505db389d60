"""What is wrong in a city's book, one sentence each: names that mean nothing, rules nobody reaches, words that are missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from .golden import Household
from .language import ExpressionError, names_in, wishes_in
from .model import LANGUAGES, Book, Event, FactInfo, Words
from .situation import COMPUTED, Situation

_READ = re.compile(r"[\u3400-\u9fff々ヶ]+《[ぁ-んァ-ンー・]+》")
_KANJI = re.compile(r"[\u3400-\u9fff々]")
_ASKED_FIRST = {"persons", "event_date"}


def findings(
    book: Book, households: Collection[Household], *, departments: Collection[str], on: date
) -> list[str]:
    """Return every finding; an empty list lets the book in."""
    found = [*_texts(book), *_catalogue(book, departments), *_facts(book), *_questions(book)]
    for event in book.events.values():
        found += _event(book, event)
    return found or [*_unreachable(book, on), *_unproved(book, households)]


def _texts(book: Book) -> Iterator[str]:
    for place, words in _all_words(book):
        for language in LANGUAGES:
            if not words.get(language):
                yield f"{place}: {language} の言葉がありません。"
        bare = _KANJI.search(_READ.sub("", words.get("ja-easy", "")))
        if bare:
            yield f"{place}: やさしい日本語の「{bare.group()}」に読みがありません({words['ja-easy']})。"


def _all_words(book: Book) -> Iterator[tuple[str, Words]]:
    for number, procedure in book.procedures.items():
        yield f"{number} name", procedure.name
        yield f"{number} fee", procedure.fee
        yield f"{number} office", procedure.office.name
        yield f"{number} place", procedure.office.place
        yield f"{number} deadline", procedure.deadline.text
    for role, words in book.roles.items():
        yield f"role {role}", words
    for key, document in book.documents.items():
        yield f"{key} label", document.label
        yield from _unless_empty(f"{key} unless", document.unless)
    yield from _words_of_facts(book)
    for code, event in book.events.items():
        yield f"{code} name", event.name
        yield f"{code} always", event.always
        yield from ((f"{code} {note.id}", note.text) for note in event.notes)
        limits = ((rule.number, rule.deadline) for rule in event.rules)
        yield from ((f"{code} {number} deadline", limit.text) for number, limit in limits if limit)
        for rule in event.rules:
            yield from _unless_empty(f"{code} {rule.number} because", rule.because)


def _words_of_facts(book: Book) -> Iterator[tuple[str, Words]]:
    for name, fact in book.facts.items():
        yield f"{name} label", fact.label
        yield from _unless_empty(f"{name} says", fact.says)
        for each in fact.values:
            yield from _unless_empty(f"{name} {each.value}", each.says)
    for key, question in book.questions.items():
        yield f"{key} text", question.text
        yield f"{key} why", question.why
        yield from ((f"{key} {option.value}", option.label) for option in question.options)
        yield from ((f"{key} {part}", label) for part, label in question.groups.items())


def _unless_empty(place: str, words: Words) -> Iterator[tuple[str, Words]]:
    """A text that may be left out is whole when it is there."""
    if any(words.values()):
        yield place, words


def _catalogue(book: Book, departments: Collection[str]) -> Iterator[str]:
    for number, procedure in book.procedures.items():
        department = procedure.office.department
        if department and department not in departments:
            yield f"{number}: 部署 {department} は departments.csv にありません。"
        for missing in sorted(set(procedure.documents) - set(book.documents)):
            yield f"{number}: 書類 {missing} は documents.yaml にありません。"
    for key, paper in book.documents.items():
        yield from _condition(book, f"{key} when", paper.when)


def _facts(book: Book) -> Iterator[str]:
    for fact in book.facts.values():
        for rule in fact.derive:
            yield from _condition(book, f"{fact.name} derive", rule.when)
        if _in_a_circle(book, fact):
            yield f"{fact.name}: 導き方が輪になっています。"


def _in_a_circle(book: Book, fact: FactInfo) -> bool:
    seen: set[str] = set()
    ahead = _derived_from(book, fact.name)
    while ahead:
        name = ahead.pop()
        if name == fact.name:
            return True
        if name not in seen:
            seen.add(name)
            ahead |= _derived_from(book, name)
    return False


def _derived_from(book: Book, name: str) -> set[str]:
    """Return the facts the derivation of one fact reads; a condition that cannot be read is told elsewhere."""
    info = book.facts.get(name)
    try:
        return {read for rule in info.derive for read in names_in(rule.when)} if info else set()
    except ExpressionError:
        return set()


def _condition(book: Book, place: str, condition: str) -> Iterator[str]:
    try:
        names, wishes = names_in(condition), wishes_in(condition)
    except ExpressionError as broken:
        yield f"{place}: {broken}"
        return
    for name in sorted(names - set(book.facts) - {"wants"}):
        yield f"{place}: 知らない事実 {name} を使っています。"
    offered = {name for question in book.questions.values() for name in question.settles}
    for wish in sorted(wishes):
        if f"wants.{wish}" not in offered:
            yield f"{place}: 希望 {wish} を聞く質問がありません。"


def _questions(book: Book) -> Iterator[str]:
    for key, question in book.questions.items():
        yield from _condition(book, f"{key} who", question.who)
        for name in sorted(question.settles):
            if name not in book.facts and not name.startswith("wants.") and name not in _ASKED_FIRST:
                yield f"{key}: 知らない事実 {name} を決めようとしています。"
        for option in question.options:
            if option.group not in (question.groups or {""}):
                yield f"{key} {option.value}: 知らない組 {option.group} です。"
            for name, value in option.sets.items():
                fact = book.facts.get(name)
                if fact and fact.type == "enum" and value not in {each.value for each in fact.values}:
                    yield f"{key} {option.value}: {name} に {value!r} という値はありません。"


def _event(book: Book, event: Event) -> Iterator[str]:
    for rule in event.rules:
        if rule.number not in book.procedures:
            yield f"{event.code}: {rule.number} は手続きの一覧にありません。"
        yield from _condition(book, f"{event.code} {rule.number}", rule.when)
    for note in event.notes:
        yield from _condition(book, f"{event.code} {note.id}", note.when)
    for question in event.questions:
        if question not in book.questions:
            yield f"{event.code}: 質問 {question} は questions.yaml にありません。"
    for number in event.notices:
        if number not in {rule.number for rule in event.rules}:
            yield f"{event.code}: 付記の届 {number} の条件がありません。"
    yield from _unasked(book, event)


def _unasked(book: Book, event: Event) -> Iterator[str]:
    """Facts that a rule reads and nobody can settle: no question of the event, no way to derive them."""
    settled = set().union(
        *(book.questions[each].settles for each in event.questions if each in book.questions)
    )
    settled |= {*COMPUTED, *event.defaults, "wants"}
    for rule in event.rules:
        try:
            names = names_in(rule.when)
        except ExpressionError:
            continue
        for name in sorted(names & set(book.facts)):
            if name not in settled and not book.facts[name].derive:
                yield f"{event.code} {rule.number}: {name} を聞く質問がこのできごとにありません。"
        for wish in wishes_in(rule.when):
            if f"wants.{wish}" not in settled:
                yield f"{event.code} {rule.number}: 希望 {wish} を聞く質問がこのできごとにありません。"


def _unreachable(book: Book, on: date) -> Iterator[str]:
    for event in book.events.values():
        nothing_known = Situation(book, event, {}, on=on)
        for rule in event.rules:
            told = nothing_known.holds(rule.when)
            if told.known and not told.value:
                yield f"{event.code} {rule.number}: だれにも当てはまらない条件です。"


def _unproved(book: Book, households: Collection[Household]) -> Iterator[str]:
    """Rules no household of the golden set needs: nobody has reasoned about them yet."""
    reached: Mapping[str, set[str]] = {
        code: {number for each in households if each.event == code for number in each.needed}
        for code in book.events
    }
    for code, event in book.events.items():
        for rule in event.rules:
            if households and rule.number not in reached[code]:
                yield f"{code} {rule.number}: 確かめの世帯(golden)に、これが要る世帯がありません。"

"""Reasons in words: what was answered that makes a procedure needed, and what is not known yet."""

from __future__ import annotations

from .model import FactInfo, Words, say
from .situation import Key, Result, Situation

_BETWEEN = {
    "ja": "{who}: {says}",
    "ja-easy": "{who}: {says}",
    "en": "{who}: {says}",
    "pt-br": "{who}: {says}",
}
_QUIET = {"birth_date", "event_date", "persons", "moves", "role"}
_NTH: Words = {
    "ja": "{role}({n}人目)",
    "ja-easy": "{role}({n}人目《にんめ》)",
    "en": "{role} {n}",
    "pt-br": "{role} {n}",
}
_AGE: Words = {"ja": "{n}歳", "ja-easy": "{n}さい", "en": "aged {n}", "pt-br": "{n} anos"}
_WISH: Words = {
    "ja": "希望した:{label}",
    "ja-easy": "したい こと:{label}",
    "en": "Wished: {label}",
    "pt-br": "Desejo: {label}",
}


def label_of(person_id: str, situation: Situation, language: str) -> str:
    """Return how a screen names one person: the role in the matter, numbered where two share it. Never a name."""
    person = situation.person(person_id)
    if person is None:
        return ""
    role = str(person.given.get("role") or person.given.get("relation") or "other")
    if role in {"couple", "other", "worker", "cared"} and person.given.get("relation"):
        role = str(person.given["relation"])
    same = [
        other.id
        for other in situation.persons
        if role in {other.given.get("role"), other.given.get("relation")}
    ]
    word = say(situation.book.roles.get(role, situation.book.roles["other"]), language)
    if len(same) > 1 and person_id in same:
        return say(_NTH, language).format(role=word, n=same.index(person_id) + 1)
    return word


def reasons(told: Result, situation: Situation, language: str) -> tuple[str, ...]:
    """Return one sentence for each thing that was said and made the rule hold, in the order of the people."""
    if told.known and not told.because:
        return (say(situation.event.always, language),)
    order = {person.id: place for place, person in enumerate(situation.persons, start=1)}
    keys = sorted(told.because, key=lambda key: (order.get(key[0], 0), key[1]))
    said = [sentence for key in keys if (sentence := _sentence(key, situation, language))]
    grouped: dict[str, list[str]] = {}
    for who, words in said:
        grouped.setdefault(who, []).append(words)
    return tuple(
        say(_BETWEEN, language).format(who=who, says="、".join(words) if language.startswith("ja") else ", ".join(words))
        if who
        else words_line
        for who, words in grouped.items()
        for words_line in ([words[0]] if who else words)
    )  # fmt: skip


def _sentence(key: Key, situation: Situation, language: str) -> tuple[str, str] | None:
    person_id, name = key
    if name.startswith("wants."):
        return ("", say(_WISH, language).format(label=wish_label(name[6:], situation, language)))
    person = situation.person(person_id)
    if name == "birth_date" and person is not None:
        years = situation.fact("age", person)
        return (label_of(person_id, situation, language), say(_AGE, language).format(n=years.value))
    if name == "age" and person is not None:
        return (
            label_of(person_id, situation, language),
            say(_AGE, language).format(n=situation.fact("age", person).value),
        )
    if name in _QUIET:
        return None
    words = statement(situation.book.facts[name], situation.fact(name, person).value, language)
    return (label_of(person_id, situation, language), words) if words else None


def statement(info: FactInfo, value: object, language: str) -> str:
    """Return what a value says about somebody; a plain no says nothing."""
    if info.type == "bool":
        return say(info.says, language) if value is True else ""
    return next((say(each.says, language) for each in info.values if each.value == value), "")


def wish_label(name: str, situation: Situation, language: str) -> str:
    for question in situation.book.questions.values():
        for option in question.options:
            if f"wants.{name}" in option.sets:
                return say(option.label, language)
    return name


def what_is_missing(told: Result, situation: Situation, language: str) -> tuple[str, ...]:
    """Return the labels of the facts that would settle a possible procedure."""
    if told.known:
        return ()
    labels = []
    for _person_id, name in sorted(told.needs):
        label = (
            wish_label(name[6:], situation, language)
            if name.startswith("wants.")
            else _fact_label(name, situation, language)
        )
        if label and label not in labels:
            labels.append(label)
    return tuple(labels)


def _fact_label(name: str, situation: Situation, language: str) -> str:
    info = situation.book.facts.get(name)
    return say(info.label, language) if info else ""

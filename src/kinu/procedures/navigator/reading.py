"""Reading the book of a city: cities/<city>/navigator/*.yaml, every text in four languages side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kinu.procedures.facts import yaml12

from .model import (
    LANGUAGES,
    Book,
    DeadlineRule,
    Derived,
    DocumentInfo,
    Event,
    FactInfo,
    NoteInfo,
    OfficeInfo,
    Procedure,
    QOption,
    QuestionInfo,
    Refused,
    Rule,
    Value,
    Words,
)


def read_book(folder: Path) -> Book:
    """Return everything under cities/<city>/navigator; a file that cannot be read is refused with its place."""
    offices = {code: _office(code, raw) for code, raw in _file(folder / "offices.yaml").items()}
    limits = {code: _deadline(raw, {}) for code, raw in _file(folder / "deadlines.yaml").items()}
    procedures: dict[str, Procedure] = {}
    for path in sorted((folder / "catalogue").glob("*.yaml")):
        for number, raw in _file(path).items():
            if number in procedures:
                raise Refused(f"{path.name}: {number} は二度書かれています。")
            procedures[number] = _procedure(number, raw, offices, limits)
    people = _file(folder / "facts.yaml")
    facts = {name: _fact(name, raw, of) for of in ("household", "person") for name, raw in people[of].items()}
    return Book(
        procedures=procedures,
        documents={key: _document(key, raw) for key, raw in _file(folder / "documents.yaml").items()},
        facts=facts,
        questions={key: _question(key, raw) for key, raw in _file(folder / "questions.yaml").items()},
        events={path.stem: _event(path.stem, _file(path), limits) for path in sorted((folder / "events").glob("*.yaml"))},
        roles={key: words(raw) for key, raw in people["roles"].items()},
        names={of: _names(facts, of) for of in ("household", "person")},
    )  # fmt: skip


def _names(facts: Mapping[str, FactInfo], of: str) -> dict[str, str]:
    return {name: fact.name for fact in facts.values() if fact.of == of for name in (fact.name, *fact.also)}


def words(raw: Any) -> Words:
    """Return a text: a list in the order ja, ja-easy, en, pt-br, or one string where the words are the same."""
    if isinstance(raw, str):
        return dict.fromkeys(LANGUAGES, raw)
    if raw is None:
        return {}
    if not isinstance(raw, list) or len(raw) != len(LANGUAGES):
        raise Refused(f"四つのことばで書きます: {raw!r}")
    return dict(zip(LANGUAGES, (str(each) for each in raw), strict=True))


def _file(path: Path) -> Mapping[str, Any]:
    try:
        data = yaml12.load(path.read_text(encoding="utf-8"))
    except Exception as broken:
        raise Refused(f"{path}: 読めません。{broken}") from broken
    return {str(key): value for key, value in data.items()}


def _office(code: str, raw: Mapping[str, Any]) -> OfficeInfo:
    return OfficeInfo(
        department=str(raw.get("department", code)),
        name=words(raw["name"]),
        place=words(raw.get("place")),
        mark=str(raw.get("mark", "")),
    )


def _deadline(raw: Any, limits: Mapping[str, DeadlineRule]) -> DeadlineRule:
    """Return a time limit: a name of deadlines.yaml, or a mapping of its own (`is: name` takes over its words)."""
    if raw is None:
        return DeadlineRule()
    if isinstance(raw, str):
        return limits[raw]
    base = limits[raw["is"]] if "is" in raw else DeadlineRule()
    return DeadlineRule(
        counted=raw.get("counted", base.counted),
        number=int(raw.get("number", base.number)),
        text=words(raw["text"]) if "text" in raw else base.text,
        law=str(raw.get("law", base.law)),
        mark=str(raw.get("mark", base.mark)),
        shift=bool(raw.get("shift", base.shift)),
    )


def _procedure(
    number: str, raw: Mapping[str, Any], offices: Mapping[str, OfficeInfo], limits: Mapping[str, DeadlineRule]
) -> Procedure:
    try:
        return Procedure(
            number=number,
            name=words(raw["name"]),
            office=offices[raw["office"]],
            deadline=_deadline(raw.get("deadline"), limits),
            fee=words(raw["fee"]),
            fee_mark=str(raw.get("fee_mark", "")),
            documents=tuple(raw.get("documents", ())),
            online=raw["online"],
            stops_money=bool(raw.get("stops_money", False)),
            mark=str(raw.get("mark", "")),
        )
    except KeyError as missing:
        raise Refused(f"{number}: {missing.args[0]} がありません。") from missing


def _document(key: str, raw: Mapping[str, Any]) -> DocumentInfo:
    return DocumentInfo(key, words(raw["label"]), words(raw.get("unless")), str(raw.get("when", "always")))


def _fact(name: str, raw: Mapping[str, Any], of: Any) -> FactInfo:
    return FactInfo(
        name=name,
        of=of,
        type=raw["type"],
        label=words(raw["label"]),
        source=str(raw["source"]),
        also=tuple(raw.get("also", ())),
        values=tuple(Value(str(value), words(says)) for value, says in (raw.get("values") or {}).items()),
        says=words(raw.get("says")),
        derive=tuple(Derived(str(each["when"]), each["value"]) for each in raw.get("derive", ())),
        default=raw.get("default"),
        register=bool(raw.get("register", False)),
    )


def _question(key: str, raw: Mapping[str, Any]) -> QuestionInfo:
    options = tuple(
        QOption(
            value=str(value),
            label=words(each["label"]),
            sets=dict(each.get("sets", {})),
            fits={name: tuple(many) for name, many in each.get("fits", {}).items()},
            group=str(each.get("group", "")),
        )
        for value, each in (raw.get("options") or {}).items()
    )
    fact, roster = str(raw.get("fact", "")), tuple(raw.get("roster", ()))
    return QuestionInfo(
        id=key,
        kind=raw["kind"],
        text=words(raw["text"]),
        why=words(raw["why"]),
        options=options,
        help=words(raw.get("help")),
        who=str(raw.get("who", "always")),
        fact=fact,
        roster=roster,
        settles=frozenset(name for option in options for name in option.sets) | {fact, *roster} - {""},
        groups={str(name): words(each) for name, each in raw.get("groups", {}).items()},
    )


def _event(code: str, raw: Mapping[str, Any], limits: Mapping[str, DeadlineRule]) -> Event:
    return Event(
        code=code,
        also=tuple(raw.get("also", ())),
        name=words(raw["name"]),
        rules=tuple(_rule(str(number), each, limits) for number, each in raw["rules"].items()),
        notes=tuple(
            NoteInfo(str(key), str(each["when"]), words(each["text"]), str(each.get("mark", "")))
            for key, each in (raw.get("nothing_to_do") or {}).items()
        ),
        questions=tuple(raw["questions"]),
        notices=tuple(raw.get("notices", ())),
        roles=tuple(raw.get("roles", ())),
        defaults=dict(raw.get("defaults", {})),
        always=words(raw["always"]),
        words=tuple(raw.get("words", ())),
        asks=tuple(raw.get("asks", ())),
        keeps_insurance=bool(raw.get("keeps_insurance", False)),
    )


def _rule(number: str, raw: Any, limits: Mapping[str, DeadlineRule]) -> Rule:
    """Return a rule; one that is a plain string is its condition, a star before it means 付記."""
    if isinstance(raw, str):
        raw = {"when": raw}
    when = str(raw["when"])
    return Rule(
        number=number,
        when=when.removeprefix("*").strip(),
        with_notice=when.startswith("*"),
        deadline=_deadline(raw["deadline"], limits) if "deadline" in raw else None,
        mark=str(raw.get("mark", "")),
        because=words(raw.get("because")),
    )

"""What the visitor sent, read into an answer or into a sentence that says how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kinu.kernel.kana import fold
from kinu.procedures.navigator import Event, NavQuestion

UNKNOWN = "unknown"
MOST_PEOPLE = 15
TICKS = ("moves", "namechg", "foreign", "card", "apart")


@dataclass
class Row:
    """One line of the list of people, as typed or as the register knows it."""

    id: str
    role: str = ""
    age: str = ""
    ticks: set[str] = field(default_factory=set)
    name: str = ""
    born: date | None = None
    error: str = ""
    held: list[dict[str, Any]] = field(default_factory=list)
    """What records of the city say of the person, as shown: key, words, source, as_of, and whether it is called wrong."""


def read(question: NavQuestion, sent: QueryDict) -> tuple[Any, dict[str, str]]:
    """Return the answer and the mistakes by the id of the field; 「わからない」 is None."""
    if sent.get("action") == UNKNOWN and question.kind != "date":
        return None, {}
    if question.kind == "date":
        return _day(sent)
    if question.kind == "choice":
        return _one(sent.get("answer", ""), question, "answer")
    if question.kind == "ticks":
        return _known(sent.getlist("answer"), question), {}
    if question.kind == "each_ticks":
        return {
            person: _known(sent.getlist(f"answer-{person}"), question) for person, _label in question.people
        }, {}
    return _pairs(question, sent) if question.kind == "each_pair" else _each(question, sent)


def _each(question: NavQuestion, sent: QueryDict) -> tuple[dict[str, str | None], dict[str, str]]:
    answers: dict[str, str | None] = {}
    mistakes: dict[str, str] = {}
    for person, _label in question.people:
        answers[person], wrong = _one(sent.get(f"answer-{person}", ""), question, f"answer-{person}")
        mistakes |= wrong
    return answers, mistakes


def _pairs(question: NavQuestion, sent: QueryDict) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return of each person what was chosen in each part; a part left at 「わからない」 gives nothing."""
    answers: dict[str, list[str]] = {}
    mistakes: dict[str, str] = {}
    for person, _label in question.people:
        answers[person] = []
        for part, _words in question.groups:
            name = f"answer-{person}-{part}"
            chosen, wrong = _one(sent.get(name, ""), question, name)
            mistakes |= wrong
            answers[person] += [chosen] if chosen else []
    return answers, mistakes


def _known(values: list[str], question: NavQuestion) -> list[str]:
    return [value for value in values if value in {option.value for option in question.options}]


def _one(value: str, question: NavQuestion, name: str) -> tuple[str | None, dict[str, str]]:
    if value == UNKNOWN:
        return None, {}
    if value in {option.value for option in question.options}:
        return value, {}
    return None, {name: _("一つ選びます。分からないときは「わからない」を選びます。")}


def _day(sent: QueryDict) -> tuple[str | None, dict[str, str]]:
    try:
        year, month, day = (int(fold(sent.get(f"answer-{part}", ""))) for part in ("year", "month", "day"))
        return date(year, month, day).isoformat(), {}
    except ValueError:
        return None, {"answer-year": _("年、月、日を数字で入れます。例: 2026年11月10日")}


def read_people(event: Event, sent: QueryDict, known: dict[str, Row]) -> list[Row]:
    """Return the lines of the list; what the register knows of a line is taken from there, not from the form."""
    rows = []
    for person in sent.getlist("person")[:MOST_PEOPLE]:
        row = known.get(person) or Row(person[:8])
        role = sent.get(f"role-{person}", "")
        age = fold(sent.get(f"age-{person}", "")).strip()[:4]
        ticks = {tick for tick in TICKS if sent.get(f"{tick}-{person}")}
        if sent.get(f"here-{person}", "1") != "off":
            rows.append(Row(row.id, role if role in event.roles else "", age, ticks, row.name, row.born))
    return rows


def check_people(event: Event, rows: list[Row]) -> dict[str, str]:
    """Return what is wrong in the list, by field."""
    wrong = {}
    for row in rows:
        if not row.role:
            wrong[f"role-{row.id}"] = _("この人がどの人かを選びます。")
        if row.born is None and row.role != "newborn" and not (row.age.isdecimal() and int(row.age) <= 130):
            wrong[f"age-{row.id}"] = _("年齢を0から130の数字で入れます。")
    wanted = next((role for role in ("newborn", "deceased", "worker", "cared") if role in event.roles), "")
    if not rows:
        wrong["people"] = _("少なくとも一人を入れます。")
    elif "couple" in event.roles and not {"couple", "wife", "husband"} & {row.role for row in rows}:
        wrong["people"] = _("結婚・離婚する人を入れます。")
    elif wanted and wanted not in {row.role for row in rows}:
        wrong["people"] = {
            "newborn": _("生まれた子を入れます。"),
            "deceased": _("亡くなった人を入れます。"),
            "worker": _("仕事が変わる人を入れます。"),
            "cared": _("介護を受ける人を入れます。"),
        }[wanted]
    return wrong


def people_facts(event: Event, rows: list[Row], register: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the list as facts; what a record says and nobody called wrong stands among them."""
    found = []
    for row in rows:
        person: dict[str, Any] = {"id": row.id, "role": row.role}
        if row.id in register and row.born is not None:
            person |= register[row.id]
        elif row.role != "newborn":
            person["age"] = int(row.age)
        person["jp"] = (
            register.get(row.id, {}).get("jp", "foreign" not in row.ticks) and "foreign" not in row.ticks
        )
        for each in row.held:
            person |= {} if each["wrong"] or row.id not in register else each["facts"]
        person["card"] = "card" in row.ticks
        person["stays"] = "apart" not in row.ticks
        person |= {name: name in row.ticks for name in event.asks}
        found.append(person)
    return found


def rows_of(people: list[dict[str, Any]], known: dict[str, Row]) -> list[Row]:
    """Return the lines of a list that was given before."""
    found = []
    for person in people:
        ticks = {name for name in ("moves", "namechg", "card") if person.get(name)}
        ticks |= {"foreign"} if person.get("jp") is False else set()
        ticks |= {"apart"} if person.get("stays") is False else set()
        row = known.get(str(person["id"]), Row(""))
        found.append(
            Row(str(person["id"]), str(person["role"]), str(person.get("age", "")), ticks, row.name, row.born)
        )
    return found

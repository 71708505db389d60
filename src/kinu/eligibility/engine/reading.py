"""From the text of a pack to a `Pack`; every mistake names its file and line."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from .language import ExpressionError, names_in, parse
from .model import MARKS, Branch, Condition, Fact, Figure, Pack, Paying, Rule, Scan, Step, Texts
from .yaml_lines import Lines, load

_PACK_KEYS = {"code", "title", "who", "paid", "whose_income", "calendar", "office", "documents", "deadline", "source", "figures", "rules", "scan", "pays", "names"}  # fmt: skip
_RULE_KEYS = {"from", "to", "law", "values", "conditions", "amount", "classes", "starts", "ends"}
_STEP_KEYS = {"from", "to", "value", "mark"}
PAID = ("monthly", "once", "yearly", "reduction", "class", "loan", "cap")
SCANNED = ("person", "parent")
Path = tuple[str | int, ...]


class PackError(ValueError):
    """A pack cannot be read: file, line, sentence."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        self.file, self.line, self.sentence = file, line, sentence
        super().__init__(f"{file}:{line}: {sentence}")


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    lines: Lines

    def fail(self, path: Path, sentence: str) -> PackError:
        return PackError(self.file, self.line(path), sentence)

    def line(self, path: Path) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def keys(self, data: Any, allowed: set[str], path: Path) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise self.fail(path, "項目: 値 の形で書いてください。")
        for key in data:
            if key not in allowed:
                raise self.fail((*path, key), f"知らない項目です: {key}")
        return data

    def texts(self, data: Any, path: Path) -> Texts:
        if (
            not isinstance(data, list)
            or len(data) != 4
            or not all(isinstance(one, str) and one for one in data)
        ):
            raise self.fail(path, "日本語・やさしい日本語・英語・ポルトガル語の四つを並べてください。")
        return (data[0], data[1], data[2], data[3])

    def day(self, data: Any, path: Path) -> date:
        try:
            return date.fromisoformat(str(data))
        except ValueError as broken:
            raise self.fail(path, f"日付ではありません: {data}") from broken

    def tree(self, data: Any, path: Path) -> ast.expr:
        try:
            return parse(str(data))
        except ExpressionError as broken:
            raise self.fail(path, str(broken)) from broken


def read_pack(text: str, *, file: str) -> Pack:
    """Return a pack; raises `PackError`."""
    try:
        data, lines = load(text)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        raise PackError(file, mark.line + 1 if mark else 1, str(broken.problem)) from broken
    reader = _Reader(file=file, lines=lines)
    reader.keys(data, _PACK_KEYS, ())
    for key in ("code", "title", "who", "paid", "deadline", "source", "rules"):
        if key not in data:
            raise reader.fail((), f"{key} がありません。")
    if data["paid"] not in PAID:
        raise reader.fail(("paid",), f"paid は {', '.join(PAID)} のどれかです。")
    figures = {
        name: _figure(reader, name, one, ("figures", name))
        for name, one in (data.get("figures") or {}).items()
    }
    return Pack(
        code=str(data["code"]),
        title=reader.texts(data["title"], ("title",)),
        who=reader.texts(data["who"], ("who",)),
        paid=data["paid"],
        whose_income=str(data.get("whose_income", "")),
        calendar=str(data.get("calendar", "")),
        office=str(data.get("office", "")),
        documents=tuple(
            reader.texts(one, ("documents", at)) for at, one in enumerate(data.get("documents") or [])
        ),
        deadline=reader.texts(data["deadline"], ("deadline",)),
        source=str(data["source"]),
        figures=figures,
        names={str(name): str(words) for name, words in (data.get("names") or {}).items()},
        rules=tuple(_rule(reader, one, ("rules", at)) for at, one in enumerate(data["rules"])),
        file=file,
        scan=_scan(reader, data["scan"]) if data.get("scan") else None,
        pays=tuple(_paying(reader, one, ("pays", at)) for at, one in enumerate(data.get("pays") or [])),
    )


def _scan(reader: _Reader, data: Any) -> Scan:
    reader.keys(data, {"of", "needs", "ask", "absent", "procedures"}, ("scan",))
    if data.get("of") not in SCANNED:
        raise reader.fail(("scan", "of"), f"of は {' か '.join(SCANNED)} です。")
    lists = {
        name: tuple(str(one) for one in data.get(name) or ())
        for name in ("needs", "ask", "absent", "procedures")
    }
    return Scan(of=data["of"], **lists)


def _paying(reader: _Reader, data: Any, path: Path) -> Paying:
    reader.keys(data, {"from", "to", "months"}, path)
    months = data.get("months") or {}
    if not months or not all(
        1 <= int(month) <= 12 and 1 <= int(before) <= 12 for month, before in months.items()
    ):
        raise reader.fail(path, "months は、支払月と、その前の何か月分かです。例: {2: 3, 5: 3}")
    return Paying(
        since=reader.day(data.get("from"), path),
        until=reader.day(data["to"], path) if data.get("to") else None,
        months={int(month): int(before) for month, before in months.items()},
    )


def _figure(reader: _Reader, name: str, data: Any, path: Path) -> Figure:
    reader.keys(data, {"unit", "source", "steps"}, path)
    return Figure(
        name=name,
        unit=str(data.get("unit", "yen")),
        source=str(data.get("source", "")),
        steps=tuple(
            _step(reader, one, (*path, "steps", at)) for at, one in enumerate(data.get("steps") or [])
        ),
        line=reader.line(path),
    )


def _step(reader: _Reader, data: Any, path: Path) -> Step:
    reader.keys(data, _STEP_KEYS, path)
    if data.get("mark") not in MARKS:
        raise reader.fail(path, f"mark は {' '.join(MARKS)} のどれかです。")
    value = data.get("value")
    try:
        number = None if value is None else Fraction(str(value))
    except ValueError as broken:
        raise reader.fail(path, f"数ではありません: {value}") from broken
    until = data.get("to")
    return Step(
        since=reader.day(data.get("from"), (*path, "from")),
        until=None if until is None else reader.day(until, (*path, "to")),
        value=number,
        mark=data["mark"],
    )


def _rule(reader: _Reader, data: Any, path: Path) -> Rule:
    reader.keys(data, _RULE_KEYS, path)
    until = data.get("to")
    values = {
        name: reader.tree(text, (*path, "values", name)) for name, text in (data.get("values") or {}).items()
    }
    _refuse_circles(reader, values, (*path, "values"))
    return Rule(
        since=reader.day(data.get("from"), (*path, "from")),
        until=None if until is None else reader.day(until, (*path, "to")),
        law=str(data.get("law", "")),
        values=values,
        conditions=tuple(
            _condition(reader, one, (*path, "conditions", at))
            for at, one in enumerate(data.get("conditions") or [])
        ),
        amount=_optional(reader, data, "amount", path),
        classes=tuple(
            _branch(reader, one, (*path, "classes", at)) for at, one in enumerate(data.get("classes") or [])
        ),
        starts=_optional(reader, data, "starts", path),
        ends=_optional(reader, data, "ends", path),
        line=reader.line(path),
    )


def _optional(reader: _Reader, data: dict[str, Any], key: str, path: Path) -> ast.expr | None:
    return reader.tree(data[key], (*path, key)) if data.get(key) is not None else None


def _condition(reader: _Reader, data: Any, path: Path) -> Condition:
    reader.keys(data, {"if", "text"}, path)
    return Condition(
        tree=reader.tree(data.get("if"), (*path, "if")),
        text=reader.texts(data.get("text"), (*path, "text")),
        line=reader.line(path),
    )


def _branch(reader: _Reader, data: Any, path: Path) -> Branch:
    reader.keys(data, {"if", "name"}, path)
    tree = None if data.get("if") is None else reader.tree(data["if"], (*path, "if"))
    return Branch(tree=tree, name=str(data.get("name", "")), line=reader.line(path))


def _refuse_circles(reader: _Reader, values: dict[str, ast.expr], path: Path) -> None:
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circle = " → ".join((*above[above.index(name) :], name))
            raise reader.fail((*path, name), f"自分自身で決まる値です: {circle}")
        if name in done:
            return
        for other in sorted(names_in(values[name]) & values.keys()):
            visit(other, (*above, name))
        done.add(name)

    for name in values:
        visit(name, ())


def read_facts(text: str, *, file: str) -> dict[str, Fact]:
    """Return the vocabulary: `name: [type, unit, source, ja, ja-easy, en, pt-br, options…]` per line."""
    data, lines = load(text)
    reader = _Reader(file=file, lines=lines)
    facts: dict[str, Fact] = {}
    for name, row in data.items():
        if not isinstance(row, list) or len(row) < 7:
            raise reader.fail((name,), "型・単位・出どころ・四つの言葉を並べてください。")
        facts[name] = Fact(
            name=name,
            type=row[0],
            unit=row[1],
            source=row[2],
            label=reader.texts(row[3:7], (name,)),
            options=tuple(row[7]) if len(row) > 7 else (),
        )
    return facts

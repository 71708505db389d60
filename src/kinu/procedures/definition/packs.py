"""Reading packs: the YAML files of one procedure's folder become one Definition, every value with its line.

A pack is a folder with procedure.yaml (the page) and, by convention, form.yaml (the questions) and process.yaml
(the office); their top-level keys together are those of Definition. What the neighbouring folder common/ says holds
for every pack that does not say it, and its `blocks` stand in wherever a pack writes `use: name`. A text is a mapping
of languages, or a list in the order ja, ja-easy, en, pt-br, or one string without Japanese letters.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kinu.procedures.facts import yaml12
from kinu.procedures.facts.vocabulary import Choice, Fact, Labels, Part, vocabulary

from .codec import decode
from .model import LANGUAGES, Definition, Field

_CHOSEN = {"choice", "choices"}
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_TEXT_KEYS = {
    "name", "summary", "who", "label", "help", "title", "intro", "hint", "item_label", "add_label", "text", "note",
    "unless", "desk", "place", "hours", "ask", "answer", "next_step", "appeal", "source", "sender",
}  # fmt: skip
_TEXT_LISTS = {"how", "not_confirmed"}
_TYPES: Mapping[str, str] = {
    "enum": "choice", "code": "choice", "record": "text", "person": "text", "list": "group", "datetime": "date",
    "file": "text", "household": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in a pack: where, and one sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class PackRefused(ValueError):  # noqa: N818
    """The folder does not hold a readable procedure."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))


@dataclass(frozen=True, slots=True)
class Pack:
    """A definition as read, with the place of every value (`sections[0].fields[2].show_if`)."""

    folder: Path
    definition: Definition
    positions: Mapping[str, Position]
    findings: tuple[Finding, ...]

    def position(self, path: str) -> Position:
        """Return where a value stands, or the nearest value around it."""
        while path and path not in self.positions:
            path = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", path)
        return self.positions.get(path, Position(str(self.folder), 1))


def load_packs(folder: Path) -> tuple[Definition, ...]:
    """Return the definitions of a city's procedures, by code. Raises PackRefused for the first unreadable one."""
    return tuple(load_pack(each) for each in pack_folders(folder))


def pack_folders(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(each for each in folder.iterdir() if each.is_dir() and (each / "procedure.yaml").is_file())
    )


def load_pack(folder: Path, *, facts: Mapping[str, Fact] | None = None) -> Definition:
    """Return the definition in a folder. Raises PackRefused when it cannot be read as one."""
    pack = read_pack(folder, facts=facts)
    if pack.findings:
        raise PackRefused(pack.findings)
    return pack.definition


def read_pack(folder: Path, *, facts: Mapping[str, Fact] | None = None, root: Path | None = None) -> Pack:
    """Return the pack with everything that is wrong with its form; file names are told relative to `root`."""
    positions: dict[str, Position] = {}
    findings: list[Finding] = []
    merged: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        name = str(path.relative_to(root)) if root and path.is_relative_to(root) else str(path)
        positions.setdefault("", Position(name, 1))
        data = _read_file(path, name, positions, findings)
        findings += [
            Finding(name, positions[key].line, f"キー {key} が二つのファイルにあります")
            for key in sorted(data.keys() & merged.keys())
        ]
        merged |= data
    common = _read_common(folder.parent / "common", root)
    findings += common.findings
    positions |= {at: place for at, place in common.positions if re.split(r"[.\[]", at)[0] not in merged}
    whole = {**{key: value for key, value in common.said.items() if key != "appeal"}, **merged}
    merged = {
        key: _with_blocks(value, common.blocks, key, positions, findings) for key, value in whole.items()
    }
    _say_standard_appeal(merged, common.said)
    found = Expander(vocabulary() if facts is None else facts).expand(merged)

    def note(at: str, reason: str) -> None:
        place = _nearest(positions, at)
        findings.append(Finding(place.file, place.line, f"{at or folder.name}: {reason}"))

    definition = decode(Definition, found, note=note)
    return Pack(folder, definition, positions, tuple(sorted(set(findings))))


@dataclass(frozen=True, slots=True)
class _Common:
    """What the folder common/ says for every pack of a city; read once for as long as its files stay as they are."""

    said: Mapping[str, Any]
    blocks: Mapping[str, Any]
    positions: tuple[tuple[str, Position], ...]
    findings: tuple[Finding, ...]


def _read_common(folder: Path, root: Path | None) -> _Common:
    files = sorted(folder.glob("*.yaml"))
    return _common_of(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files), root)


@lru_cache(maxsize=16)
def _common_of(files: tuple[tuple[Path, int, int], ...], root: Path | None) -> _Common:
    said: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    positions: list[tuple[str, Position]] = []
    findings: list[Finding] = []
    for path, _changed, _size in files:
        name = str(path.relative_to(root)) if root and path.is_relative_to(root) else str(path)
        places: dict[str, Position] = {}
        data = _read_file(path, name, places, findings)
        named = data.pop("blocks", None) or {}
        findings += [
            Finding(
                name,
                places[f"blocks.{each}"].line,
                f"共通の部品 {each} は、ほかのファイルで別の中身になっています",
            )
            for each in sorted(named.keys() & blocks.keys())
            if named[each] != blocks[each]
        ]
        blocks |= named
        said |= data
        positions += places.items()
    return _Common(said, blocks, tuple(positions), tuple(findings))


def _say_standard_appeal(pack: dict[str, Any], common: Mapping[str, Any]) -> None:
    """Put the city's appeal text where a decision says `standard`, be it the pack's own or a shared block's."""
    for decision in _dicts(pack.get("decisions")):
        if decision.get("appeal") == "standard" and "appeal" in common:
            decision["appeal"] = common["appeal"]


def _with_blocks(
    value: Any,
    blocks: Mapping[str, Any],
    at: str,
    positions: Mapping[str, Position],
    findings: list[Finding],
) -> Any:
    """Put the city's shared block in the place of `use: name`; keys beside `use` win over the block's.

    A block that is a list is spliced into the list that uses it.
    """
    if isinstance(value, list):
        found: list[Any] = []
        for index, each in enumerate(value):
            filled = _with_blocks(each, blocks, f"{at}[{index}]", positions, findings)
            spliced = isinstance(filled, list) and isinstance(each, dict)
            found.extend(filled if spliced else [filled])
        return found
    if not isinstance(value, dict):
        return value
    own = {
        key: _with_blocks(each, blocks, f"{at}.{key}", positions, findings)
        for key, each in value.items()
        if key != "use"
    }
    if "use" not in value:
        return own
    block = blocks.get(str(value["use"]))
    if block is None:
        place = _nearest(positions, at)
        findings.append(Finding(place.file, place.line, f"{at}: 共通の部品 {value['use']} がありません"))
        return own
    block = _with_blocks(copy.deepcopy(block), blocks, at, positions, findings)
    return block if isinstance(block, list) else {**block, **own}


def _nearest(positions: Mapping[str, Position], at: str) -> Position:
    while at and at not in positions:
        at = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", at)
    return positions.get(at, Position("", 1))


def _read_file(
    path: Path, name: str, positions: dict[str, Position], findings: list[Finding]
) -> dict[str, Any]:
    try:
        loader = yaml12.Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        if node is None:
            return {}
        _walk(node, "", name, positions, findings)
        data = loader.construct_document(node)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        findings.append(
            Finding(name, line, "YAML として読めません。字下げ・引用符・かっこを確かめてください")
        )
        return {}
    if not isinstance(data, dict):
        findings.append(Finding(name, 1, "ファイルのいちばん外は、項目の組(key: value)で書きます"))
        return {}
    return {str(key): value for key, value in data.items()}


def _walk(
    node: yaml.Node, path: str, name: str, positions: dict[str, Position], findings: list[Finding]
) -> None:
    if path:
        positions[path] = Position(name, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                findings.append(Finding(name, line, f"キー {key.value} が二度書かれています"))
            seen.add(key.value)
            inner = f"{path}.{key.value}" if path else str(key.value)
            _walk(value, inner, name, positions, findings)
            positions[inner] = Position(name, key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, f"{path}[{index}]", name, positions, findings)


class Expander:
    """Fills in what a pack leaves to the vocabulary: labels, types, options; and short forms of texts."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts

    def expand(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found = {key: self._texts(key, value) for key, value in data.items()}
        for fields in _field_lists(found):
            fields[:] = [self._field(each, group=None) for each in fields]
        return found

    def _texts(self, key: str, value: Any) -> Any:
        if key in _TEXT_KEYS and not isinstance(value, Mapping | bool):
            return whole_text(value)
        if key in _TEXT_LISTS and isinstance(value, list):
            return [whole_text(each) for each in value]
        if isinstance(value, Mapping):
            return {str(inner): self._texts(str(inner), each) for inner, each in value.items()}
        if isinstance(value, list):
            return [self._texts("", each) for each in value]
        return value

    def _field(self, raw: Any, *, group: Fact | None) -> Any:
        if not isinstance(raw, dict):
            return raw
        fact = self.facts.get(str(raw.get("fact", ""))) if "fact" in raw else group if "part" in raw else None
        filled = {**_defaults(fact, raw), **raw}
        if isinstance(raw.get("fields"), list):
            filled["type"] = "group"
            filled["fields"] = [self._field(each, group=fact) for each in raw["fields"]]
        return filled


def field_from_fact(fact_id: str, *, field_id: str) -> Field:
    """Return a question of a fact as a pack would write it in one line: all words and choices are the fact's."""
    raw = Expander(vocabulary()).expand({"sections": [{"fields": [{"id": field_id, "fact": fact_id}]}]})
    found = decode(Field, raw["sections"][0]["fields"][0])
    if not isinstance(found, Field):
        raise TypeError(fact_id)
    return found


def whole_text(value: Any) -> Any:
    """Return a text as a mapping of languages, whatever short form it was written in."""
    if isinstance(value, list) and len(value) == len(LANGUAGES):
        return dict(zip(LANGUAGES, map(str, value), strict=True))
    if isinstance(value, str) and not _JAPANESE.search(value):
        return dict.fromkeys(LANGUAGES, value)
    return value


def default_type(kind: str, *, has_options: bool) -> str:
    """Return the type of a question whose pack leaves it to the fact."""
    found = _TYPES.get(kind, kind)
    return "choice" if has_options and found == "text" else found


def _defaults(fact: Fact | None, raw: Mapping[str, Any]) -> dict[str, Any]:
    if fact is None:
        return {}
    part = fact.part(str(raw.get("part", "")))
    known: Fact | Part = part or fact
    kind = default_type(known.type, has_options=bool(known.options))
    found: dict[str, Any] = {"label": dict(known.label), "type": kind}
    if known.options and raw.get("type", found["type"]) in _CHOSEN:
        found["options"] = [_option(each) for each in known.options]
    if part is None and fact.help:
        found["help"] = dict(fact.help)
    if fact.sensitive:
        found["sensitive"] = True
    return found


def _option(choice: Choice) -> dict[str, Any]:
    label: Labels = choice.label
    return {"value": choice.value, "label": dict(label)}


def _field_lists(data: Mapping[str, Any]) -> Iterator[list[Any]]:
    for section in _dicts(data.get("sections")):
        if isinstance(section.get("fields"), list):
            yield section["fields"]
    for decision in _dicts(data.get("decisions")):
        if isinstance(decision.get("asks"), list):
            yield decision["asks"]


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()

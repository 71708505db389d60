"""How the national portal's items become a pack's answers: one file per procedure, read, checked and applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kinu.procedures.facts import yaml12

from .model import ADDRESS_PARTS, Definition, Field
from .packs import Finding

_KEYS = {"procedure", "status", "source", "codes", "items", "papers", "person"}
_STATUSES = ("confirmed", "not_confirmed")
_PERSON = ("name", "birth", "sex", "address")


class BadMap(Exception):  # noqa: N818
    """A file that cannot be read as a map; says which and why."""


@dataclass(frozen=True, slots=True)
class ItemRule:
    """One item of the portal: the field it fills (`children.name`, `applicant_address.town`), and its words."""

    item: str
    path: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PortalMap:
    """The map of one procedure. `person` names the fields by which the register is asked who it is about."""

    file: str
    procedure: str
    status: str
    source: str
    codes: tuple[str, ...]
    items: Mapping[str, ItemRule]
    twice: tuple[str, ...]
    papers: Mapping[str, str]
    person: Mapping[str, str]


@dataclass(slots=True)
class Mapped:
    """Raw answers as a form would post them. `origin` tells for each input name where its value stood."""

    raw: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    unknown: list[tuple[int, str, str]] = field(default_factory=list)


def load_maps(folder: Path) -> tuple[PortalMap, ...]:
    """Return the maps of a city, none where it has no folder. Raises BadMap."""
    return tuple(_load(path) for path in sorted(folder.glob("*.yaml")))


def apply_map(rule: PortalMap, definition: Definition, items: list[tuple[str, int, str, int]]) -> Mapped:
    """Return the raw answers of (item, index, value, row); what the map does not name is told in `unknown`."""
    done = Mapped()
    for name, index, value, row in items:
        known = rule.items.get(name)
        if known is None:
            if value.strip():
                done.unknown.append((row, name, value))
            continue
        if not value.strip():
            continue
        place = _place(definition, known.path, index)
        done.origin[place] = (row, name, value)
        _set(done.raw, place.split("-"), known.values.get(value.strip(), value))
    done.raw = {key: _listed(value) for key, value in done.raw.items()}
    return done


def findings(maps: tuple[PortalMap, ...], definitions: Mapping[str, Definition]) -> Iterator[Finding]:
    """Yield what would lose an answer or send it to the wrong place."""
    seen: dict[str, str] = {}
    for each in maps:
        definition = definitions.get(each.procedure)
        for text in _complaints(each, definition):
            yield Finding(each.file, 1, text)
        for code in each.codes:
            if code in seen:
                yield Finding(each.file, 1, f"手続コード {code} は {seen[code]} にもあります。")
            seen[code] = each.file


def _complaints(rule: PortalMap, definition: Definition | None) -> Iterator[str]:
    if definition is None:
        yield f"手続き {rule.procedure} がありません。"
        return
    yield from _head_complaints(rule)
    for each in rule.items.values():
        yield from _item_complaints(each, definition)
    papers = {paper.id for paper in definition.attachments}
    for kind, paper in rule.papers.items():
        if paper not in papers:
            yield f"書類「{kind}」の行き先 {paper} は、この手続きにありません。"
    for part, name in rule.person.items():
        if part not in _PERSON or definition.field(name) is None:
            yield f"person の {part}: {name} は使えません。"


def _head_complaints(rule: PortalMap) -> Iterator[str]:
    if rule.status not in _STATUSES:
        yield f"status は {'・'.join(_STATUSES)} のどちらかです。"
    if not rule.source:
        yield "source(何で確かめたか)がありません。"
    if not rule.codes:
        yield "codes(ポータルの手続コード)がありません。"
    for name in rule.twice:
        yield f"項目「{name}」が2回あります。"


def _item_complaints(rule: ItemRule, definition: Definition) -> Iterator[str]:
    target = _target(definition, rule.path)
    if target is None:
        yield f"項目「{rule.item}」の行き先 {'.'.join(rule.path)} は、この手続きにありません。"
        return
    allowed = {"yes", "no"} if target.type == "bool" else {each.value for each in target.options}
    if not allowed:
        return
    if not rule.values:
        yield f"項目「{rule.item}」は選ぶ項目です。values に、ことばと値の組を書いてください。"
    for word, value in rule.values.items():
        if value not in allowed:
            yield f"項目「{rule.item}」の「{word}」の値 {value} は、選択肢にありません。"


def _target(definition: Definition, path: tuple[str, ...]) -> Field | None:
    """Return the field a path ends in; for a part of an address, the address."""
    found = definition.field(path[0])
    rest = path[1:]
    if found is not None and found.is_group:
        if not rest:
            return None
        inner = next((each for each in found.fields if each.id == rest[0]), None)
        found, rest = inner, rest[1:]
    if found is None:
        return None
    if rest:
        return found if found.type == "address" and len(rest) == 1 and rest[0] in ADDRESS_PARTS else None
    return None if found.type == "address" else found


def _place(definition: Definition, path: tuple[str, ...], index: int) -> str:
    group = definition.field(path[0])
    if group is not None and group.is_group:
        return "-".join((path[0], str(max(index, 1) - 1), *path[1:]))
    return "-".join(path)


def _set(tree: dict[str, Any], names: list[str], value: str) -> None:
    *parents, last = names
    for parent in parents:
        tree = tree.setdefault(parent, {})
    tree[last] = value


def _listed(value: Any) -> Any:
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    return value


def _load(path: Path) -> PortalMap:
    name = f"{path.parent.name}/{path.name}"
    try:
        data = yaml12.load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadMap(f"{name}: 読めません。") from error
    if not isinstance(data, dict) or not isinstance(data.get("items"), list) or set(data) - _KEYS:
        raise BadMap(f"{name}: 使える項目は {'・'.join(sorted(_KEYS))} です。items は並びで書きます。")
    rules = [_rule(name, each) for each in data["items"]]
    names = [each.item for each in rules]
    return PortalMap(
        file=name,
        procedure=str(data.get("procedure", "")),
        status=str(data.get("status", "")),
        source=str(data.get("source", "")),
        codes=tuple(str(each) for each in data.get("codes") or ()),
        items={each.item: each for each in rules},
        twice=tuple(sorted({each for each in names if names.count(each) > 1})),
        papers={str(key): str(value) for key, value in (data.get("papers") or {}).items()},
        person={str(key): str(value) for key, value in (data.get("person") or {}).items()},
    )


def _rule(name: str, each: Any) -> ItemRule:
    if not isinstance(each, dict) or not each.get("item") or not each.get("field"):
        raise BadMap(f"{name}: items の行には item と field が要ります。")
    values = each.get("values") or {}
    return ItemRule(
        str(each["item"]),
        tuple(str(each["field"]).split(".")),
        {str(key): str(value) for key, value in values.items()},
    )

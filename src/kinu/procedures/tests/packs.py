"""A small procedure that passes the linter, to be broken in one place by each test."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from kinu.procedures.definition import Definition, Field, Finding, Section, Text, from_json
from kinu.procedures.definition.lint import Context, lint_pack
from kinu.procedures.definition.packs import Expander
from kinu.procedures.facts.vocabulary import categories, vocabulary


def words(ja: str, en: str = "Words") -> list[str]:
    return [ja, "ことば", en, "Palavras"]


SMALL: dict[str, Any] = {
    "code": "small",
    "version": 1,
    "name": words("小さな手続き"),
    "kana": "チイサナテツヅキ",
    "summary": words("試すための手続きです。"),
    "who": words("だれでも"),
    "category": "living",
    "office": {"department": "shimin", "name": words("市民課")},
    "deadline": {"text": words("いつでも")},
    "fee": {"amount": 0},
    "online": {"possible": True, "assurance": "mail"},
    "retention": {"years": 1, "text": words("1年")},
    "sections": [
        {
            "id": "first",
            "title": words("何をしますか"),
            "fields": [
                {"id": "name", "fact": "person.name_full", "required": True},
                {
                    "id": "kind",
                    "type": "choice",
                    "required": True,
                    "label": words("種類"),
                    "options": [
                        {"value": "a", "label": words("甲")},
                        {"value": "b", "label": words("乙")},
                    ],
                },
                {
                    "id": "detail",
                    "type": "text",
                    "label": words("詳しく"),
                    "required": True,
                    "show_if": {"==": [{"var": "kind"}, "b"]},
                },
                {"id": "count", "type": "int", "label": words("数"), "rules": {"min": 1, "max": 9}},
            ],
        },
        {
            "id": "second",
            "title": words("家族はいますか"),
            "fields": [
                {
                    "id": "family",
                    "label": words("家族"),
                    "rules": {"max": 3},
                    "fields": [
                        {"id": "who", "type": "text", "label": words("名前"), "required": True},
                        {
                            "id": "home",
                            "type": "choice",
                            "label": words("同居"),
                            "options": [
                                {"value": "here", "label": words("同居")},
                                {"value": "away", "label": words("別居")},
                            ],
                        },
                        {
                            "id": "where",
                            "type": "address",
                            "label": words("住所"),
                            "required": True,
                            "show_if": {"==": [{"var": "item.home"}, "away"]},
                        },
                    ],
                },
            ],
        },
    ],
    "attachments": [
        {
            "id": "photo",
            "label": words("写真"),
            "kinds": ["image"],
            "max_bytes": 1000,
            "max_count": 2,
            "required_if": {"==": [{"var": "kind"}, "b"]},
        }
    ],
    "routing": [{"department": "shimin"}],
    "states": [
        {"id": "received", "kind": "received", "owner": "office", "business_days": 2, "to": ["review", "withdrawn"],
         "label": words("受付"), "next_step": words("確かめます")},
        {"id": "review", "kind": "working", "owner": "office", "business_days": 5,
         "to": ["correction", "approved", "refused"], "label": words("審査"), "next_step": words("審査します")},
        {"id": "correction", "kind": "waiting", "owner": "resident", "business_days": 5, "to": ["review"],
         "label": words("補正"), "next_step": words("直します")},
        {"id": "approved", "kind": "approved", "owner": "nobody", "label": words("決定"), "next_step": words("終わり")},
        {"id": "refused", "kind": "refused", "owner": "nobody", "label": words("却下"), "next_step": words("終わり")},
        {"id": "withdrawn", "kind": "withdrawn", "owner": "nobody", "label": words("取下げ"), "next_step": words("終わり")},
    ],
    "decisions": [
        {"id": "approve", "label": words("認める"), "to_state": "approved"},
        {"id": "refuse", "label": words("却下する"), "to_state": "refused", "appeal": words("教示"),
         "reasons": [{"id": "no", "label": words("要件に当たらない")}]},
    ],
    "outputs": [{"id": "receipt", "kind": "receipt", "title": words("受付票"), "template": "receipt"}],
}  # fmt: skip

CONTEXT = Context(
    facts=vocabulary(),
    departments=frozenset({"shimin"}),
    categories=frozenset(categories()),
    life_events=frozenset({"move"}),
)


def small() -> dict[str, Any]:
    """Return a copy of the small procedure to change."""
    return copy.deepcopy(SMALL)


def small_definition(data: dict[str, Any] | None = None) -> Definition:
    return from_json(Expander(vocabulary()).expand(small() if data is None else data))


def write(folder: Path, data: dict[str, Any]) -> Path:
    """Write the pack into folder/small, with its template, and return its folder."""
    pack = folder / "small"
    pack.mkdir(exist_ok=True)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    (pack / "procedure.yaml").write_text(text, encoding="utf-8")
    (pack / "receipt.typ").write_text("receipt", encoding="utf-8")
    return pack


def findings(folder: Path, data: dict[str, Any]) -> tuple[Finding, ...]:
    return lint_pack(write(folder, data), context=CONTEXT, root=folder)


def field_of(data: dict[str, Any], field_id: str) -> dict[str, Any]:
    """Return a field of the data by id, `family.where` for one inside a group."""
    outer, _, inner = field_id.partition(".")
    found = next(each for page in data["sections"] for each in page["fields"] if each["id"] == outer)
    return next(each for each in found["fields"] if each["id"] == inner) if inner else found


def form_of(*fields: Field) -> Definition:
    """Return the small procedure with one page of these questions."""
    return replace(
        small_definition(),
        sections=(Section(id="p", title=Text({"ja": "頁"}), fields=fields),),
        attachments=(),
    )

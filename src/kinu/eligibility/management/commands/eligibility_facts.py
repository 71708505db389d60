"""`kinu eligibility_facts [--json]`: every deciding fact with type, unit, label and source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kinu.eligibility import public
from kinu.eligibility.engine.answering import ALIASES
from kinu.eligibility.engine.lint import facts_of
from kinu.eligibility.engine.model import LANGUAGES, Fact


class Command(BaseCommand):
    help = "制度の判定に使う事実（型・単位・名前・出どころ・使う制度）を出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出します。")

        parser.add_argument("--schema", action="store_true", help="事実のファイルのJSON Schemaを出します。")

    def handle(self, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(schema_of(public.facts()), ensure_ascii=False, indent=1))
            return
        used: dict[str, set[str]] = {}
        for pack in public.packs():
            for name in set().union(*(facts_of(rule) for rule in pack.rules)):
                used.setdefault(name, set()).add(pack.code)
        rows = [
            {
                "name": fact.name,
                "type": fact.type,
                "unit": fact.unit,
                "source": fact.source,
                "label": dict(zip(LANGUAGES, fact.label, strict=True)),
                "options": list(fact.options),
                "benefits": sorted(used.get(fact.name, ())),
            }
            for fact in public.facts().values()
        ]
        if options["as_json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for fact in public.facts().values():
            self.stdout.write(f"{fact.name}\t{fact.type}\t{fact.unit}\t{fact.source}\t{fact.label[0]}")


def schema_of(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Return a JSON Schema (2020-12) of the flat form of a facts file; null means not yet known."""
    own = {name: _typed(fact) for name, fact in facts.items() if name.split(".")[0] not in ALIASES.values()}
    for many, alias in ALIASES.items():
        fields = {
            name.split(".")[1]: _typed(fact) for name, fact in facts.items() if name.startswith(f"{alias}.")
        }
        own[many] = {
            "type": "array",
            "items": {"type": "object", "properties": fields, "additionalProperties": False},
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of one household for kinu eligibility",
        "type": "object",
        "properties": own,
        "additionalProperties": False,
    }


def _typed(fact: Fact) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "bool": {"type": ["boolean", "null"]},
        "int": {"type": ["integer", "null"]},
        "date": {"type": ["string", "null"], "format": "date"},
        "enum": {"enum": [*fact.options, None]},
    }
    return {**kinds[fact.type], "title": fact.label[2], "description": f"{fact.label[0]} ({fact.source})"}

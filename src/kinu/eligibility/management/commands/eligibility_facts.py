"""`kinu eligibility_facts [--json]`: every deciding fact with type, unit, label and source."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kinu.eligibility import public
from kinu.eligibility.engine.lint import facts_of
from kinu.eligibility.engine.model import LANGUAGES


class Command(BaseCommand):
    help = "制度の判定に使う事実（型・単位・名前・出どころ・使う制度）を出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出します。")

    def handle(self, **options: Any) -> None:
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

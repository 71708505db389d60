"""What the linter may refer to in this city, and what it says of a text that stands in no file."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kinu.procedures.definition import Definition
from kinu.procedures.definition.lint import Context, Finding, lint_definition
from kinu.procedures.definition.packs import load_packs
from kinu.procedures.definition.portal_maps import BadMap, findings, load_maps
from kinu.procedures.editing.texts import as_pack
from kinu.procedures.facts.vocabulary import categories, life_events, vocabulary
from kinu.procedures.models import ProcedureVersion


def findings_of(definition: Definition) -> tuple[Finding, ...]:
    """Return everything that would strand somebody; the `file` of a finding is the path of the value."""
    city = Path(settings.CITY_DIR)
    codes = frozenset(ProcedureVersion.objects.filter(is_current=True).values_list("code", flat=True))
    context = _context(city).with_codes(codes | {definition.code})
    return lint_definition(as_pack(definition, folder=city / "procedures"), context=context)


@lru_cache(maxsize=4)
def _context(city: Path) -> Context:
    return context_of(city)


def context_of(city: Path) -> Context:
    """Return what the packs of a city may refer to; departments are those of people/departments.csv."""
    path = city / "people" / "departments.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        departments = frozenset(row["code"] for row in csv.DictReader(file) if row["kind"] == "section")
    room = Path(__file__).resolve().parents[1]
    return Context(
        facts=vocabulary(),
        departments=departments,
        categories=frozenset(categories()),
        life_events=frozenset(choice.value for choice in life_events()),
        template_folders=(room / "documents",),
    )


def findings_of_portal_maps(city: Path) -> tuple[Finding, ...]:
    """Return what the maps of the national portal would lose or send to the wrong place."""
    folder = city / "national_portal"
    try:
        maps = load_maps(folder)
    except BadMap as bad:
        file, _, text = str(bad).partition(": ")
        return (Finding(file, 1, text),)
    definitions = {each.code: each for each in load_packs(city / "procedures")} if maps else {}
    return tuple(findings(maps, definitions))

"""What a resident told the city before: answers of sent applications, by fact, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.names import match_key
from kinu.platform.people import public as people
from kinu.procedures.definition import Definition, Field, View
from kinu.procedures.definition.prefilling import fact_key
from kinu.procedures.definition.values import is_blank
from kinu.procedures.hearing import shared_fact
from kinu.procedures.models import Application

from .catalogue import definition_of

SEE_PROTECTED = "people.see_protected"
LOOKED_AT = 20
PASSING = ("event", "move", "death", "birth", "request", "consent", "agent", "disaster", "waste", "facility", "corp",
           "vehicle", "pregnancy", "card")  # fmt: skip
"""Facts of one event: what was true of the last move says nothing about the next."""
HIDDEN_WITH_PROTECTION = ("address", "household", "housing", "school")


def told_facts(
    resident_id: str, *, by: Actor, named: Mapping[str, str] | None = None
) -> dict[str, people.FactValue]:
    """Return `fact key -> value` of what applications of the last years said, number and day as the source.

    Parts of a record are put together under the fact. Facts of one event are left out; of a protected person also
    where they live, for whoever may not see it. Of a role (`child:…`) only what was said of one person comes back:
    the one `named`, else the one named last, so that two children are never mixed. `other` says nothing of the next.
    """
    names = {role: match_key(name) for role, name in (named or {}).items()}
    found: dict[str, people.FactValue] = {}
    if not resident_id:
        return found
    hidden = people.is_protected(resident_id) and not (by.is_resident or by.can(SEE_PROTECTED))
    of_person = Q(subject_resident=resident_id) | Q(subject_resident="", applicant_resident=resident_id)
    rows = Application.objects.filter(of_person, deleted_answers_at=None).exclude(phase="withdrawn")
    for row in rows.select_related("filing").order_by("-submitted_at")[:LOOKED_AT]:
        source = f"{row.procedure_name}({row.number})"
        said = list(_said(definition_of(row.version_id), row.filing.answers))
        others = _somebody_else(dict(said), names)
        for key, value in said:
            prefix = key.rpartition(":")[2].partition(".")[0]
            if ":" in key and key.partition(":")[0] in others:
                continue
            if prefix in PASSING or (hidden and prefix in HIDDEN_WITH_PROTECTION):
                continue
            _put(found, key, value, source=source, at=row.submitted_at)
    return found


def _somebody_else(said: Mapping[str, Any], names: dict[str, str]) -> set[str]:
    """Return the roles by which this application means somebody else; remembers whom a role means first."""
    found = {"other"}
    for role in {key.partition(":")[0] for key in said if ":" in key}:
        name = match_key(str(said.get(f"{role}:person.name_full", "")))
        if name != names.setdefault(role, name):
            found.add(role)
    return found


def _said(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    view = View(definition, answers)
    seen: set[str] = set()
    for field in definition.all_fields():
        value = view.answer(field.id)
        if is_blank(value) or field.is_group or not shared_fact(field):
            continue
        name = _key_with_part(field)
        if name not in seen:
            seen.add(name)
            yield name, value


def _key_with_part(field: Field) -> str:
    return f"{fact_key(field)}.{field.part}" if field.part else fact_key(field)


def _put(found: dict[str, people.FactValue], key: str, value: Any, *, source: str, at: datetime) -> None:
    fact, _dot, part = key.rpartition(".")
    day = at.astimezone(clock.JST).date()
    if fact.rpartition(":")[2].count(".") == 0:
        found.setdefault(key, people.FactValue(value, source, day))
        return
    held = found.get(fact)
    if held is None:
        found[fact] = people.FactValue({part: value}, source, day)
    elif isinstance(held.value, dict) and held.source == source:
        held.value.setdefault(part, value)

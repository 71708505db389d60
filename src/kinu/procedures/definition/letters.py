"""What a letter or certificate of a procedure is told: words only, ready to be printed in Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kinu.kernel import wareki

from .model import Answers, Decision, Definition, Field, Output
from .results import SummaryRow
from .summary import display, summary_rows
from .visibility import View


def template_name(definition: Definition, output: Output) -> str:
    """Return the name documents.issue looks for: the pack's own template, or a shared one (`common/receipt`)."""
    owner = "" if "/" in output.template else f"{definition.code}/"
    return f"procedures/{owner}{output.template}"


def letter_data(
    definition: Definition,
    answers: Answers,
    *,
    number: str,
    received_on: date,
    decided_on: date | None = None,
    decision_id: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the data of every template of a pack; absent things are empty, never missing.

    `to` the addressee; `sections` all answers as labelled rows; `answers` and `details` the same by field id
    (a group is a list of such mappings); `decided` what the clerk filled in, as labelled rows; `reason` and `appeal`
    of the decision.
    """
    decision = definition.decision(decision_id)
    return {
        "to": _addressee(definition, answers),
        "procedure": definition.name.say("ja"),
        "number": number,
        "received_on": wareki.to_wareki(received_on),
        "decided_on": wareki.to_wareki(decided_on) if decided_on else "",
        "next_step": _next_step(definition),
        "law": "、".join(definition.law),
        "sections": _sections(summary_rows(definition, answers)),
        "answers": _by_id(definition, answers),
        "details": _details(decision, details or {}),
        "decided": _decided(decision, details or {}),
        "reason": reason,
        "appeal": decision.appeal.say("ja") if decision else "",
    }


def field_for(definition: Definition, purpose: str, fact: str) -> Field | None:
    """Return the field that names the applicant: by its id (`applicant_name`), else the first bound to the fact."""
    fields = tuple(definition.all_fields())
    by_id = (field for field in fields if field.id == f"applicant_{purpose}")
    return next(by_id, None) or next(
        (field for field in fields if field.fact == fact and not field.part), None
    )


def _addressee(definition: Definition, answers: Answers) -> dict[str, str]:
    view = View(definition, answers)
    name = field_for(definition, "name", "person.name_full")
    home = field_for(definition, "address", "address.current")
    address = view.answer(home.id) if home else None
    parts: Mapping[str, Any] = address if isinstance(address, Mapping) else {}
    code = str(parts.get("postcode") or "")
    line = "".join(str(parts.get(part) or "") for part in ("prefecture", "city", "town", "rest"))
    return {
        "name": str(view.answer(name.id) or "") if name else "",
        "postcode": f"{code[:3]}-{code[3:]}" if code else "",
        "address": " ".join(part for part in (line, str(parts.get("building") or "")) if part),
    }


def _next_step(definition: Definition) -> str:
    return next((state.next_step.say("ja") for state in definition.states if state.kind == "received"), "")


def _sections(rows: tuple[SummaryRow, ...]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[list[str]]] = {}
    for row in rows:
        found.setdefault((row.section_title, row.item_title), []).append([row.label, row.value])
    return [{"title": title, "item": item, "rows": lines} for (title, item), lines in found.items()]


def _by_id(definition: Definition, answers: Answers) -> dict[str, Any]:
    view = View(definition, answers)
    found: dict[str, Any] = {}
    for field in definition.all_fields():
        value = view.answer(field.id)
        if field.is_group:
            found[field.id] = [_item(field, item) for item in value or ()]
        else:
            found[field.id] = display(field, value) if view.shows(field.id) and value is not None else ""
    return found


def _item(group: Field, item: Mapping[str, Any]) -> dict[str, str]:
    return {
        field.id: display(field, item[field.id]) if item.get(field.id) is not None else ""
        for field in group.fields
    }


def _details(decision: Decision | None, details: Mapping[str, Any]) -> dict[str, str]:
    asks = decision.asks if decision else ()
    return {
        field.id: display(field, details[field.id]) if details.get(field.id) is not None else ""
        for field in asks
    }


def _decided(decision: Decision | None, details: Mapping[str, Any]) -> list[list[str]]:
    told = _details(decision, details)
    asks = decision.asks if decision else ()
    return [[field.label.say("ja"), told[field.id]] for field in asks if told[field.id]]

"""What the bundle is told: every form as ruled rows, and the guide slip. Words only, ready to be printed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kinu.kernel import clock, wareki
from kinu.platform.web import public as web
from kinu.procedures import hearing
from kinu.procedures.definition import Definition, declarations, display, summary_rows, veiled
from kinu.procedures.definition.letters import field_for
from kinu.procedures.definition.sentences import NOT_ANSWERED
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import HANDED

from .matters import Heading, event_name, headings

FLOOR_UNKNOWN = "総合案内で確かめます"


def bundle_data(row: Matter, heard: hearing.Hearing, *, now: datetime) -> dict[str, Any]:
    """Return the data of `procedures/common/bundle`: `forms` in order, then `slip`, where to go next."""
    signed = (row.signed_at or now).astimezone(clock.JST).date()
    heads = headings(row, heard, language="ja")
    return {
        "matter": row.number,
        "day": wareki.to_wareki(signed),
        "signature": _signature(row),
        "forms": [
            _form(form, head, row) for form, head in zip(heard.forms(), heads, strict=True)
        ],
        "slip": {
            "visitor": row.visitor_name,
            "event": event_name(row, "ja"),
            "received": row.state == HANDED,
            "stops": stops(heads),
        },
    }  # fmt: skip


def _form(form: hearing.FormState, head: Heading, row: Matter) -> dict[str, Any]:
    definition = form.definition
    return {
        "name": definition.name.say("ja"),
        "addressee": definition.office.sender.say("ja") or f"{web.city().name.in_language('ja')}長",
        "law": "、".join(definition.law),
        "number": head.number,
        "code": definition.number,
        "applicant": _applicant(definition, form, row),
        "sections": _sections(definition, form),
        "promises": [each.text.say("ja") for each in declarations(definition, form.answers)],
        "office": definition.office.name.say("ja"),
    }


def _applicant(definition: Definition, form: hearing.FormState, row: Matter) -> list[list[str]]:
    wanted = (("住所", "address", "address.current"), ("ふりがな", "kana", "person.name_kana"),
              ("氏名", "name", "person.name_full"), ("電話", "phone", "contact.phone_day"))  # fmt: skip
    found = []
    for label, purpose, fact in wanted:
        field = field_for(definition, purpose, fact)
        value = form.answers.get(field.id) if field else None
        if label == "氏名" and not value:
            value = row.visitor_name
        words = display(field, value) if field and value and label != "氏名" else str(value or "")
        found.append([label, words])
    return found


def _sections(definition: Definition, form: hearing.FormState) -> list[dict[str, Any]]:
    """Return the rows by section and item. Blanks nobody had to fill stay empty, as on paper.

    The bundle is kept: what may be kept only until delivery does not stand on it.
    """
    found: dict[tuple[str, str], list[list[str]]] = {}
    nobody = NOT_ANSWERED.say("ja")
    for row in summary_rows(definition, veiled(definition, form.answers)):
        words = "" if row.value == nobody else row.value
        found.setdefault((row.section_title, row.item_title), []).append([row.label, words])
    return [{"title": title, "item": item, "rows": rows} for (title, item), rows in found.items()]


def _signature(row: Matter) -> dict[str, str]:
    kinds = {"drawn": "画面で署名", "typed": "画面で氏名を入力して同意", "paper": "紙に署名(原本は窓口)"}
    return {"name": row.signature_name, "kind": kinds.get(row.signature_kind, "")}


def stops(heads: list[Heading]) -> list[dict[str, Any]]:
    """Return where to go, in order, each desk once with its forms."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for head in heads:
        stop = found.setdefault(
            (head.department, head.place),
            {
                "department": head.department,
                "place": head.place,
                "desk": head.desk or FLOOR_UNKNOWN,
                "forms": [],
            },
        )
        stop["forms"].append([head.number, head.name])
    return list(found.values())

"""Two small forms, a household and a desk for tests of the counter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kinu.kernel.actor import Actor
from kinu.kernel.clock import JST
from kinu.platform.people.tests import factories as people
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Field, Section
from kinu.procedures.definition.packs import Expander
from kinu.procedures.facts.vocabulary import vocabulary
from kinu.procedures.models import Matter
from kinu.procedures.selectors.matters import hearing_of
from kinu.procedures.services import matters

from . import factories

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
ONE, TWO = "test-one", "test-two"
NAMES = [{"id": "name", "fact": "person.name_full", "required": True}]
FORMS: dict[str, list[dict[str, Any]]] = {
    ONE: [
        *NAMES,
        {"id": "phone", "fact": "contact.phone_day", "required": True},
        {"id": "occupation", "fact": "person.occupation", "required": True},
    ],
    TWO: [
        *NAMES,
        {"id": "phone", "fact": "contact.phone_day", "required": True},
        {"id": "address", "fact": "address.current", "required": True},
        {"id": "email", "fact": "contact.email"},
    ],
}


def form(code: str, fields: list[dict[str, Any]], **changes: Any) -> Definition:
    raw = Expander(vocabulary()).expand({"sections": [{"id": "s", "title": "S", "fields": fields}]})
    snapshot = packs.to_json(factories.definition(code)) | {"sections": raw["sections"]}
    read = packs.from_json(snapshot)
    return factories.definition(
        code,
        name=factories.text(f"手続き{code}"),
        sections=(Section("s", factories.text("質問"), tuple(read.all_fields())),),
        **changes,
    )


def publish_forms(**changes: Any) -> None:
    """Publish the two forms."""
    for code, fields in FORMS.items():
        made = form(code, fields, **changes)
        factories.publish(code, name=made.name, sections=made.sections, **changes)


def clerk(**changes: Any) -> Actor:
    rights = {"procedures.counter", "procedures.view", "people.view", "people.search"}
    return factories.clerk(
        "desk-clerk", permissions=frozenset(rights | set(changes.pop("more", ()))), **changes
    )


def family() -> Any:
    """A father and a child of one household; returns the father."""
    household = people.make_household()
    father = people.make_resident("常総　太郎", kana="ジョウソウ　タロウ", household=household)
    people.make_resident(
        "常総　花", kana="ジョウソウ　ハナ", birth="2020-05-05", sex=2, household=household, relation="20"
    )
    return father


def opened(
    by: Actor | None = None,
    *,
    resident: Any = None,
    event: str = "other",
    codes: tuple[str, ...] = (ONE, TWO),
) -> str:
    """A matter with both forms chosen, or those named."""
    by = by or clerk()
    resident = resident or family()
    matter_id = matters.open_for(resident_id=resident.id, by=by, now=NOW, event=event)
    matters.choose_forms(matter_id=matter_id, event=event, codes=list(codes), by=by, now=NOW)
    return matter_id


def answer_all(matter_id: str, by: Actor, **token: Any) -> None:
    """Answer every required question, page after page."""
    for _page in range(20):
        topics = hearing_of(Matter.objects.get(pk=matter_id)).topics()
        topic = next((each for each in topics if each.required or each.confirmations), None)
        if topic is None:
            return
        raw = {each.name: value_for(each.field) for each in topic.questions}
        raw |= {f"c{each.name}": "yes" for each in topic.confirmations}
        saved = matters.save_topic(matter_id=matter_id, topic_id=topic.id, raw=raw, by=by, now=NOW, **token)
        assert not saved.errors, saved.errors


def value_for(field: Field) -> Any:
    if field.options:
        return field.options[0].value
    return {"phone": "0297-23-2111", "kana": "ジョウソウ", "address": {"town": "宝町", "rest": "1番地"}}.get(
        field.type, "絹"
    )


def signed(by: Actor | None = None, **more: Any) -> str:
    """A matter that was heard, confirmed and signed."""
    by = by or clerk()
    matter_id = opened(by, **more)
    answer_all(matter_id, by)
    matters.to_confirm(matter_id=matter_id, by=by, now=NOW)
    row = Matter.objects.get(pk=matter_id)
    matters.sign(
        matter=row, kind="typed", name="常総　太郎", confirmed=True, by=factories.resident(), now=NOW
    )
    return matter_id

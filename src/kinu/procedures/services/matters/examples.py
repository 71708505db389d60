"""Invented matters in every state, for the demo city: the same services as at a real desk."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kinu.kernel.actor import Actor
from kinu.procedures.models import Matter

from .closing import abandon, hand_over, make_bundle, sign, to_confirm
from .opening import claim, issue_pass, open_for, open_visit
from .papers import add_paper
from .rehearsal import Scenario, fill, prepare
from .screens import pair

STATES = ("pre-entry", "at-counter", "to-confirm", "signed", "handed-over", "abandoned")


def play(state: str, scenario: Scenario, *, visitor: Actor, clerk: Actor, now: datetime) -> str:
    """Bring one matter to a state, as people do, and return its id."""
    if state == "pre-entry":
        return _pre_entry(scenario, visitor=visitor, now=now)[0]
    if state == "handed-over":
        _matter, token = _pre_entry(scenario, visitor=visitor, now=now - timedelta(days=1))
        matter_id = claim(token=token, by=clerk, now=now)
    else:
        matter_id = open_for(resident_id=scenario.resident_id, by=clerk, now=now, event=scenario.event)
        prepare(matter_id, scenario, by=clerk, now=now)
    if state == "at-counter":
        return matter_id
    if state == "abandoned":
        abandon(matter_id=matter_id, by=clerk, now=now)
        return matter_id
    later = now + timedelta(minutes=14)
    fill(matter_id, scenario, by=clerk, now=later)
    to_confirm(matter_id=matter_id, by=clerk, now=later)
    pair(matter_id=matter_id, by=clerk, now=later)
    if state == "to-confirm":
        return matter_id
    row = Matter.objects.get(pk=matter_id)
    sign(matter=row, kind="typed", name=row.visitor_name, confirmed=True, by=visitor, now=later)
    if state == "handed-over":
        hand_over(matter_id=matter_id, by=clerk, now=later + timedelta(minutes=2))
        make_bundle(matter_id=matter_id, by=clerk, now=later + timedelta(minutes=2))
    return matter_id


def _pre_entry(scenario: Scenario, *, visitor: Actor, now: datetime) -> tuple[str, str]:
    matter_id = open_visit(event=scenario.event, by=visitor, now=now)
    prepare(matter_id, scenario, by=visitor, now=now)
    fill(matter_id, scenario, by=visitor, now=now, pages=3)
    add_paper(matter_id=matter_id, kind="賃貸借契約書", upload=_paper(), by=visitor, now=now)
    return matter_id, issue_pass(matter_id=matter_id, by=visitor, now=now).token


def _paper() -> Any:
    held = io.BytesIO()
    Image.new("RGB", (800, 1100), (246, 246, 240)).save(held, "PNG")
    return SimpleUploadedFile("keiyakusho.png", held.getvalue(), content_type="image/png")


def scenario_for(resident_id: str, forms: list[str], answers: Mapping[str, Any]) -> Scenario:
    return Scenario(
        name="move",
        about="市内で引っ越した世帯",
        resident_id=resident_id,
        visitor={},
        people=[],
        roles={},
        forms=forms,
        answers=answers,
    )

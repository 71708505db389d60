"""A submission pins the form it was made on: whatever happens to the definition later, it opens and prints the same."""

from __future__ import annotations

import copy
import json
import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinu.kernel.clock import JST
from kinu.platform.documents import public as documents
from kinu.procedures.definition import (
    Definition,
    Unreadable,
    diff,
    digest,
    from_json,
    letter_data,
    load_packs,
    missing,
    required_attachments,
    steps,
    summary_rows,
    template_name,
    to_json,
)
from kinu.procedures.definition.model import LANGUAGES

from .packs import small_definition
from .samples import ANSWERS

EDITS = 500
DEFINITIONS = {each.code: each for each in load_packs(Path(site.CITY_DIR) / "procedures")}
CODES = sorted(ANSWERS)  # every pack is read back in test_every_pack


def _fields(data: dict[str, Any]) -> list[tuple[list[Any], int]]:
    """Return where every field of the form stands: its list and its place in it."""
    found = []
    for section in data["sections"]:
        for index, field in enumerate(section.get("fields", [])):
            found.append((section["fields"], index))
            found += [(field["fields"], inner) for inner in range(len(field.get("fields", [])))]
    return found


def _edit(data: dict[str, Any], chance: random.Random) -> None:
    """Change the definition in one way an editor could, sensible or not."""
    places = _fields(data)
    if not places:
        return
    fields, index = chance.choice(places)
    if chance.random() < 0.4:
        _edit_list(data, fields, index, chance)
    else:
        _edit_field(fields[index], chance)


def _edit_list(data: dict[str, Any], fields: list[Any], index: int, chance: random.Random) -> None:
    match chance.randrange(4):
        case 0:
            del fields[index]
        case 1:
            chance.shuffle(fields)
        case 2:
            chance.shuffle(data["sections"])
        case 3:
            del data["sections"][chance.randrange(len(data["sections"]))]


def _edit_field(field: dict[str, Any], chance: random.Random) -> None:
    match chance.randrange(6):
        case 0:
            field["id"] = f"renamed_{chance.randrange(1000)}"
        case 1:
            field["label"] = {language: f"{language} {chance.random()}" for language in LANGUAGES}
        case 2:
            field["type"] = chance.choice(
                ["text", "int", "date", "bool", "choices", "address", "group", "money"]
            )
        case 3:
            field["label"].pop(chance.choice(LANGUAGES), None)
        case 4:
            field["options"] = []
        case 5:
            field["show_if"] = {"==": [{"var": "gone"}, chance.random()]}


def _said(definition: Definition, answers: dict[str, Any]) -> list[Any]:
    return [summary_rows(definition, answers, language=language) for language in LANGUAGES]


def test_five_hundred_edits_leave_every_earlier_submission_as_it_was() -> None:
    """Walk the six procedures through 500 random edits; after each, every earlier snapshot is opened again."""
    chance = random.Random(20261123)
    pinned: list[tuple[str, dict[str, Any], list[Any]]] = []
    current = {code: to_json(DEFINITIONS[code]) for code in CODES}
    for number in range(EDITS):
        code = CODES[number % len(CODES)]
        if number % 25 == 0:
            definition = from_json(current[code])
            pinned.append((json.dumps(current[code]), ANSWERS[code], _said(definition, ANSWERS[code])))
        edited = copy.deepcopy(current[code])
        _edit(edited, chance)
        if edited["sections"]:
            current[code] = edited
        for snapshot, answers, said in pinned[-1:] if number % 100 else pinned:
            assert _said(from_json(json.loads(snapshot)), answers) == said
    assert len(pinned) == EDITS // 25
    assert all(_said(from_json(json.loads(snapshot)), answers) == said for snapshot, answers, said in pinned)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CODES), st.integers(min_value=0))
def test_old_answers_open_on_any_edited_form(code: str, seed: int) -> None:
    """A draft meets a newer form: nothing breaks, and nothing of the old answers is shown under a wrong question."""
    chance = random.Random(seed)
    data = copy.deepcopy(to_json(DEFINITIONS[code]))
    for _ in range(9):
        _edit(data, chance)
    edited = from_json(data)
    for language in LANGUAGES:
        asked = {row.field_id for row in summary_rows(edited, ANSWERS[code], language=language)}
        assert asked <= {field.id for outer in edited.all_fields() for field in (outer, *outer.fields)}
    missing(edited, ANSWERS[code])
    steps(edited, ANSWERS[code])
    required_attachments(edited, ANSWERS[code])
    diff(edited, {}, ANSWERS[code])


@pytest.mark.parametrize("code", CODES)
def test_a_snapshot_is_the_definition_to_the_last_letter(code: str) -> None:
    definition = DEFINITIONS[code]
    again = from_json(json.loads(json.dumps(to_json(definition))))
    assert again == definition
    assert digest(again) == digest(definition)


def test_any_change_of_words_changes_the_digest() -> None:
    data = to_json(small_definition())
    before = digest(from_json(data))
    data["sections"][0]["fields"][0]["label"]["en"] += "!"
    assert digest(from_json(data)) != before


def test_a_snapshot_of_an_older_program_is_read_forgivingly() -> None:
    data = to_json(small_definition())
    data["a_key_of_another_version"] = {"x": 1}
    for optional in ("attachments", "routing", "related", "words"):
        data.pop(optional, None)
    assert from_json(data).attachments == ()


def test_what_is_no_definition_is_refused_with_its_place() -> None:
    with pytest.raises(Unreadable, match="office"):
        from_json({**to_json(small_definition()), "office": 3})


@pytest.mark.parametrize("code", ["jidoteate", "risai"])
def test_the_printed_receipt_of_an_old_submission_is_unchanged_by_edits(code: str) -> None:
    definition, answers = DEFINITIONS[code], ANSWERS[code]
    snapshot = json.dumps(to_json(definition))
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=JST)

    def printed(pinned: Definition) -> bytes:
        output = pinned.outputs_on("received")[0]
        data = letter_data(pinned, answers, number="2026000123H", received_on=date(2026, 11, 10))
        return documents.render(
            template=template_name(pinned, output), title=output.title.say("ja"), data=data, now=moment
        )

    before = printed(definition)
    edited = to_json(definition)
    for number in range(20):
        _edit(edited, random.Random(number))
    assert from_json(edited) != definition
    assert printed(from_json(json.loads(snapshot))) == before

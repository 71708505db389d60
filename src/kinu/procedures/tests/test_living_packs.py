"""Packs of welfare, care, tax, water, animals, disaster and business: each ends and asks each thing once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from kinu.procedures.definition import (
    Field,
    department_for,
    load_packs,
    missing,
    required_attachments,
    search,
    steps,
)

from .filling import fill

CITY = load_packs(Path(settings.CITY_DIR) / "procedures")
PACKS = {each.code: each for each in CITY if each.number[:1] in set("BDEFST")}
CODES = sorted(PACKS)


def key(field: Field) -> tuple[str, str, str]:
    return field.fact, field.part, field.about


def test_the_catalogue_of_these_shelves_has_grown() -> None:
    assert len(PACKS) >= 40


@pytest.mark.parametrize("option", [0, -1])
@pytest.mark.parametrize("code", CODES)
def test_whatever_is_chosen_the_form_ends(code: str, option: int) -> None:
    answers = fill(PACKS[code], option=option)
    assert missing(PACKS[code], answers) == ()
    assert answers["applicant_name"]
    assert answers["applicant_address"]
    for step in steps(PACKS[code], answers):
        assert len(step.fields) <= 12, step.id


@pytest.mark.parametrize("code", CODES)
def test_no_form_asks_the_same_thing_twice(code: str) -> None:
    asked = Counter(key(field) for field in PACKS[code].all_fields() if field.fact and field.prefill)
    assert [each for each, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("code", CODES)
def test_every_question_is_a_fact_of_the_vocabulary(code: str) -> None:
    loose = [field.id for field in PACKS[code].all_fields() if not field.fact]
    assert loose == []


def test_one_thing_has_one_type_and_one_list_of_options_in_all_these_forms() -> None:
    shapes: dict[tuple[str, str, str], set[tuple[str, tuple[str, ...]]]] = {}
    for definition in PACKS.values():
        for field in definition.all_fields():
            if field.prefill and not field.bands and (field.part or field.about):
                options = tuple(option.value for option in field.options)
                shapes.setdefault(key(field), set()).add((field.type, options))
    assert {each: found for each, found in shapes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("code", ["kaigo", "kaigotennyu", "futangendo", "jutakukaishu", "kogakukaigo"])
def test_care_insurance_is_reviewed_by_the_board_of_the_prefecture(code: str) -> None:
    refuse = PACKS[code].decision("refuse")
    assert refuse is not None
    assert "茨城県介護保険審査会" in refuse.appeal.say("ja")


def test_the_tax_office_decides_on_a_reduction_and_the_collectors_on_a_deferral() -> None:
    pack = PACKS["zeigenmen"]
    assert department_for(pack, {"way": "relief"}) == "zeimu"
    assert department_for(pack, {"way": "defer"}) == "shuno"


def test_bank_books_are_not_asked_of_people_on_public_assistance() -> None:
    pack = PACKS["futangendo"]

    def needs_books(income: str) -> bool:
        return any(
            each.required and each.attachment.id == "passbooks"
            for each in required_attachments(pack, {"income_class": income})
        )

    assert needs_books("low")
    assert needs_books("above")
    assert not needs_books("welfare")


def test_who_applies_for_a_parent_is_not_asked_for_the_parent_s_name_twice_after_a_death() -> None:
    pack = PACKS["kaigososhitsu"]
    shown = {step.id for step in steps(pack, {"who": "family", "reason": "death"})}
    assert "deceased" in shown
    assert "cared" not in shown


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("水道を使い始める", "suidokaishi"),
        ("水道を止める", "suidochushi"),
        ("犬を飼う", "inutoroku"),
        ("犬が死んだ", "inuhenko"),
        ("課税証明", "shotokushomei"),
        ("納税証明", "nozeishomei"),
        ("バイク 廃車", "gentsukihaisha"),
        ("ナンバープレート", "gentsukitoroku"),
        ("ケアマネ", "kyotakukeikaku"),
        ("手すり", "jutakukaishu"),
        ("身体障害者手帳", "shintaitecho"),
        ("税金が払えない", "zeigenmen"),
        ("空き家", "akiyabank"),
        ("ligar a água", "suidokaishi"),
        ("moped", "gentsukitoroku"),
        ("車 水没", "hisai"),
    ],
)
def test_people_find_these_first(query: str, code: str) -> None:
    hits = search(CITY, query)
    assert hits, "nothing found"
    assert hits[0].definition.code == code

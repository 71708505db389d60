"""Who moves along is known from the register and not typed again; the most used procedure comes first."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from kinu.platform.people.tests import factories as people
from kinu.procedures.definition import load_pack, prefill
from kinu.procedures.selectors.catalogue import current_definitions
from kinu.procedures.services.known import SPOUSES, known_facts

from . import factories as procedures

pytestmark = pytest.mark.django_db


def test_a_moving_notice_is_filled_with_the_rest_of_the_household() -> None:
    home = people.make_household()
    father = people.make_resident("倉持　健太", household=home)
    people.make_resident("倉持　花", kana="クラモチ　ハナ", birth="2020-05-01", household=home, relation="20")
    known = known_facts(people.bearer(father), subject=father.id)
    notice = load_pack(Path(settings.CITY_DIR) / "procedures" / "tenkyo")
    found = prefill(notice, known)
    assert found["others"].value == [
        {"name": "倉持　花", "kana": "クラモチ　ハナ", "birth": "2020-05-01", "relation": "child"}
    ]
    assert found["others"].source == "住民基本台帳"
    assert found["old_address"].value["city"] == "常総市"
    assert "applicant_address" not in found, "the new address is not the registered one"


def test_somebody_who_lives_alone_moves_alone() -> None:
    alone = people.make_resident()
    known = known_facts(people.bearer(alone), subject=alone.id)
    assert "move.persons" not in known
    assert "household.members" in known


def test_the_most_used_procedure_comes_first_and_the_unranked_last() -> None:
    procedures.publish("rare", popular=0)
    procedures.publish("third", popular=3)
    procedures.publish("first", popular=1)
    assert [each.code for each in current_definitions()] == ["first", "third", "rare"]


def _couple():
    home = people.make_household()
    head = people.make_resident("倉持　健太", household=home)
    wife = people.make_resident(
        "倉持　美咲", kana="クラモチ　ミサキ", birth="1990-02-03", sex=2, household=home, relation=SPOUSES[1]
    )
    return home, head, wife


def test_husband_or_wife_is_offered_from_the_register_to_either() -> None:
    _home, head, wife = _couple()
    of_head = known_facts(people.bearer(head), subject=head.id)
    assert of_head["partner:person.name_full"].value == "倉持　美咲"
    assert of_head["partner:person.birth_date"].value == "1990-02-03"
    assert of_head["partner:person.name_full"].source == "住民基本台帳"
    assert "head:person.name_full" not in of_head, "the head is the applicant"
    of_wife = known_facts(people.bearer(wife), subject=wife.id)
    assert of_wife["partner:person.name_full"].value == "倉持　健太"
    assert of_wife["head:person.name_full"].value == "倉持　健太"


def test_a_child_is_offered_the_head_and_no_partner() -> None:
    home, _head, _wife = _couple()
    child = people.make_resident("倉持　花", household=home, relation="20")
    known = known_facts(people.bearer(child), subject=child.id)
    assert known["head:person.name_full"].value == "倉持　健太"
    assert not [name for name in known if name.startswith("partner:")]


def test_two_members_who_could_be_meant_are_asked_for() -> None:
    home, head, _wife = _couple()
    people.make_resident("倉持　薫", household=home, relation=SPOUSES[0])
    known = known_facts(people.bearer(head), subject=head.id)
    assert not [name for name in known if name.startswith("partner:")]


def test_nothing_of_a_protected_partner_is_offered() -> None:
    _home, head, wife = _couple()
    people.protect(wife)
    known = known_facts(people.bearer(head), subject=head.id)
    assert not [name for name in known if ":" in name]
    assert "倉持　美咲" not in str(known)

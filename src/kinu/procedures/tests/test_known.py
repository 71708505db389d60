"""Who moves along is known from the register and not typed again; the most used procedure comes first."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from kinu.platform.people.tests import factories as people
from kinu.procedures.definition import load_pack, prefill
from kinu.procedures.selectors.catalogue import current_definitions
from kinu.procedures.services.known import known_facts

from . import factories as procedures

pytestmark = pytest.mark.django_db


def test_a_moving_notice_is_filled_with_the_rest_of_the_household() -> None:
    home = people.make_household()
    father = people.make_resident("倉持　健太", household=home)
    people.make_resident("倉持　花", kana="クラモチ　ハナ", birth="2020-05-01", household=home, relation="20")
    known = known_facts(people.bearer(father), subject=father.id)
    notice = load_pack(Path(settings.CITY_DIR) / "procedures" / "tenkyo")
    found = prefill(notice, known)
    assert found["others"].value == [{"name": "倉持　花", "kana": "クラモチ　ハナ", "birth": "2020-05-01"}]
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

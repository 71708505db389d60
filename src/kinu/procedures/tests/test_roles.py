"""A form about a child, a mother or somebody in need of care: one tap picks the person, the register fills the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kinu.platform.identity.tests import factories as identity
from kinu.platform.people.tests import factories as people
from kinu.procedures.definition import load_pack
from kinu.procedures.models import Draft
from kinu.procedures.services import catalogue, drafts, picking
from kinu.procedures.services.known import known_facts
from kinu.procedures.services.refusals import NoSuchThing
from kinu.procedures.services.roles import candidates

from . import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def _family(*, grown: bool = False, protected: bool = False):
    home = people.make_household()
    father = people.make_resident("倉持　健太", household=home)
    mother = people.make_resident(
        "倉持　美咲", kana="クラモチ　ミサキ", birth="1990-02-03", sex=2, household=home, relation="12"
    )
    hana = _child("倉持　花", "クラモチ　ハナ", "2019-05-01", home, sex=2)
    ren = _child("倉持　蓮", "クラモチ　レン", "2026-08-20", home)
    if grown:
        _child("倉持　学", "クラモチ　マナブ", "2004-01-09", home)
    if protected:
        people.protect(hana)
    return father, mother, hana, ren


def _child(name, kana, birth, home, *, sex=1):
    return people.make_resident(name, kana=kana, birth=birth, sex=sex, household=home, relation="20")


def _offered(by, *, subject: str = "", procedure: str = "hoiku") -> dict[str, list[str]]:
    subject = subject or by.resident_id
    found = candidates(
        by, subject=subject, known=known_facts(by, subject=subject), procedure=procedure, now=NOW
    )
    return {role: [each.name for each in people] for role, people in found.items()}


def _publish(*codes: str) -> None:
    for code in codes:
        catalogue.publish(
            definition=load_pack(Path(settings.CITY_DIR) / "procedures" / code),
            by=factories.system(),
            now=NOW,
        )


def _start(by, code: str) -> Draft:
    return Draft.objects.get(pk=drafts.start_draft(code=code, by=by, now=NOW))


def test_a_parent_is_offered_the_own_minors_and_the_youngest_as_the_newborn():
    father, _mother, _hana, _ren = _family(grown=True)
    offered = _offered(people.bearer(father))
    assert offered["child"] == ["倉持　花", "倉持　蓮"]
    assert offered["newborn"] == ["倉持　蓮"]
    assert offered["mother"] == ["倉持　美咲"]
    assert offered["cared"] == ["倉持　健太", "倉持　花", "倉持　蓮"]


def test_the_mother_is_the_applicant_when_she_is_the_one_who_applies():
    _father, mother, _hana, _ren = _family()
    assert _offered(people.bearer(mother))["mother"] == ["倉持　美咲"]


def test_a_grown_child_is_not_offered_without_an_agreement_and_is_with_one_for_this_procedure():
    home = people.make_household()
    father = people.make_resident("倉持　健太", birth="1960-04-02", household=home)
    son = _child("倉持　学", "クラモチ　マナブ", "1990-01-09", home)
    by = people.bearer(father)
    assert _offered(by)["child"] == []
    assert _offered(by)["cared"] == ["倉持　健太"]
    identity.make_delegation(principal=son.id, agent=father.id, now=NOW, procedures=["kaigo"])
    assert _offered(by, procedure="kaigo")["cared"] == ["倉持　健太", "倉持　学"]
    assert _offered(by, procedure="hoiku")["cared"] == ["倉持　健太"]


def test_a_child_sees_neither_parents_nor_brothers_and_sisters_offered():
    _father, _mother, hana, _ren = _family()
    offered = _offered(people.bearer(hana))
    assert offered["child"] == []
    assert offered["mother"] == []
    assert offered["cared"] == ["倉持　花"]


def test_nobody_protected_is_offered_or_filled_in():
    father, _mother, _hana, _ren = _family(protected=True)
    _publish("hoiku")
    draft = _start(people.bearer(father), "hoiku")
    assert "倉持　花" not in str([draft.people, draft.sources, draft.answers])
    assert draft.answers["child_name"] == "倉持　蓮", "the only one left is filled in"


def test_an_only_child_is_filled_in_at_once_with_source_and_day():
    home = people.make_household()
    father = people.make_resident("倉持　健太", household=home)
    _child("倉持　花", "クラモチ　ハナ", "2022-05-01", home, sex=2)
    _publish("hoiku")
    draft = _start(people.bearer(father), "hoiku")
    assert draft.answers["child_name"] == "倉持　花"
    assert draft.answers["child_birth"] == "2022-05-01"
    assert draft.answers["child_sex"] == "2"
    assert draft.sources["child_name"]["source"] == "住民基本台帳"


def test_one_of_two_children_is_filled_in_only_once_picked_and_the_other_replaces_them_whole():
    father, _mother, hana, ren = _family()
    by = people.bearer(father)
    _publish("hoiku")
    draft = _start(by, "hoiku")
    assert "child_name" not in draft.answers
    assert [each["name"] for each in draft.people["child"]["choices"]] == ["倉持　花", "倉持　蓮"]
    picking.pick_person(draft_id=draft.id, role="child", key=hana.id, by=by, now=NOW)
    draft.refresh_from_db()
    assert draft.answers["child_name"] == "倉持　花"
    draft.answers["allergy"] = "卵"
    draft.save()
    picking.pick_person(draft_id=draft.id, role="child", key=ren.id, by=by, now=NOW)
    draft.refresh_from_db()
    assert draft.answers["child_name"] == "倉持　蓮"
    assert draft.answers["child_birth"] == "2026-08-20"
    assert "allergy" not in draft.answers, "what was said of the other child is gone"
    picking.pick_person(draft_id=draft.id, role="child", key="", by=by, now=NOW)
    draft.refresh_from_db()
    assert not [name for name in draft.answers if name.startswith("child_")]


def test_somebody_who_is_not_offered_cannot_be_picked_and_nothing_changes():
    father, mother, hana, _ren = _family()
    by = people.bearer(father)
    _publish("hoiku")
    draft = _start(by, "hoiku")
    before = Draft.objects.filter(pk=draft.id).values().get()
    for role, key in (("child", mother.id), ("cared", hana.id), ("child", "nobody")):
        with pytest.raises(NoSuchThing):
            picking.pick_person(draft_id=draft.id, role=role, key=key, by=by, now=NOW)
    people.protect(hana)
    with pytest.raises(NoSuchThing):
        picking.pick_person(draft_id=draft.id, role="child", key=hana.id, by=by, now=NOW)
    assert Draft.objects.filter(pk=draft.id).values().get() == before


def test_the_person_in_need_of_care_is_picked_and_never_guessed():
    alone = people.make_resident("染谷　トメ", kana="ソメヤ　トメ", birth="1940-01-20", sex=2)
    by = people.bearer(alone)
    _publish("kaigo")
    draft = _start(by, "kaigo")
    assert "cared_name" not in draft.answers
    picking.pick_person(draft_id=draft.id, role="cared", key=alone.id, by=by, now=NOW)
    draft.refresh_from_db()
    assert draft.answers["cared_name"] == "染谷　トメ"
    assert draft.answers["cared_address"]["city"] == "常総市"
    assert draft.answers["insured_class"] == "first", "the age says it"


def test_who_acts_for_a_child_finds_that_child_in_the_form():
    father, _mother, hana, _ren = _family()
    by = people.bearer(father, acts_for=hana.id)
    assert _offered(by, subject=hana.id)["child"] == ["倉持　花"]


def test_the_child_is_picked_on_the_page_with_one_tap(client: Client):
    father, _mother, hana, _ren = _family()
    _publish("hoiku")
    account = identity.make_resident(name="倉持　健太", resident_id=father.id)
    identity.log_in(client, account, assurance="card")
    client.post(reverse("procedures:start", args=["hoiku"]))
    draft = Draft.objects.get()
    page = reverse("procedures:step", args=[draft.id, "child"])
    shown = client.get(page).content.decode()
    assert "どの子どものことですか" in shown
    assert f"pick:child:{hana.id}" in shown
    assert 'aria-pressed="true"' not in shown
    answer = client.post(page, {"action": f"pick:child:{hana.id}"})
    assert answer["Location"] == f"{page}#pick-child"
    shown = client.get(page).content.decode()
    assert 'aria-pressed="true"' in shown
    assert "住民基本台帳" in shown
    assert "この中にいない" in shown
    refused = client.post(page, {"action": f"pick:child:{father.id}"})
    assert refused.status_code == 404
    draft.refresh_from_db()
    assert draft.answers["child_name"] == "倉持　花"
    assert date.fromisoformat(draft.answers["child_birth"]) == date(2019, 5, 1)

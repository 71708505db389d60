"""A staff account may be tied to the person's own register entry, so that own matters are told by ids."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.identity import selectors
from kinu.platform.identity.models import Account
from kinu.platform.identity.services import staff_accounts as service
from kinu.platform.people.tests import factories as people

from .factories import log_in_staff, make_resident, make_staff, staff_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
    return staff_actor(roles=("admin",))


def test_an_administrator_ties_an_account_and_the_log_names_the_resident(admin: Actor) -> None:
    person, clerk = people.make_resident("倉持　実"), make_staff(name="倉持 実")
    service.tie_resident(by=admin, account_id=clerk.uid, number=person.number)
    assert identity.own_resident_of_staff(clerk.uid) == person.id
    told = audit.trail(subject=clerk.uid)
    assert [(one.action, one.resident_id) for one in told] == [("identity.staff_tied", person.id)]
    service.untie_resident(by=admin, account_id=clerk.uid)
    assert identity.own_resident_of_staff(clerk.uid) == ""


def test_the_tie_gives_no_right_to_see_anything(admin: Actor) -> None:
    person, clerk = people.make_resident("倉持　実"), make_staff(name="倉持　実")
    service.tie_resident(by=admin, account_id=clerk.uid, number=person.number)
    clerk.refresh_from_db()
    actor = selectors.staff_actor(clerk, today=date(2026, 11, 23))
    assert (actor.resident_id, actor.acts_for) == ("", "")
    assert identity.account_of_resident(person.id) == ""


@pytest.mark.parametrize("name", ["倉持　実子", "別　人", ""])
def test_another_name_or_an_unknown_number_is_refused_and_nothing_is_tied(admin: Actor, name: str) -> None:
    person, clerk = people.make_resident("倉持　実"), make_staff(name=name or "倉持　実")
    with pytest.raises(service.ResidentNotFound):
        service.tie_resident(by=admin, account_id=clerk.uid, number=person.number if name else "1")
    assert not Account.objects.exclude(own_resident_id="").exists()


def test_one_entry_is_tied_to_one_account_only(admin: Actor) -> None:
    person = people.make_resident("倉持　実")
    first, second = make_staff(name="倉持　実"), make_staff(name="倉持　実")
    service.tie_resident(by=admin, account_id=first.uid, number=person.number)
    with pytest.raises(service.ResidentTied):
        service.tie_resident(by=admin, account_id=second.uid, number=person.number)
    assert identity.own_resident_of_staff(second.uid) == ""


def test_nobody_ties_oneself_and_nobody_without_the_right_ties_others(admin: Actor) -> None:
    person, clerk = people.make_resident("倉持　実"), make_staff(name="倉持　実")
    with pytest.raises(service.NotOneself):
        service.tie_resident(by=admin, account_id=admin.account_id, number=person.number)
    with pytest.raises(service.NotAdministrator):
        service.tie_resident(by=staff_actor(roles=("chief",)), account_id=clerk.uid, number=person.number)
    assert not Account.objects.exclude(own_resident_id="").exists()


def test_the_database_refuses_a_tie_on_a_residents_account() -> None:
    account = make_resident()
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(own_resident_id="x")


def test_the_screen_ties_tells_a_wrong_number_and_takes_back(client: Client) -> None:
    log_in_staff(client, roles=("admin",))
    person, clerk = people.make_resident("倉持　実"), make_staff(name="倉持　実")
    address = reverse("identity:staff_tie", args=[clerk.uid])
    assert "見つかりません" in client.post(address, {"number": "999"}).content.decode()
    assert "宛名番号を入力してください" in client.post(address, {"number": ""}).content.decode()
    shown = client.post(address, {"number": person.number}, follow=True).content.decode()
    assert "結んであります" in shown
    assert person.number not in shown
    client.post(address, {"untie": "1"})
    assert identity.own_resident_of_staff(clerk.uid) == ""

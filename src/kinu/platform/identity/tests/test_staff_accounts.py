"""Accounts of staff: who may make them, what roles give, who stands in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kinu.kernel import clock
from kinu.kernel.actor import GUEST, Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.identity import selectors
from kinu.platform.identity.models import Account, StaffPost, Substitution
from kinu.platform.identity.permissions import MANAGE
from kinu.platform.identity.services import staff_accounts as service

from .factories import PASSWORD, log_in_staff, make_resident, make_staff, staff_actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def _actor(account: Account, *, today: date = TODAY) -> Actor:
    return selectors.staff_actor(account, today=today)


@pytest.fixture
def admin() -> Actor:
    return staff_actor(roles=("admin",))


# Roles.


def test_a_role_gives_the_rights_registered_for_it() -> None:
    assert _actor(make_staff(roles=("admin",))).can(MANAGE)
    assert not _actor(make_staff(roles=("clerk", "chief", "register", "auditor", "planner"))).can(MANAGE)


def test_staff_of_a_department_are_found_by_role() -> None:
    clerk = make_staff(roles=("clerk",), departments=("shimin",), kana="ア")
    chief = make_staff(roles=("clerk", "chief"), departments=("shimin",), kana="イ")
    make_staff(roles=("chief",), departments=("kodomo",))
    make_staff(roles=("clerk",), departments=("shimin",), is_active=False)
    assert [one.account_id for one in identity.staff_of("shimin")] == [clerk.uid, chief.uid]
    assert [one.account_id for one in identity.staff_of("shimin", role="chief")] == [chief.uid]
    assert identity.staff_of("shimin")[1].roles == ("chief", "clerk")


def test_a_name_is_known_also_of_those_who_left_and_never_of_residents() -> None:
    gone = make_staff(name="倉持　実", is_active=False)
    assert identity.staff_name(gone.uid) == "倉持　実"
    assert identity.staff_name(make_resident(name="住民").uid) == ""
    assert identity.staff_name("nobody") == ""


def test_an_actor_for_later_work_has_the_rights_of_that_day_or_none() -> None:
    account = make_staff(roles=("admin",))
    assert identity.actor_for(account.uid, now=clock.now()).can(MANAGE)
    Account.objects.update(is_active=False)
    assert identity.actor_for(account.uid, now=clock.now()) == GUEST
    assert identity.actor_for("nobody", now=clock.now()) == GUEST


# Substitutes.


@pytest.mark.parametrize(("offset", "stands_in"), [(-1, False), (0, True), (6, True), (7, False)])
def test_a_substitute_holds_the_posts_from_the_first_to_the_last_day(offset: int, stands_in: bool) -> None:
    absent = make_staff(roles=("chief",), departments=("shimin",))
    deputy = make_staff(roles=("clerk",), departments=("kodomo",))
    Substitution.objects.create(
        absent=absent, substitute=deputy, starts_on=TODAY, ends_on=TODAY + timedelta(days=6)
    )
    actor = _actor(deputy, today=TODAY + timedelta(days=offset))
    assert ("shimin" in actor.departments) is stands_in
    assert "kodomo" in actor.departments


@pytest.mark.parametrize("role", ["admin", "protector", "auditor", "planner"])
def test_running_the_house_and_seeing_protected_people_is_never_handed_on(role: str) -> None:
    absent = make_staff(roles=(role,), departments=("digital",))
    deputy = make_staff(roles=("clerk",))
    before = _actor(deputy)
    Substitution.objects.create(absent=absent, substitute=deputy, starts_on=TODAY, ends_on=TODAY)
    assert _actor(deputy) == before


def test_nobody_stands_in_for_a_closed_account() -> None:
    absent = make_staff(roles=("chief",), departments=("shimin",), is_active=False)
    deputy = make_staff(roles=("clerk",))
    Substitution.objects.create(absent=absent, substitute=deputy, starts_on=TODAY, ends_on=TODAY)
    assert "shimin" not in _actor(deputy).departments


def test_a_substitution_of_oneself_or_backwards_is_refused(admin: Actor) -> None:
    one, two = make_staff(), make_staff()
    for deputy, ends in ((one, TODAY), (two, TODAY - timedelta(days=1))):
        with pytest.raises(service.SubstitutionWrong):
            service.substitute(
                by=admin, absent_id=one.uid, substitute_id=deputy.uid, starts_on=TODAY, ends_on=ends
            )
    assert not Substitution.objects.exists()


def test_an_administrator_does_not_name_oneself_a_substitute(admin: Actor) -> None:
    with pytest.raises(service.NotOneself):
        service.substitute(
            by=admin,
            absent_id=make_staff().uid,
            substitute_id=admin.account_id,
            starts_on=TODAY,
            ends_on=TODAY,
        )
    assert not Substitution.objects.exists()


# Accounts.


def test_an_account_is_made_with_posts_and_a_password_shown_once(admin: Actor, city: object) -> None:
    uid, password = service.create(
        by=admin,
        username="sato",
        name="佐藤　恵",
        kana="サトウ　メグミ",
        mail="",
        posts=[("shimin", "clerk")],
    )
    account = Account.objects.get(uid=uid)
    assert account.check_password(password)
    assert selectors.post_rows(account) == (("shimin", "clerk"),)
    assert [sentence.action for sentence in audit.trail(subject=uid)] == ["identity.staff_created"]


def test_two_accounts_cannot_have_one_name(admin: Actor, city: object) -> None:
    given = {"username": "sato", "name": "佐藤", "kana": "サトウ", "mail": "", "posts": []}
    service.create(by=admin, **given)  # type: ignore[arg-type]
    with pytest.raises(service.UsernameTaken):
        service.create(by=admin, **given)  # type: ignore[arg-type]
    assert Account.objects.filter(username="sato").count() == 1


@pytest.mark.parametrize("post", [("nowhere", "clerk"), ("shimin", "king")])
def test_an_unknown_department_or_role_is_refused(post: tuple[str, str], admin: Actor, city: object) -> None:
    account = make_staff(roles=("clerk",), departments=("shimin",))
    with pytest.raises(service.UnknownPost):
        service.set_posts(by=admin, account_id=account.uid, posts=[post])
    assert selectors.post_rows(account) == (("shimin", "clerk"),)


def test_nobody_changes_one_own_rights(admin: Actor, city: object) -> None:
    acts: list[Any] = [
        lambda: service.set_posts(by=admin, account_id=admin.account_id, posts=[("", "protector")]),
        lambda: service.set_active(by=admin, account_id=admin.account_id, active=False),
        lambda: service.reset_second_factor(by=admin, account_id=admin.account_id),
    ]
    for act in acts:
        with pytest.raises(service.NotOneself):
            act()
    assert StaffPost.objects.get().role == "admin"


@pytest.mark.parametrize("role", ["clerk", "chief", "auditor"])
def test_without_the_right_no_service_manages_accounts(role: str, city: object) -> None:
    actor, other = staff_actor(roles=(role,)), make_staff()
    acts: list[Any] = [
        lambda: service.create(by=actor, username="new", name="", kana="", mail="", posts=[]),
        lambda: service.set_posts(by=actor, account_id=other.uid, posts=[]),
        lambda: service.set_active(by=actor, account_id=other.uid, active=False),
        lambda: service.reset_second_factor(by=actor, account_id=other.uid),
        lambda: service.end_substitution(by=actor, substitution_id="x"),
    ]
    for act in acts:
        with pytest.raises(service.NotAdministrator):
            act()
    assert Account.objects.count() == 2
    assert Account.objects.get(uid=other.uid).is_active


def test_a_reset_takes_away_password_and_second_factor(admin: Actor) -> None:
    account = make_staff(password=PASSWORD)
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    password = service.reset_second_factor(by=admin, account_id=account.uid)
    account.refresh_from_db()
    assert not account.check_password(PASSWORD)
    assert account.check_password(password)
    assert not Authenticator.objects.exists()


# Screens.


def test_an_administrator_walks_through_the_screens(client: Client, city: object) -> None:
    log_in_staff(client, roles=("admin",), name="管理　太郎")
    made = client.post(
        "/staff/accounts/new/",
        {
            "username": "sato",
            "name": "佐藤　恵",
            "kana": "さとう　めぐみ",
            "department": "shimin",
            "roles": ["clerk"],
        },
    )
    account = Account.objects.get(username="sato")
    assert account.kana == "サトウ メグミ"
    assert made.context["password"] in made.content.decode()
    address = f"/staff/accounts/{account.uid}/"
    listed = client.get("/staff/accounts/", {"q": "佐藤", "department": "shimin"}).content.decode()
    assert address in listed
    assert "市民課" in listed
    client.post(f"{address}posts/add/", {"department": "kodomo", "roles": ["chief"]})
    assert len(selectors.post_rows(account)) == 2
    client.post(f"{address}posts/remove/", {"post": "shimin:clerk"})
    assert selectors.post_rows(account) == (("kodomo", "chief"),)
    deputy = make_staff(name="代理　一郎")
    client.post(
        f"{address}substitute/",
        {"substitute": deputy.uid, "starts_on": "2026-12-01", "ends_on": "2026-12-05"},
    )
    page = client.get(address).content.decode()
    assert "代理　一郎" in page
    assert "こども課" in page
    client.post(f"{address}substitute/end/", {"substitution": Substitution.objects.get().id})
    assert not Substitution.objects.exists()
    assert client.post(f"{address}reset/").context["password"]
    assert client.post(f"{address}sessions/end/").status_code == 302
    client.post(f"{address}active/", {"active": "0"})
    account.refresh_from_db()
    assert not account.is_active
    assert address not in client.get("/staff/accounts/").content.decode()
    assert address in client.get("/staff/accounts/?closed=1").content.decode()


def test_a_refusal_on_the_screen_is_a_sentence(client: Client, city: object) -> None:
    actor = log_in_staff(client, roles=("admin",))
    response = client.post(f"/staff/accounts/{actor.account_id}/active/", {"active": "0"})
    assert response.status_code == 403
    assert "自分では変えられません" in response.content.decode()
    assert Account.objects.get().is_active


def test_forms_say_what_is_missing(client: Client, city: object) -> None:
    log_in_staff(client, roles=("admin",))
    text = client.post("/staff/accounts/new/", {"username": "A"}).content.decode()
    assert "エラー" in text
    assert "職員IDは半角の英小文字から始め" in text
    assert Account.objects.count() == 1


@pytest.mark.parametrize("role", ["clerk", "chief", "register", "auditor", "planner", "protector"])
def test_for_others_the_screens_are_not_there(role: str, client: Client) -> None:
    log_in_staff(client, roles=(role,))
    assert client.get("/staff/accounts/").status_code == 404


def test_an_unknown_account_is_not_found(client: Client, city: object) -> None:
    log_in_staff(client, roles=("admin",))
    assert client.get(f"/staff/accounts/{'0' * 32}/").status_code == 404


def test_the_list_costs_the_same_for_few_and_many(
    client: Client, city: object, django_assert_max_num_queries: Any
) -> None:
    log_in_staff(client, roles=("admin",))
    for _ in range(30):
        make_staff(roles=("clerk", "chief"), departments=("shimin",))
    with django_assert_max_num_queries(12):
        client.get("/staff/accounts/")

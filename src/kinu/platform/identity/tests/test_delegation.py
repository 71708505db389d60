"""Acting for another: parents for children, agents for principals; what is refused, and that nothing happens then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from kinu.kernel import clock
from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.identity.models import Delegation
from kinu.platform.identity.selectors import family, scopes
from kinu.platform.identity.services import acting
from kinu.platform.identity.services import delegation as service
from kinu.platform.people import public as people
from kinu.platform.web.public import RateLimited

from .conftest import Personas
from .factories import log_in_resident, resident_actor

pytestmark = pytest.mark.django_db
NOW = clock.now()
TODAY = NOW.date()


def _actor(who: str, **fields: Any) -> Actor:
    given = {"account_id": who, "resident_id": who, "acts_for": who, "assurance": "card"}
    return Actor(kind=ActorKind.RESIDENT, **(given | fields))


def _propose(principal: Actor, *, procedures: tuple[str, ...] = (), days: int = 30) -> service.Proposal:
    return service.propose(
        by=principal, procedures=procedures, starts_on=TODAY, ends_on=TODAY + timedelta(days=days), now=NOW
    )


def _agreed(
    principal: str, agent: str, *, procedures: tuple[str, ...] = (), days: int = 30
) -> identity.Delegation:
    proposal = _propose(_actor(principal), procedures=procedures, days=days)
    return service.accept(by=_actor(agent), code=proposal.code, now=NOW)


def _may(agent: str, principal: str, procedure: str, *, now: Any = NOW) -> bool:
    try:
        identity.check_scope(actor=_actor(agent, acts_for=principal), procedure=procedure, now=now)
    except (identity.MayNotActFor, identity.OutsideScope):
        return False
    return True


@pytest.fixture
def procedures(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = type(scopes.scopes)("delegation scope")
    registry.register(
        scopes.ScopeSource("procedures", lambda: [("juminhyo", "住民票"), ("jidoteate", "児童手当")])
    )
    monkeypatch.setattr(scopes, "scopes", registry)


# Agreements.


def test_an_agent_acts_within_the_scope_and_period(db: None) -> None:
    made = _agreed("p" * 32, "a" * 32, procedures=("juminhyo",))
    assert made.state == "active"
    assert _may("a" * 32, "p" * 32, "juminhyo")
    assert not _may("a" * 32, "p" * 32, "jidoteate")


def test_an_empty_scope_means_everything(db: None) -> None:
    _agreed("p" * 32, "a" * 32)
    assert _may("a" * 32, "p" * 32, "anything")


@pytest.mark.parametrize(("days", "may"), [(0, True), (30, True), (31, False)])
def test_the_last_day_is_the_last(days: int, may: bool, db: None, city: object) -> None:
    _agreed("p" * 32, "a" * 32)
    assert _may("a" * 32, "p" * 32, "juminhyo", now=NOW + timedelta(days=days)) is may


def test_a_stranger_may_not_act(db: None, city: object) -> None:
    _agreed("p" * 32, "a" * 32)
    assert not _may("b" * 32, "p" * 32, "juminhyo")
    assert not _may("p" * 32, "a" * 32, "juminhyo")


def test_acting_for_oneself_needs_no_agreement() -> None:
    assert _may("p" * 32, "p" * 32, "juminhyo")
    assert _may("p" * 32, "", "juminhyo")


def test_a_code_is_understood_in_any_width_and_case() -> None:
    proposal = _propose(_actor("p" * 32))
    typed = f" {proposal.code[:5].lower()}－{proposal.code[5:]} ".translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    )
    assert service.accept(by=_actor("a" * 32), code=typed, now=NOW).agent_resident_id == "a" * 32


def test_a_code_works_once() -> None:
    proposal = _propose(_actor("p" * 32))
    service.accept(by=_actor("a" * 32), code=proposal.code, now=NOW)
    with pytest.raises(service.DelegationCodeWrong):
        service.accept(by=_actor("b" * 32), code=proposal.code, now=NOW)
    assert Delegation.objects.get().agent_resident_id == "a" * 32


def test_a_code_lives_a_day() -> None:
    proposal = _propose(_actor("p" * 32))
    with pytest.raises(service.DelegationCodeWrong):
        service.accept(by=_actor("a" * 32), code=proposal.code, now=NOW + timedelta(hours=25))
    assert Delegation.objects.get().state == "proposed"


def test_nobody_is_one_own_agent() -> None:
    proposal = _propose(_actor("p" * 32))
    with pytest.raises(service.OwnDelegation):
        service.accept(by=_actor("p" * 32), code=proposal.code, now=NOW)
    assert Delegation.objects.get().state == "proposed"


def test_the_database_keeps_no_code() -> None:
    proposal = _propose(_actor("p" * 32))
    assert proposal.code not in str(Delegation.objects.values().get())


def test_guessing_codes_is_limited() -> None:
    for _ in range(5):
        with pytest.raises(service.DelegationCodeWrong):
            service.accept(by=_actor("a" * 32), code="XXXXXXXXXX", now=NOW)
    with pytest.raises(RateLimited):
        service.accept(by=_actor("a" * 32), code=_propose(_actor("p" * 32)).code, now=NOW)


@pytest.mark.parametrize("days", [-1, 367])
def test_a_period_in_the_past_or_over_a_year_is_refused(days: int) -> None:
    with pytest.raises(service.PeriodWrong):
        _propose(_actor("p" * 32), days=days)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("fields", [{"resident_id": "", "acts_for": ""}, {"acts_for": "c" * 32}])
def test_without_a_record_or_in_anothers_name_nobody_delegates(fields: dict[str, str]) -> None:
    with pytest.raises(service.NotInRegister):
        _propose(_actor("p" * 32, **fields))
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("ender", ["p", "a"])
def test_either_side_may_end_it(ender: str, city: object) -> None:
    made = _agreed("p" * 32, "a" * 32)
    service.end(by=_actor(ender * 32), delegation_id=made.id, now=NOW)
    assert not _may("a" * 32, "p" * 32, "juminhyo")
    service.end(by=_actor(ender * 32), delegation_id=made.id, now=NOW)
    assert identity.delegations_of("p" * 32)[0].state == "ended"


def test_a_third_person_cannot_end_it() -> None:
    made = _agreed("p" * 32, "a" * 32)
    with pytest.raises(service.DelegationNotYours):
        service.end(by=_actor("b" * 32), delegation_id=made.id, now=NOW)
    assert Delegation.objects.get().state == "active"


def test_every_step_is_in_the_principals_trail() -> None:
    made = _agreed("p" * 32, "a" * 32)
    service.end(by=_actor("a" * 32), delegation_id=made.id, now=NOW)
    actions = [sentence.action for sentence in audit.trail(subject=made.id)]
    assert sorted(actions) == [
        "identity.delegation_confirmed",
        "identity.delegation_ended",
        "identity.delegation_proposed",
    ]


# Parents.


def test_a_father_may_act_for_his_two_small_children(city: Personas) -> None:
    father = city["father"].resident_id
    children = family.children_of(father, today=TODAY)
    assert len(children) == 2
    names = {principal.name for principal in identity.principals_of(_actor(father), now=NOW)}
    assert {child.name for child in children} == names
    assert _may(father, children[0].resident_id, "jidoteate")


def test_a_child_may_not_act_for_its_father_nor_for_its_sister(city: Personas) -> None:
    father = city["father"].resident_id
    first, second = family.children_of(father, today=TODAY)
    assert family.children_of(first.resident_id, today=TODAY) == ()
    assert not _may(first.resident_id, father, "jidoteate")
    assert not _may(first.resident_id, second.resident_id, "jidoteate")


def test_a_neighbour_may_not_act_for_the_children(city: Personas) -> None:
    child = family.children_of(city["father"].resident_id, today=TODAY)[0]
    assert not _may(city["flood-hit"].resident_id, child.resident_id, "jidoteate")


def test_a_mother_under_protection_acts_for_the_child_protected_with_her(city: Personas) -> None:
    mother = city["protected"].resident_id
    assert len(family.children_of(mother, today=TODAY)) == 1


def test_a_child_that_comes_of_age_is_no_longer_acted_for(city: Personas) -> None:
    father = city["father"].resident_id
    until = max(child.until for child in family.children_of(father, today=TODAY))
    assert family.children_of(father, today=until)
    assert family.children_of(father, today=until + timedelta(days=1)) == ()


# Switching.


def _acts_for(client: Client) -> str:
    return str(client.get("/logout/done/").wsgi_request.actor.acts_for)  # type: ignore[attr-defined]


def test_a_parent_switches_to_a_child_and_back(client: Client, city: Personas) -> None:
    father = log_in_resident(client, resident_id=city["father"].resident_id)
    child = family.children_of(father.resident_id, today=TODAY)[0].resident_id
    page = client.get("/my/family/").content.decode()
    assert "さんの手続きをする" in page
    switched = client.post("/my/family/switch/", {"resident_id": child, "next": "/procedures/jidoteate/"})
    assert switched["Location"] == "/procedures/jidoteate/"
    assert _acts_for(client) == child
    assert "自分の手続きにもどる" in client.get("/my/family/").content.decode()
    client.post("/my/family/switch/", {"resident_id": ""})
    assert _acts_for(client) == father.resident_id
    trail = [sentence.action for sentence in audit.trail(subject=father.account_id)]
    assert trail.count("identity.acts_for") == 2


def test_switching_to_somebody_elses_child_is_refused(client: Client, city: Personas) -> None:
    child = family.children_of(city["father"].resident_id, today=TODAY)[0].resident_id
    stranger = log_in_resident(client, resident_id=city["grandmother"].resident_id)
    response = client.post("/my/family/switch/", {"resident_id": child})
    assert response.status_code == 403
    assert "代わりにすることはできません" in response.content.decode()
    assert _acts_for(client) == stranger.resident_id


def test_an_agreement_that_ends_ends_at_the_next_request(client: Client, city: Personas) -> None:
    principal, agent = city["grandmother"].resident_id, city["flood-hit"].resident_id
    made = _agreed(principal, agent)
    log_in_resident(client, resident_id=agent)
    client.post("/my/family/switch/", {"resident_id": principal})
    assert _acts_for(client) == principal
    service.end(by=_actor(principal), delegation_id=made.id, now=NOW)
    assert _acts_for(client) == agent


def test_a_parents_choice_is_checked_again_after_a_while(
    client: Client, city: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    father = log_in_resident(client, resident_id=city["father"].resident_id)
    child = family.children_of(father.resident_id, today=TODAY)[0].resident_id
    client.post("/my/family/switch/", {"resident_id": child})
    monkeypatch.setattr(family, "children_of", lambda _parent, **_day: ())
    assert _acts_for(client) == child
    with time_machine.travel(clock.now() + timedelta(seconds=acting.PARENT_CHECK + 1), tick=False):
        assert _acts_for(client) == father.resident_id


def test_with_a_mail_code_nobody_acts_for_anybody(client: Client, city: Personas) -> None:
    log_in_resident(client, assurance="mail")
    assert client.get("/my/family/")["Location"].startswith("/login/?")
    assert identity.principals_of(resident_actor(assurance="mail"), now=NOW) == ()


# Screens.


def test_two_people_agree_through_the_screens(city: Personas, procedures: None) -> None:
    principal, agent = Client(), Client()
    log_in_resident(principal, resident_id=city["grandmother"].resident_id)
    log_in_resident(agent, resident_id=city["flood-hit"].resident_id)
    day = TODAY + timedelta(days=60)
    shown = principal.post(
        "/my/family/new/",
        {
            "scope": "some",
            "procedures": ["juminhyo"],
            "ends_on_year": str(day.year),
            "ends_on_month": str(day.month),
            "ends_on_day": str(day.day),
        },
    )
    code = shown.context["proposal"].code
    assert code in shown.content.decode()
    assert "確認待ち" in principal.get("/my/family/").content.decode()
    assert agent.post("/my/family/accept/", {"code": code})["Location"] == "/my/family/"
    page = agent.get("/my/family/").content.decode()
    assert city["grandmother"].name in page
    assert "住民票" in page
    given = principal.get("/my/family/").content.decode()
    assert city["flood-hit"].name in given
    assert "有効" in given
    principal.post(f"/my/family/{Delegation.objects.get().id}/end/")
    assert city["grandmother"].name not in agent.get("/my/family/").content.decode()


def test_the_form_says_what_is_missing(client: Client, city: Personas, procedures: None) -> None:
    log_in_resident(client, resident_id=city["father"].resident_id)
    text = client.post("/my/family/new/", {"scope": "some"}).content.decode()
    assert "まかせる手続きを1つ以上選んでください" in text
    assert "日付が入力されていません" in text
    far = client.post(
        "/my/family/new/", {"scope": "all", "ends_on_year": "2099", "ends_on_month": "1", "ends_on_day": "1"}
    )
    assert "今日から1年以内" in far.content.decode()
    assert not Delegation.objects.exists()


def test_a_wrong_code_on_the_screen_is_a_sentence_at_the_field(client: Client, city: Personas) -> None:
    log_in_resident(client, resident_id=city["father"].resident_id)
    assert (
        "この代理コードは使えません"
        in client.post("/my/family/accept/", {"code": "ABCDEFGHJK"}).content.decode()
    )


def test_ending_what_is_not_mine_is_not_found(client: Client, city: Personas) -> None:
    made = _agreed("p" * 32, "a" * 32)
    log_in_resident(client, resident_id=city["father"].resident_id)
    assert client.post(f"/my/family/{made.id}/end/").status_code == 404
    assert Delegation.objects.get().state == "active"


def test_the_register_tells_names(city: Personas) -> None:
    assert family.name_of(city["father"].resident_id) == city["father"].name
    assert family.name_of("") == ""
    assert people.is_protected(city["protected"].resident_id)

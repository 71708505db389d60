"""The navigator's pages over HTTP, without scripts: questions, the plan, the code for a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kinu.eligibility.tests.factories import take_ledger
from kinu.kernel import clock
from kinu.platform.audit import public as audit
from kinu.platform.identity.tests.factories import log_in_resident
from kinu.platform.people.tests import factories as people
from kinu.procedures.models import NavigatorCount, NavigatorPlan
from kinu.procedures.services import retention
from kinu.procedures.systems import s02_works

pytestmark = pytest.mark.django_db
ASK = "/procedures/navigator/move-in/ask/"
RESULT = "/procedures/navigator/move-in/result/"
DAY = {"question": "day_move", "answer-year": "2026", "answer-month": "11", "answer-day": "10"}
ME = {
    "question": "people",
    "person": "n1",
    "role-n1": "self",
    "age-n1": "25",
    "moves-n1": "1",
    "card-n1": "1",
}


def begin(client: Client) -> None:
    client.post("/procedures/navigator/move-in/")


def asked(client: Client) -> str:
    found = re.search(r'name="question" value="(\w+)"', client.get(ASK).content.decode())
    return found[1] if found else ""


def walk(client: Client, **answers: dict[str, Any]) -> list[str]:
    """Answer everything; a question without an answer here gets 「わからない」 or nothing ticked."""
    begin(client)
    seen = []
    while question := asked(client):
        assert question not in seen
        seen.append(question)
        given = {"day_move": DAY, "people": ME, **answers}.get(question, {"action": "unknown"})
        client.post(ASK, {"question": question, **given})
    return seen


def test_a_guest_finds_the_plan_of_a_worker_without_any_fact_in_an_address(client: Client) -> None:
    seen = walk(
        client,
        insurance={"answer-n1": "own"},
        health={"action": "next"},
        house={"answer": ["water"]},
        wishes={"action": "next"},
    )
    page = client.get(RESULT).content.decode()
    assert len(seen) <= 8
    for name in ("転入届", "マイナンバーカードの継続利用", "電子証明書の発行・更新", "水道の使用開始"):
        assert name in page
    assert "2026年11月24日" in page
    assert "要るかもしれない手続き" not in page


def test_not_knowing_leads_to_what_may_be_needed(client: Client) -> None:
    walk(client)
    page = client.get(RESULT).content.decode()
    assert "要るかもしれない手続き" in page
    assert "国民健康保険の資格取得届" in page


def test_an_answer_can_be_mended_and_the_plan_follows(client: Client) -> None:
    walk(client, house={"answer": ["dog"]})
    assert "犬の所在地・所有者変更" in client.get(RESULT).content.decode()
    client.post(f"{ASK}?q=house", {"question": "house", "action": "next"})
    assert "犬の所在地・所有者変更" not in client.get(RESULT).content.decode()


@pytest.mark.parametrize(
    ("question", "wrong", "sentence"),
    [
        (
            "day_move",
            {"answer-year": "2026", "answer-month": "13", "answer-day": "1"},
            "年、月、日を数字で入れます",
        ),
        ("people", {"person": "n1", "role-n1": "self", "age-n1": "x"}, "年齢を0から130の数字"),
        ("people", {"person": "n1", "role-n1": "king", "age-n1": "20"}, "この人がどの人かを選びます"),
        ("people", {}, "少なくとも一人"),
    ],
)
def test_a_wrong_answer_is_told_at_the_field_and_nothing_is_kept(
    client: Client, question: str, wrong: dict[str, str], sentence: str
) -> None:
    begin(client)
    if question == "people":
        client.post(ASK, DAY)
    page = client.post(ASK, {"question": question, **wrong}).content.decode()
    assert sentence in page
    assert asked(client) == question


def test_a_line_of_the_list_is_added_and_taken_away_without_scripts(client: Client) -> None:
    begin(client)
    client.post(ASK, DAY)
    page = client.post(ASK, {**ME, "action": "add"}).content.decode()
    assert 'name="role-n2"' in page
    page = client.post(ASK, {**ME, "person": ["n1", "n2"], "action": "remove:n2"}).content.decode()
    assert 'name="role-n2"' not in page


def test_the_code_for_a_phone_opens_the_same_plan_without_personal_data(client: Client) -> None:
    walk(client, house={"answer": ["water"]})
    client.post(RESULT)
    page = client.get(RESULT).content.decode()
    found = re.search(r"http://testserver(/procedures/navigator/plan/([\w-]+)/)", page)
    assert found
    assert len(found[0]) < 80
    assert "水道の使用開始" in Client().get(found[1]).content.decode()
    kept = NavigatorPlan.objects.get()
    assert found[2] not in kept.token_hash
    assert not {"birth_date", "name"} & set(kept.facts["persons"][0])


def test_a_code_past_its_two_days_is_refused_and_forgotten(client: Client) -> None:
    walk(client)
    client.post(RESULT)
    found = re.search(r"/procedures/navigator/plan/[\w-]+/", client.get(RESULT).content.decode())
    assert found
    NavigatorPlan.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert Client().get(found[0]).status_code == 404
    assert retention.forget(now=clock.now())["navigator_plans"] == 1
    assert not NavigatorPlan.objects.exists()


@pytest.mark.parametrize("address", ["/procedures/navigator/nothing/", "/procedures/navigator/plan/x/"])
def test_an_unknown_event_or_code_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_shown_result_is_counted_without_anybody_in_it_and_makes_the_system_work(client: Client) -> None:
    assert not s02_works()
    seen = walk(client)
    client.get(RESULT)
    row = NavigatorCount.objects.get()
    assert (row.event, row.questions, row.results) == ("move-in", len(seen), 1)
    assert s02_works()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja-easy", "っこして きた とどけ"),
        ("en", "Moving-in notice"),
        ("pt-br", "Aviso de mudança para a cidade"),
    ],
)
def test_the_pages_speak_the_language_of_the_reader(client: Client, language: str, words: str) -> None:
    client.cookies["django_language"] = language
    walk(client, house={"answer": ["water"]})
    page = client.get(RESULT, headers={"accept-language": language}).content.decode()
    assert words in page


@pytest.mark.parametrize("address", ["/procedures/navigator/", "/procedures/navigator/move-in/", ASK])
def test_pages_before_the_plan_ask_the_database_little(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    begin(client)
    client.get(address)
    with django_assert_max_num_queries(6):
        assert client.get(address).status_code == 200


def test_the_plan_asks_the_database_little(client: Client, django_assert_max_num_queries: Any) -> None:
    walk(client)
    client.get(RESULT)
    with django_assert_max_num_queries(14):
        assert client.get(RESULT).status_code == 200


def test_search_leads_into_the_navigator(client: Client) -> None:
    page = client.get(reverse("portal:search"), {"q": "ひっこし"}).content.decode()
    assert "/procedures/navigator/move-in/" in page
    assert "/procedures/navigator/birth/" not in page


def test_who_is_logged_in_finds_the_family_from_the_register_and_no_date_of_birth_goes_to_the_phone(
    client: Client,
) -> None:
    home = people.make_household()
    father = people.make_resident("鈴木　健太", household=home, birth="1988-05-01")
    people.make_resident("鈴木　美咲", household=home, relation="12", birth="1990-07-07", sex=2)
    people.make_resident("鈴木　陽菜", household=home, relation="20", birth="2020-04-01", sex=2)
    log_in_resident(client, resident_id=father.id)
    begin(client)
    client.post(ASK, DAY)
    page = client.get(ASK).content.decode()
    assert "鈴木　陽菜" in page
    assert "2020年4月1日" in page
    assert "住民票から" in page
    listed = re.findall(r'name="person" value="(\w+)"', page)
    roles = dict(zip(listed, ("self", "spouse", "child"), strict=True))
    for person, role in roles.items():
        assert re.search(rf'id="role-{person}".*?value="{role}" selected', page, re.DOTALL)
    sent = {f"role-{person}": role for person, role in roles.items()}
    sent |= {f"moves-{person}": "1" for person in listed}
    client.post(ASK, {"question": "people", "person": listed, **sent})
    client.post(RESULT)
    page = client.get(RESULT).content.decode()
    assert "転入学届" in page
    assert "鈴木" not in page.split('id="main"')[1]
    facts = str(NavigatorPlan.objects.get().facts)
    assert "2020-04-01" not in facts
    assert "鈴木" not in facts


def test_a_guest_sees_nobody_of_the_register(client: Client) -> None:
    people.make_resident("鈴木　健太")
    begin(client)
    client.post(ASK, DAY)
    page = client.get(ASK).content.decode()
    assert "鈴木" not in page
    assert "住民票から" not in page


WED = "/procedures/navigator/marriage/ask/"


def test_insurance_before_and_after_are_one_page_and_each_part_is_answered(client: Client) -> None:
    client.post("/procedures/navigator/marriage/")
    client.post(WED, DAY | {"question": "day_marriage"})
    couple = {"person": ["n1", "n2"], "role-n1": "wife", "age-n1": "29", "role-n2": "husband", "age-n2": "31"}
    client.post(WED, {"question": "people", **couple, "namechg-n1": "1"})
    while (question := _asked_at(client, WED)) != "insurance_both":
        client.post(WED, {"question": question, "action": "unknown", "answer": "marry"})
    page = client.get(WED).content.decode()
    assert page.count("<select") == 4
    half = {"question": "insurance_both", "answer-n1-before": "was_kokuho", "answer-n1-after": "is_dependent", "answer-n2-before": "was_own"}  # fmt: skip
    refused = client.post(WED, half).content.decode()
    assert refused.count("k-field--error") == 1
    assert _asked_at(client, WED) == "insurance_both"
    client.post(WED, half | {"answer-n2-after": "unknown"})
    assert _asked_at(client, WED) not in {"insurance_both", ""}
    page = client.get(f"{WED}?q=insurance_both").content.decode()
    assert re.search(r'value="was_kokuho" selected', page)
    plan = client.get("/procedures/navigator/marriage/result/").content.decode()
    needed, _, possible = plan.partition("要るかもしれない手続き")
    assert "国民健康保険の資格喪失届" in needed
    assert "国民健康保険の資格取得届" in possible


def test_when_nobody_moves_nobody_is_asked_where_to_or_about_the_water(client: Client) -> None:
    client.post("/procedures/navigator/marriage/")
    client.post(WED, DAY | {"question": "day_marriage"})
    couple = {"person": ["n1", "n2"], "role-n1": "wife", "age-n1": "29", "role-n2": "husband", "age-n2": "31"}
    client.post(WED, {"question": "people", **couple})
    seen = []
    while question := _asked_at(client, WED):
        seen.append(question)
        assert "水道を自分で契約" not in client.get(WED).content.decode().split('id="main"')[1]
        client.post(WED, {"question": question, "answer": "marry", "action": "unknown" if question != "kind" else "next"})  # fmt: skip
    assert "move" not in seen


def test_a_wedding_without_a_couple_is_sent_back(client: Client) -> None:
    client.post("/procedures/navigator/marriage/")
    client.post(WED, DAY | {"question": "day_marriage"})
    page = client.post(WED, {"question": "people", "person": "n1", "role-n1": "parent", "age-n1": "60"}).content.decode()  # fmt: skip
    assert "結婚・離婚する人を入れます" in page
    assert _asked_at(client, WED) == "people"


def _asked_at(client: Client, address: str) -> str:
    found = re.search(r'name="question" value="(\w+)"', client.get(address).content.decode())
    return found[1] if found else ""


def test_what_a_ledger_knows_of_oneself_is_not_asked_and_can_be_called_wrong(client: Client) -> None:
    home = people.make_household()
    mother = people.make_resident("鈴木　美咲", household=home, birth="1990-07-07", sex=2)
    husband = people.make_resident("鈴木　健太", household=home, relation="11", birth="1988-05-01")
    child = people.make_resident("鈴木　陽菜", household=home, relation="20", birth="2020-04-01", sex=2)
    take_ledger((mother, "insurance.kind", "nhi"), (child, "insurance.kind", "nhi"), (husband, "disability.body", "1"), (mother, "receives.jido_teate", "true"))  # fmt: skip
    log_in_resident(client, resident_id=mother.id)
    out = "/procedures/navigator/move-out/ask/"
    client.post("/procedures/navigator/move-out/")
    client.post(out, DAY)
    page = client.get(out).content.decode().split('id="main"')[1]
    assert page.count("市の記録から（2026年11月1日") == 3
    assert "国民健康保険" in page
    assert "市の児童手当を受けている" in page
    assert "障害" not in page
    assert any(look.what == "市の台帳の記録" for look in audit.looks_at(resident_id=child.id))
    listed = re.findall(r'name="person" value="(\w+)"', page)
    sent = {f"role-{person}": role for person, role in zip(listed, ("self", "spouse", "child"), strict=True)}
    sent |= {f"moves-{person}": "1" for person in listed}
    wrong = re.search(r'name="wrong" value="(p\d insurance\.kind)"', page)
    assert wrong
    client.post(out, {"question": "people", "person": listed, **sent})
    insured = _page_of(client, out, "insurance_before")
    assert insured.count('type="radio"') == 7
    client.post(f"{out}?q=people", {"question": "people", "person": listed, **sent, "wrong": wrong[1]})
    assert _page_of(client, out, "insurance_before").count('type="radio"') == 14
    result = client.get("/procedures/navigator/move-out/result/").content.decode()
    assert "市の記録にあることは聞いていません" in result


def test_a_guest_and_whoever_acts_for_another_learn_nothing_of_a_ledger(client: Client) -> None:
    home = people.make_household()
    father = people.make_resident("鈴木　健太", household=home, birth="1988-05-01")
    child = people.make_resident("鈴木　陽菜", household=home, relation="20", birth="2012-04-01", sex=2)
    take_ledger((father, "insurance.kind", "nhi"), (child, "insurance.kind", "nhi"))
    begin(client)
    client.post(ASK, DAY)
    assert "市の記録から" not in client.get(ASK).content.decode()
    log_in_resident(client, resident_id=child.id)
    begin(client)
    client.post(ASK, DAY)
    page = client.get(ASK).content.decode()
    assert page.count("市の記録から") == 1


def _page_of(client: Client, address: str, question: str) -> str:
    while (asked := _asked_at(client, address)) != question:
        assert asked
        client.post(address, {"question": asked, "action": "unknown", "answer": "city"})
    return client.get(address).content.decode().split('id="main"')[1]

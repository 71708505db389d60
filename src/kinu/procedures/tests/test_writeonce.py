"""What is not asked: one answer for a family, a paper for each child, conclusions, notices, ledgers, the next desk."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from kinu.kernel.actor import GUEST
from kinu.platform.people.tests import factories as people
from kinu.procedures import definition as packs
from kinu.procedures import hearing
from kinu.procedures.adapters.city_ledgers import FolderLedgers, NoLedgers
from kinu.procedures.definition.model import Copies, FixedAnswer
from kinu.procedures.models import Application, Matter
from kinu.procedures.selectors.matters import hearing_of, tally_of
from kinu.procedures.services import matters
from kinu.procedures.services.matters import earlier

from . import counter_factories as desk
from . import factories
from .counter_factories import NOW
from .test_hearing import FAMILY, form, heard, known, question

PACKS = django_settings.CITY_DIR / "procedures"
MOVE = {"people": FAMILY, "event": "move-in"}


def group(*fields: dict[str, Any]) -> Any:
    return question("others", "household.members", fields=list(fields))


HAS_CARD = {"id": "card", "part": "has_card", "type": "bool", "required": True}
INSURED = {"id": "insurance", "part": "insurance", "required": True}


# One answer for several people


def test_yes_or_no_for_a_family_is_one_question_answered_by_ticking() -> None:
    (only,) = heard(form("a", group(HAS_CARD)), **MOVE).open_questions()
    assert (only.kind, only.people) == ("ticks", ("me", "p2", "p3"))
    read = hearing.read_topic([only], {only.name: ["me", "p3"]}, today=NOW.date())
    assert read.values == {only.name: ["me", "p3"]}
    assert hearing.read_topic([only], {only.name: [hearing.NOBODY]}, today=NOW.date()).values == {
        only.name: []
    }
    assert hearing.read_topic([only], {}, today=NOW.date()).errors.keys() == {only.name}


def test_people_who_differ_are_asked_one_by_one_the_visitor_first() -> None:
    one = form("a", group(INSURED))
    (whole,) = heard(one, **MOVE).open_questions()
    split = {hearing.SPLIT + whole.key: known(value=True)}
    alone, others = heard(one, facts=split, **MOVE).open_questions()
    assert (alone.people, others.people) == (("me",), ("p2", "p3"))
    split |= {hearing.SPLIT + others.key: known(value=True)}
    assert [each.people for each in heard(one, facts=split, **MOVE).open_questions()] == [
        ("me",),
        ("p2",),
        ("p3",),
    ]


def test_names_are_never_put_together() -> None:
    whole = group({"id": "name", "part": "name_full", "required": True})
    assert len(heard(form("a", whole), **MOVE).open_questions()) == 3


@pytest.mark.django_db
def test_one_answer_for_the_family_stands_for_each_and_counts_once() -> None:
    factories.publish("fold", sections=form("fold", group(HAS_CARD)).sections)
    by, father = desk.clerk(), desk.family()
    matter_id = matters.open_for(resident_id=father.id, by=by, now=NOW, event="move")
    matters.choose_forms(matter_id=matter_id, event="move", codes=["fold"], by=by, now=NOW)
    (topic,) = hearing_of(Matter.objects.get(pk=matter_id)).topics()
    raw = {topic.questions[0].name: ["me"]}
    assert not matters.save_topic(matter_id=matter_id, topic_id=topic.id, raw=raw, by=by, now=NOW).errors
    row = Matter.objects.get(pk=matter_id)
    assert (row.facts["me:card.has"]["value"], row.facts["p2:card.has"]["value"]) == (True, False)
    count = tally_of(row)
    assert (count.asked, count.inputs, count.reused) == (1, 1, count.blanks - 1)
    assert matters.take_back(matter_id=matter_id, by=by, now=NOW)
    assert "p2:card.has" not in Matter.objects.get(pk=matter_id).facts


# What follows


def test_a_likely_answer_is_shown_and_counts_only_after_a_tap() -> None:
    one = form("a", question("x", "household.joins", part="kind"))
    whole = heard(one, **MOVE)
    assert (whole.open_questions(), whole.complete) == ((), 0)
    (tap,) = whole.confirmations()
    assert tap.slots[0].value == "new"
    said = {tap.key: known("new", proposed=True, confirmed="2026-11-24")}
    assert heard(one, facts=said, **MOVE).complete == 1


def test_who_says_no_to_a_likely_answer_is_asked() -> None:
    one = form("a", question("x", "household.joins", part="kind"))
    refused = heard(one, facts={hearing.NO + "me:household.joins.kind": known(value=True)}, **MOVE)
    assert [each.key for each in refused.open_questions()] == ["me:household.joins.kind"]


def test_nothing_is_concluded_from_a_proposal_nobody_confirmed() -> None:
    one = form("a", question("x", "insurance.kind", part="household"))
    assert len(heard(one, **MOVE).open_questions()) == 1
    confirmed = {"me:household.joins.kind": known("new", proposed=True, confirmed="2026-11-24")}
    assert heard(one, facts=confirmed, **MOVE).forms()[0].answers == {"x": False}


@pytest.mark.parametrize(
    ("event", "moved_on", "answers"),
    [("move-in", "2026-11-14", {"x": False}), ("move-in", "2025-12-20", {}), ("work", "2026-11-14", {})],
)
def test_whether_one_lived_here_on_new_years_day_follows_only_from_moving_in_this_year(
    event: str, moved_on: str, answers: dict[str, Any]
) -> None:
    one = form("a", question("x", "address.on_jan1", part="same"))
    whole = hearing.Hearing(
        [one], people=FAMILY, facts={"me:move.date": known(moved_on)}, event=event, today="2026-11-24"
    )
    assert whole.forms()[0].answers == answers


def test_the_standard_answer_of_a_form_is_shown_with_its_source_and_yields_to_what_is_said() -> None:
    one = form("a", question("x", "address.mailing", part="elsewhere", default=False))
    (slot,) = heard(one).forms()[0].slots
    assert (slot.value, slot.known.source if slot.known else "") == (False, "様式の標準の答え")
    said = {"me:address.mailing.elsewhere": known(value=True, heard=True)}
    assert heard(one, facts=said).forms()[0].answers == {"x": True}
    online = packs.prefill(one, {})["x"]
    assert (online.value, online.source) == (False, "様式の標準の答え")


# A paper for each child


def copied() -> packs.Definition:
    plain = form("aid", question("kind", "malfuku.kind", prefill=False, type="choice"), question("phone", "contact.phone_day"),
                 question("insurance", "insurance.kind"))  # fmt: skip
    rule = Copies("child", {"<=": [{"var": "age"}, 17]}, ("insurance",), (FixedAnswer("kind", "child"),))
    return replace(plain, copies=rule)


def test_a_paper_for_each_child_is_made_as_often_as_there_are_children() -> None:
    facts = {
        "p2:insurance.kind": known("kokuho"),
        "p3:insurance.kind": known("shaho"),
        "me:contact.phone_day": known("0297232111"),
    }
    one, two = heard(copied(), people=FAMILY, facts=facts).forms()
    assert (one.code, one.person, two.person) == ("aid", "p2", "p3")
    assert [each.answers["insurance"] for each in (one, two)] == ["kokuho", "shaho"]
    assert {each.answers["kind"] for each in (one, two)} == {"child"}
    assert len(heard(copied(), people=FAMILY[:1]).forms()) == 1


def test_what_is_the_same_on_every_copy_is_asked_once() -> None:
    keys = [each.key for each in heard(copied(), people=FAMILY).open_questions()]
    assert keys.count("me:contact.phone_day") == 1
    assert len(keys) == 2


def test_a_birth_brings_papers_for_the_newborn_only() -> None:
    born = replace(FAMILY[2], roles=frozenset({"child", "newborn"}))
    whole = heard(copied(), people=(*FAMILY[:2], born), event="birth")
    assert [each.person for each in whole.forms()] == ["p3"]


def test_a_clerk_says_for_whom_a_paper_is_made() -> None:
    chosen = {"copies:aid": known(["p3"], heard=True)}
    assert [each.person for each in heard(copied(), people=FAMILY, facts=chosen).forms()] == ["p3"]


@pytest.mark.django_db
def test_each_copy_becomes_an_application_of_its_own() -> None:
    made = copied()
    factories.publish("aid", sections=made.sections, copies=made.copies)
    by = desk.clerk()
    matter_id = matters.open_unknown(name="常総　太郎", birth="1985-04-02", by=by, now=NOW)
    matters.choose_forms(matter_id=matter_id, event="move-in", codes=["aid"], by=by, now=NOW)
    children = [{"name": "常総　花", "birth": "2018-05-05", "relation": "20"},
                {"name": "常総　空", "birth": "2023-03-28", "relation": "20"}]  # fmt: skip
    matters.tell_people(matter_id=matter_id, stays=["me"], added=children, by=by, now=NOW)
    desk.answer_all(matter_id, by)
    matters.to_confirm(matter_id=matter_id, by=by, now=NOW)
    row = Matter.objects.get(pk=matter_id)
    matters.sign(matter=row, kind="paper", name="常総", confirmed=True, by=by, now=NOW)
    result = matters.hand_over(matter_id=matter_id, by=by, now=NOW)
    assert (len(set(result.numbers)), result.differences) == (2, 0)
    assert Application.objects.filter(procedure_code="aid").count() == 2
    assert sorted(row.forms.values_list("person", flat=True)) == ["p2", "p3"]
    assert matters.hand_over(matter_id=matter_id, by=by, now=NOW).numbers == result.numbers


# The next desk


def handed_over(name: str = "転入　太郎") -> str:
    desk.publish_forms()
    by = desk.clerk()
    matter_id = matters.open_unknown(name=name, birth="1985-04-02", by=by, now=NOW)
    matters.choose_forms(matter_id=matter_id, event="move-in", codes=[desk.ONE, desk.TWO], by=by, now=NOW)
    desk.answer_all(matter_id, by)
    matters.to_confirm(matter_id=matter_id, by=by, now=NOW)
    row = Matter.objects.get(pk=matter_id)
    matters.sign(matter=row, kind="paper", name=name, confirmed=True, by=by, now=NOW)
    matters.hand_over(matter_id=matter_id, by=by, now=NOW)
    return matter_id


def again(
    *, name: str = "転入 太郎", birth: str = "1985-04-02", event: str = "move-in", days: int = 1
) -> Matter:
    other = desk.clerk(departments=frozenset({"kodomo"}))
    found = matters.open_unknown(
        name=name, birth=birth, by=other, now=NOW + timedelta(days=days), event=event
    )
    return Matter.objects.get(pk=found)


@pytest.mark.django_db
def test_a_newcomer_is_known_again_at_another_desk_with_the_number_as_the_source() -> None:
    before = Matter.objects.get(pk=handed_over())
    fact = again().facts["me:contact.phone_day"]
    assert (fact["value"], fact["source"]) == ("0297232111", f"窓口({before.number})")


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"birth": "1985-04-03"}, {"name": "転入 次郎"}, {"days": 31}])
def test_somebody_else_or_much_later_learns_nothing(changes: dict[str, Any]) -> None:
    handed_over()
    assert "me:contact.phone_day" not in again(**changes).facts


@pytest.mark.django_db
def test_at_home_a_name_and_a_birth_date_tell_nothing_of_an_earlier_visit() -> None:
    handed_over()
    found = matters.open_visit(event="move-in", by=GUEST, now=NOW,
                               guest_token="browser")  # fmt: skip
    row = Matter.objects.get(pk=found)
    earlier.seed_earlier(row, name="転入　太郎", birth="1985-04-02", now=NOW)
    assert row.facts == {}


# Ledgers


LINES = "number,fact,value,as_of,ledger\n"


@pytest.mark.parametrize("ledgers", ["folder", "null"])
def test_ledgers_answer_for_a_number_or_say_nothing(ledgers: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        LINES + "1,water.contract.customer_no,0301,2026-11-01,水道台帳\n", encoding="utf-8"
    )
    source = FolderLedgers(tmp_path) if ledgers == "folder" else NoLedgers()
    assert len(source.facts_of("1")) == int(source.real)
    assert source.facts_of("2") == ()


def test_two_dogs_are_asked_about_and_bad_lines_are_passed_over(tmp_path: Path) -> None:
    lines = ["1,dog.profile.name,ポチ,2026-11-01,犬", "1,dog.profile.name,タロ,2026-11-01,犬", "1,no.such.fact,x,2026-11-01,犬",
             "1,water.contract.people,many,2026-11-01,水道", "1,dog.chip,123456789018,2026-11-01,犬",
             "1,vehicle.identity.plate,古い,2025-11-01,税", "1,vehicle.identity.plate,新しい,2026-11-01,税"]  # fmt: skip
    (tmp_path / "a.csv").write_text(LINES + "\n".join(lines), encoding="utf-8")
    assert [each.value for each in FolderLedgers(tmp_path).facts_of("1")] == ["新しい"]


@pytest.mark.django_db
def test_what_a_ledger_says_is_shown_with_its_name_at_the_counter(tmp_path: Path, settings: Any) -> None:
    settings.CITY_LEDGERS = str(tmp_path)
    father = people.make_resident("常総　太郎")
    (tmp_path / "a.csv").write_text(LINES + f"{father.number},vehicle.identity.plate,常総市 き 1204,2026-11-01,軽自動車税台帳\n",
                                    encoding="utf-8")  # fmt: skip
    found = matters.open_for(resident_id=father.id, by=desk.clerk(), now=NOW)
    fact = Matter.objects.get(pk=found).facts["me:vehicle.identity.plate"]
    assert (fact["value"], fact["source"], fact["heard"]) == ("常総市 き 1204", "軽自動車税台帳", False)


# The whole move-in


def published(codes: list[str]) -> None:
    for code in codes:
        made = packs.load_pack(PACKS / code)
        factories.catalogue.publish(definition=made, by=factories.system(), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("scenario", "most"), [("move-in", 25), ("move-in-hard", 45)])
def test_twelve_papers_of_a_move_in_take_few_answers_and_nothing_is_asked_twice(
    scenario: str, most: int, capsys: Any
) -> None:
    told = yaml.safe_load((django_settings.DEMO_DIR / "counter.yaml").read_text(encoding="utf-8"))[scenario]
    published([*told["forms"], told["later"]])
    call_command("writeonce_report", scenario=scenario, json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["documents"] >= 12
    assert report["inputs"] <= most
    assert (report["repeated"], report["in_other_words"], report["differences"]) == ([], [], 0)
    assert (report["later"]["checked"], report["later"]["where"]) == (True, "ほかの課の窓口")
    assert not Matter.objects.exists()


@pytest.mark.django_db
def test_the_report_fails_when_another_desk_would_ask_again(monkeypatch: Any) -> None:
    told = yaml.safe_load((django_settings.DEMO_DIR / "counter.yaml").read_text(encoding="utf-8"))["move-in"]
    published([*told["forms"], told["later"]])
    monkeypatch.setattr("kinu.procedures.services.matters.opening.seed_earlier", lambda *_, **__: None)
    with pytest.raises(CommandError):
        call_command("writeonce_report", scenario="move-in", json=True)

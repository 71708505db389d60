"""What holds for every pack and every household: settled answers stay, the next question helps, mistakes are refused."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from kinu.eligibility import public
from kinu.eligibility.engine.answering import answer
from kinu.eligibility.engine.arithmetic import call
from kinu.eligibility.engine.asking import with_answer
from kinu.eligibility.engine.lint import choices, findings, invented
from kinu.eligibility.engine.reading import PackError, read_pack
from kinu.eligibility.selectors.packs import NATIONAL, packs, vocabulary

DAYS = (date(2024, 4, 1), date(2024, 11, 1), date(2025, 10, 1), date(2026, 11, 22))


def household(seed: int, pack: public.Pack, day: date) -> dict[str, Any]:
    rule = pack.rule_at(day)
    assert rule is not None
    return invented(choices(pack, rule, vocabulary(), day), random.Random(seed))


def with_holes(facts: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Forget facts at random, also whole lists and fields of their items."""
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, list) and chance.random() < 0.8:
            kept[name] = [{key: one for key, one in item.items() if chance.random() < 0.6} for item in value]
        elif not isinstance(value, list) and chance.random() < 0.6:
            kept[name] = value
    return kept


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), which=st.integers(0, 10**6), day=st.sampled_from(DAYS))
def test_adding_facts_never_flips_a_settled_answer(seed: int, which: int, day: date) -> None:
    pack = packs()[which % len(packs())]
    whole = household(seed, pack, day)
    before = answer(pack, with_holes(whole, random.Random(seed)), today=day)
    after = answer(pack, whole, today=day)
    if before.status != "unknown":
        assert after.status == before.status
    if before.amount is not None:
        assert after.amount == before.amount
    if before.category is not None:
        assert after.category == before.category


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), which=st.integers(0, 10**6))
def test_answering_what_is_missing_settles_every_pack(seed: int, which: int) -> None:
    pack, day = packs()[which % len(packs())], DAYS[-1]
    whole = household(seed, pack, day)
    known: dict[str, Any] = {}
    for _ in range(60):
        told = answer(pack, known, today=day)
        asked = [name for name in told.missing if not name.startswith("figure:")]
        if not asked:
            break
        name = asked[0]
        if "[" in name:
            many, rest = name.split("[")
            at, field = rest.split("].")
            known = with_answer(known, name, whole[many][int(at)][field])
        else:
            known[name] = [{} for _ in whole[name]] if isinstance(whole[name], list) else whole[name]
    assert answer(pack, known, today=day).status == answer(pack, whole, today=day).status


def test_a_question_is_one_that_is_missing_and_none_is_asked_when_all_is_known() -> None:
    day = date(2026, 11, 22)
    question = public.question_for(known={}, on=day, benefits=("jido_teate", "tokubetsu_shogaisha_teate"))
    assert question is not None
    assert question.fact == "address.in_city"
    assert question.remaining < 10
    known = {"address.in_city": False}
    assert public.question_for(known=known, on=day, benefits=("jido_teate",)) is None


def test_an_unconfirmed_figure_is_told_instead_of_a_guessed_amount() -> None:
    known = {"children": [{"nhi": True, "birth_date": "2022-06-01"}], "household.nhi_declared": False}
    (told,) = public.answers_for(known=known, on=date(2026, 5, 1), benefits=("kokuho_mishugaku",))
    assert (told.status, told.amount) == ("yes", None)
    assert told.missing == ("figure:kokuho_mishugaku.per_capita",)
    assert told.marks["per_capita"] == "U"


@pytest.mark.parametrize(
    "known",
    [
        {"person.shoe_size": 27},
        {"income.salary": "many"},
        {"children": [{"tall": True}]},
        {"address.in_city": 1},
    ],
)
def test_facts_nobody_defined_are_refused(known: dict[str, Any]) -> None:
    with pytest.raises(public.FactsRefused):
        public.answers_for(known=known, on=date(2026, 11, 22))


def changed(old: str, new: str) -> str:
    text = (NATIONAL / "saigai_engo_shikin.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("household.income_total <=", "household.income_totl <=", "語彙に無い事実"),
        ("limit_lost if gone", "limit_gone if gone", "知らない名前"),
        ("limit_lost: {source: 令5条（住居の滅失）, steps: [{from: 2024-04-01", "limit_lost: {source: 令, steps: [{from: 2025-04-01", "覆っていません"),
        ("[{from: 2024-04-01, value: 2200000, mark: V}]", "[{from: 2024-04-01, to: 2025-03-31, value: 1, mark: V}, {from: 2025-04-03, value: 2, mark: V}]", "間が空いています"),
        ("[{from: 2024-04-01, value: 2200000, mark: V}]", "[{from: 2024-04-01, to: 2025-03-31, value: 1, mark: V}, {from: 2025-03-31, value: 2, mark: V}]", "重なっています"),
        ("{if: disaster.relief_act,", "{if: disaster.relief_act or not disaster.relief_act,", "いつも同じ答え"),
        ("most if gone else total_loss", "most if gone else 3", "x"),
    ],
)  # fmt: skip
def test_the_lint_names_each_mistake(old: str, new: str, sentence: str) -> None:
    pack = read_pack(changed(old, new), file="x.yaml")
    told = [str(one) for one in findings([pack], vocabulary())]
    if sentence == "x":
        assert told == []  # an unused figure is no mistake of the rule
    else:
        assert any(sentence in one and one.startswith("x.yaml:") for one in told), told


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("      gone: disaster", "      gone: halved\n      gone_too: disaster", 0, ""),
        ('gone: disaster.damage == "washed_away"', "gone: total", 0, ""),
        ("mark: V}]}\nrules", "mark: Z}]}\nrules", 43, "mark"),
        ("paid: loan", "paid: gift", 4, "paid"),
        ("whose_income:", "whose_incom:", 5, "知らない項目"),
    ],
)
def test_a_pack_that_cannot_be_read_names_its_line(old: str, new: str, line: int, sentence: str) -> None:
    if line == 0:
        read_pack(changed(old, new), file="x.yaml")
        return
    with pytest.raises(PackError) as refused:
        read_pack(changed(old, new), file="x.yaml")
    assert (refused.value.line, sentence in refused.value.sentence) == (line, True)


def test_values_that_decide_themselves_are_refused() -> None:
    text = changed('gone: disaster.damage == "washed_away"', "gone: total").replace(
        'total: disaster.damage == "total"', "total: gone"
    )
    with pytest.raises(PackError, match="gone → total → gone"):
        read_pack(text, file="x.yaml")


@pytest.mark.parametrize("text", ["__import__('os')", "a.b.c", "person.x ** 2", "[1]", "max(a=1)", "1 +"])
def test_the_language_refuses_what_is_not_a_rule(text: str) -> None:
    with pytest.raises(PackError):
        read_pack(changed("disaster.relief_act, text", f"{json.dumps(text)}, text"), file="x.yaml")


def test_the_packs_of_the_city_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("eligibility_lint")
    assert "まちがいはありません" in capsys.readouterr().out


def test_the_command_answers_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"address": {"in_city": True}, "children": []}), encoding="utf-8")
    call_command("eligibility", facts=str(file), as_of="2026-11-22", as_json=True)
    told = {one["benefit"]: one for one in json.loads(capsys.readouterr().out)}
    assert told["jido_teate"]["status"] == "no"
    assert told["saigai_choikin"]["missing"] != []
    assert set(told["jido_teate"]) >= {"benefit", "status", "amount", "period", "reasons", "missing"}


def test_the_command_refuses_a_broken_file(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("eligibility", facts=str(file), as_of="2026-11-22")


def test_every_fact_is_listed_and_used(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("eligibility_facts", as_json=True)
    rows = json.loads(capsys.readouterr().out)
    assert {"name", "type", "unit", "label", "source"} <= set(rows[0])
    assert [row["name"] for row in rows if not row["benefits"]] == []


@pytest.mark.parametrize(
    ("birth", "years", "reached", "year_end"),
    [
        ("2008-04-01", 18, "2026-03-31", "2026-03-31"),
        ("2008-04-02", 18, "2026-04-01", "2027-03-31"),
        ("2004-04-01", 22, "2026-03-31", "2026-03-31"),
        ("2020-04-01", 6, "2026-03-31", "2026-03-31"),
        ("2020-04-02", 6, "2026-04-01", "2027-03-31"),
        ("1961-05-01", 65, "2026-04-30", None),
        ("1961-05-02", 65, "2026-05-01", None),
        ("2024-02-29", 3, "2027-02-28", None),
        ("2006-11-01", 20, "2026-10-31", None),
    ],
)
def test_the_birthdays_of_the_law_fall_on_the_day_before(
    birth: str, years: int, reached: str, year_end: str | None
) -> None:
    born = date.fromisoformat(birth)
    assert call("attains", [born, years], born).isoformat() == reached
    if year_end:
        assert call("school_end", [born, years], born).isoformat() == year_end


def test_the_latter_stage_insurance_begins_on_the_birthday_itself() -> None:
    assert call("anniversary", [date(1951, 12, 1), 75], date(2026, 1, 1)) == date(2026, 12, 1)

"""The six procedures of the city: they can be finished, say everything in four languages, print, and are found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from kinu.kernel.clock import JST
from kinu.platform.documents import public as documents
from kinu.procedures.definition import (
    LANGUAGES,
    clean_answers,
    department_for,
    letter_data,
    load_packs,
    missing,
    prefill,
    required_attachments,
    search,
    steps,
    summary_rows,
    template_name,
)
from kinu.procedures.facts.vocabulary import KNOWN_BY, categories, life_events, vocabulary

from .samples import ANSWERS, DETAILS

TODAY = date(2026, 11, 23)
DEFINITIONS = {each.code: each for each in load_packs(Path(settings.CITY_DIR) / "procedures")}
CODES = sorted(ANSWERS)
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@pytest.mark.parametrize("code", CODES)
def test_the_form_can_be_finished_and_keeps_what_was_answered(code: str) -> None:
    definition, answers = DEFINITIONS[code], ANSWERS[code]
    assert missing(definition, answers) == ()
    kept: dict[str, Any] = {}
    for step in steps(definition, answers):
        cleaned = clean_answers(definition, step_id=step.id, raw=answers, answers=kept, today=TODAY)
        assert dict(cleaned.errors) == {}
        kept.update(cleaned.values)
    assert kept == answers


@pytest.mark.parametrize("code", CODES)
def test_pages_hold_at_most_twelve_questions_for_one_person(code: str) -> None:
    for step in steps(DEFINITIONS[code], ANSWERS[code]):
        assert len(step.fields) <= 12


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_reader_s_language(code: str, language: str) -> None:
    for row in summary_rows(DEFINITIONS[code], ANSWERS[code], language=language):
        assert row.label
        assert row.section_title
        if language in {"en", "pt-br"}:
            assert not JAPANESE.search(row.label + row.section_title + row.item_title)


@pytest.mark.parametrize(("code", "output"), [(c, o.id) for c in CODES for o in DEFINITIONS[c].outputs])
def test_every_document_can_be_printed(code: str, output: str) -> None:
    definition = DEFINITIONS[code]
    wanted = next(each for each in definition.outputs if each.id == output)
    decision = "" if wanted.on == "received" else wanted.on
    data = letter_data(
        definition,
        ANSWERS[code],
        number="2026000123H",
        received_on=date(2026, 11, 10),
        decided_on=TODAY,
        decision_id=decision,
        reason="要件に当たらないため",
        details=DETAILS[code] if decision == "approve" else {},
    )
    json.dumps(data)
    assert data["to"]["name"] == ANSWERS[code]["applicant_name"]
    assert data["to"]["postcode"] == "303-0023"
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=JST)
    pdf = documents.render(
        template=template_name(definition, wanted), title=wanted.title.say("ja"), data=data, now=moment
    )
    assert pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("code", CODES)
def test_a_letter_prints_also_when_little_was_answered(code: str) -> None:
    definition = DEFINITIONS[code]
    wanted = definition.outputs_on("approve")[0]
    data = letter_data(definition, {}, number="2026000123H", received_on=TODAY, decision_id="approve")
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=JST)
    pdf = documents.render(
        template=template_name(definition, wanted), title=wanted.title.say("ja"), data=data, now=moment
    )
    assert pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_tells_how_to_object(code: str) -> None:
    appeal = DEFINITIONS[code].decision("refuse").appeal.say("ja")  # type: ignore[union-attr]
    assert "3か月以内" in appeal
    assert "6か月以内" in appeal


def test_a_care_refusal_goes_to_the_prefecture_s_board_and_not_to_the_mayor() -> None:
    appeal = DEFINITIONS["kaigo"].decision("refuse").appeal.say("ja")  # type: ignore[union-attr]
    assert "茨城県介護保険審査会" in appeal


def test_fees_that_are_not_confirmed_are_marked_and_explained() -> None:
    assert DEFINITIONS["jumin"].fee.mark == "M"
    assert "照らし合わせていません" in DEFINITIONS["jumin"].fee.note.say("ja")
    assert DEFINITIONS["sodaigomi"].fee.amount is None


def test_real_forms_are_not_shortened() -> None:
    def count(code: str) -> int:
        return sum(1 + len(field.fields) for field in DEFINITIONS[code].all_fields())

    assert count("jidoteate") >= 55
    assert count("malfuku") >= 55
    assert count("kaigo") >= 45
    assert count("risai") >= 45


@dataclass(frozen=True)
class Known:
    value: Any
    source: str = "住民基本台帳"
    as_of: date | None = None


def test_the_child_allowance_is_prefilled_with_the_children_of_the_household() -> None:
    members = [
        {
            "name_full": "倉持 健太",
            "name_kana": "クラモチ ケンタ",
            "birth_date": "1988-05-14",
            "age": 38,
            "relation": "02",
        },
        {
            "name_full": "倉持 花",
            "name_kana": "クラモチ ハナ",
            "birth_date": "2026-10-30",
            "age": 0,
            "relation": "20",
        },
        {
            "name_full": "倉持 学",
            "name_kana": "クラモチ マナブ",
            "birth_date": "2006-10-30",
            "age": 20,
            "relation": "20",
        },
        {
            "name_full": "倉持 トメ",
            "name_kana": "クラモチ トメ",
            "birth_date": "1945-10-30",
            "age": 81,
            "relation": "52",
        },
    ]
    known = {"household.members": Known(members), "child.older": Known(members), "person.sex": Known("1")}
    found = prefill(DEFINITIONS["jidoteate"], known)
    assert [child["name"] for child in found["children"].value] == ["倉持 花"]
    assert [child["name"] for child in found["older"].value] == ["倉持 学"]
    assert "spouse_name" not in found


def test_the_age_tells_the_kind_of_care_insurance() -> None:
    assert prefill(DEFINITIONS["kaigo"], {"cared:person.age": Known(81)})["insured_class"].value == "first"


def test_a_bank_book_is_not_asked_for_when_the_account_is_known() -> None:
    definition, answers = DEFINITIONS["jidoteate"], ANSWERS["jidoteate"]
    asked = {each.attachment.id for each in required_attachments(definition, answers)}
    known = {each.attachment.id for each in required_attachments(definition, answers, known={"account.bank"})}
    assert asked - known == {"passbook"}


def test_a_request_for_the_ishige_office_goes_there() -> None:
    definition = DEFINITIONS["jumin"]
    assert department_for(definition, ANSWERS["jumin"]) == "shimin"
    assert department_for(definition, {**ANSWERS["jumin"], "receive_by": "ishige"}) == "kurashi"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("じどうてあて", "jidoteate"),
        ("児童手宛", "jidoteate"),
        ("ジドウテアテ", "jidoteate"),
        ("ｼﾞﾄﾞｳﾃｱﾃ", "jidoteate"),
        ("子ども お金", "jidoteate"),
        ("こども手当", "jidoteate"),
        ("auxílio infantil", "jidoteate"),
        ("auxilio infantil", "jidoteate"),
        ("child alowance", "jidoteate"),
        ("juminhyo", "jumin"),
        ("jyuminhyo", "jumin"),
        ("住民票", "jumin"),
        ("じゅうみんひょ", "jumin"),
        ("住所の証明", "jumin"),
        ("proof of address", "jumin"),
        ("comprovante de residencia", "jumin"),
        ("粗大ゴミ", "sodaigomi"),
        ("ソダイゴミ", "sodaigomi"),
        ("そだいごみ", "sodaigomi"),
        ("ふとん", "sodaigomi"),
        ("家具を捨てたい", "sodaigomi"),
        ("bulky waste", "sodaigomi"),
        ("り災証明", "risai"),
        ("罹災証明書", "risai"),
        ("床上浸水", "risai"),
        ("家が壊れた", "risai"),
        ("enchente", "risai"),
        ("マル福", "malfuku"),
        ("まるふく", "malfuku"),
        ("子どもの医療費", "malfuku"),
        ("病院 お金", "malfuku"),
        ("要介護認定", "kaigo"),
        ("親の介護", "kaigo"),
        ("long term care", "kaigo"),
        ("ヘルパー", "kaigo"),
        ("F09", "kaigo"),
    ],
)
def test_people_find_what_they_mean_first(query: str, code: str) -> None:
    hits = search(DEFINITIONS.values(), query)
    assert hits, "nothing found"
    assert hits[0].definition.code == code


@pytest.mark.parametrize("query", ["", "   ", "・", "xyzzy", "宇宙旅行の予約", "飛行機のきっぷ"])
def test_what_the_city_does_not_do_is_not_found(query: str) -> None:
    assert search(DEFINITIONS.values(), query) == ()


def test_the_exact_name_scores_more_than_any_part_and_the_limit_is_kept() -> None:
    hits = search(DEFINITIONS.values(), "児童手当の認定請求", limit=2)
    assert hits[0].definition.code == "jidoteate"
    assert hits[0].score > 98 >= hits[1].score
    assert len(search(DEFINITIONS.values(), "申請", limit=2)) <= 2


# The vocabulary


def test_the_vocabulary_has_182_facts_with_purpose_source_and_four_languages() -> None:
    facts = vocabulary()
    assert len(facts) == 182
    for fact in facts.values():
        assert set(fact.label) == set(LANGUAGES)
        assert fact.purpose
        assert fact.retention
        assert fact.known_by
        assert set(fact.known_by) <= set(KNOWN_BY)
        for choice in (*fact.options, *(choice for part in fact.parts for choice in part.options)):
            assert set(choice.label) == set(LANGUAGES)


def test_no_fact_is_the_individual_number_nor_the_code_of_the_register() -> None:
    for fact in vocabulary().values():
        assert "マイナンバー" not in fact.label["ja"].replace("マイナンバーカード", "")
        assert "個人番号" not in fact.label["ja"]
        assert "住民票コード" not in fact.label["ja"]


def test_every_kanji_of_plain_japanese_has_its_reading() -> None:
    bare = re.compile("[\u3400-\u9fff々]+(?![\u3400-\u9fff々《])")
    for fact in vocabulary().values():
        for labels in (fact.label, *(part.label for part in fact.parts), *(c.label for c in fact.options)):
            assert not bare.search(labels["ja-easy"]), labels["ja-easy"]
    for labels in (*categories().values(), *(event.label for event in life_events())):
        assert not bare.search(labels["ja-easy"])


def test_the_list_of_facts_is_printed_as_json_and_as_the_reference_page() -> None:
    out = StringIO()
    call_command("facts_list", json=True, stdout=out)
    assert {fact["id"] for fact in json.loads(out.getvalue())} == set(vocabulary())
    page = StringIO()
    call_command("facts_list", markdown=True, stdout=page)
    reference = Path(settings.ROOT) / "docs" / "reference" / "facts.md"
    assert reference.read_text(encoding="utf-8") == page.getvalue()

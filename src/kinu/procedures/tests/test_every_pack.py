"""Every procedure of the city: whatever is answered, the form ends, speaks four languages and prints."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kinu.kernel.clock import JST
from kinu.platform.documents import public as documents
from kinu.procedures.definition import (
    LANGUAGES,
    Definition,
    Field,
    clean_answers,
    declarations,
    department_for,
    digest,
    from_json,
    letter_data,
    load_packs,
    missing,
    required_attachments,
    search,
    steps,
    summary_rows,
    template_name,
    to_json,
)
from kinu.procedures.facts.vocabulary import vocabulary

from .answers import TODAY, answers_for, answers_of

DEFINITIONS = {each.code: each for each in load_packs(Path(settings.CITY_DIR) / "procedures")}
CODES = sorted(DEFINITIONS)
FORMS = [(code, seed) for code in CODES for seed in range(3)]
LETTERS = [(code, output.id) for code in CODES for output in DEFINITIONS[code].outputs]
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=JST)
REGISTER = [code for code in CODES if DEFINITIONS[code].number.startswith("J") and code != "jumin"]
FORBIDDEN = re.compile("個人番号|マイナンバー(?!カード|を載せる|を使う目的)|住民票コード")


@pytest.mark.parametrize(("code", "seed"), FORMS)
def test_whatever_is_answered_the_form_ends_and_keeps_it(code: str, seed: int) -> None:
    definition = DEFINITIONS[code]
    answers = answers_for(definition, seed, sparing=seed == 0)
    assert missing(definition, answers) == ()
    kept: dict[str, Any] = {}
    for step in steps(definition, answers):
        cleaned = clean_answers(definition, step_id=step.id, raw=answers, answers=kept, today=TODAY)
        assert dict(cleaned.errors) == {}
        kept.update(cleaned.values)
        assert len(step.fields) <= 12
    assert kept == answers
    assert department_for(definition, answers)
    declarations(definition, answers)
    asked = {each.attachment.id for each in required_attachments(definition, answers)}
    known = {each.unless_known for each in definition.attachments if each.unless_known}
    spared = asked - {e.attachment.id for e in required_attachments(definition, answers, known=known)}
    assert spared == {e.id for e in definition.attachments if e.id in asked and e.unless_known}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_answered_is_read_back_in_the_reader_s_language(code: str, language: str) -> None:
    rows = summary_rows(DEFINITIONS[code], answers_for(DEFINITIONS[code], 1), language=language)
    assert rows
    for row in rows:
        assert row.label
        assert row.section_title
        if language in {"en", "pt-br"}:
            assert not JAPANESE.search(row.label + row.section_title + row.item_title)


@pytest.mark.parametrize(("code", "output"), LETTERS)
def test_every_letter_of_every_procedure_prints(code: str, output: str) -> None:
    definition = DEFINITIONS[code]
    wanted = next(each for each in definition.outputs if each.id == output)
    decision = definition.decision("" if wanted.on == "received" else wanted.on)
    answers = answers_for(definition, 2)
    data = letter_data(
        definition,
        answers,
        number="2026000123H",
        received_on=TODAY,
        decided_on=TODAY if decision else None,
        decision_id=decision.id if decision else "",
        reason=decision.reasons[0].label.say("ja") if decision and decision.reasons else "",
        details=answers_of(decision.asks, 2) if decision else {},
    )
    json.dumps(data)
    assert data["to"]["name"] == answers["applicant_name"]
    assert data["to"]["address"]
    pdf = documents.render(
        template=template_name(definition, wanted), title=wanted.title.say("ja"), data=data, now=MOMENT
    )
    assert pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("code", CODES)
def test_a_published_snapshot_is_the_pack_to_the_last_letter(code: str) -> None:
    again = from_json(json.loads(json.dumps(to_json(DEFINITIONS[code]))))
    assert again == DEFINITIONS[code]
    assert digest(again) == digest(DEFINITIONS[code])


@pytest.mark.parametrize("code", CODES)
def test_no_form_asks_for_the_individual_number_or_a_pin(code: str) -> None:
    for field in DEFINITIONS[code].all_fields():
        for each in (field, *field.fields):
            assert not FORBIDDEN.search(each.label.say("ja"))
            assert "暗証番号" not in each.label.say("ja")


@pytest.mark.parametrize("code", REGISTER)
def test_numbers_that_may_be_kept_only_until_delivered_are_shown_at_the_counter_and_not_typed(
    code: str,
) -> None:
    kept_short = {name for name, fact in vocabulary().items() if fact.until_delivered}
    assert kept_short >= {"residence.card_no", "pension.basic_number"}
    assert not kept_short & {field.fact for field in DEFINITIONS[code].all_fields()}


def _fields_with_key(codes: list[str]) -> dict[tuple[str, str, str], list[tuple[str, Field]]]:
    found: dict[tuple[str, str, str], list[tuple[str, Field]]] = defaultdict(list)
    for code in codes:
        for field in DEFINITIONS[code].all_fields():
            if field.fact and not field.fact.startswith("request."):  # asked anew for each request
                found[field.fact, field.part, field.about].append((code, field))
    return found


def test_one_question_of_the_register_forms_has_one_shape_everywhere() -> None:
    """Same fact, part and person: the answer given in one form must fit every other."""
    for key, places in _fields_with_key(REGISTER).items():
        assert len({field.type for _, field in places}) == 1, (key, places)
        options = sorted(({o.value for o in field.options} for _, field in places), key=len)
        assert all(few <= many for few, many in pairwise(options)), key


def test_no_register_form_asks_one_question_twice() -> None:
    for code in REGISTER:
        for key, places in _fields_with_key([code]).items():
            assert len(places) == 1, (code, key)


def test_the_parts_of_the_people_who_move_are_the_same_in_every_notice() -> None:
    shapes: dict[str, set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for code in REGISTER:
        for field in DEFINITIONS[code].all_fields():
            if field.fact == "move.persons":
                for inner in field.fields:
                    shapes[inner.part].add((inner.type, tuple(o.value for o in inner.options)))
    assert set(shapes) <= {part.id for part in vocabulary()["move.persons"].parts}
    assert {part: len(each) for part, each in shapes.items() if len(each) > 1} == {}


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("tennyu", {"H01", "H04", "H06", "J25"}),
        ("tenshutsu", {"H02", "H04", "H07", "F19", "K03"}),
        ("tenkyo", {"H03", "H07", "K03", "J25"}),
        ("setai", {"H03", "H07"}),
        ("kokugai", {"H01", "H04", "H06", "J25"}),
    ],
)
def test_a_moving_notice_asks_what_makes_it_stand_for_the_others(code: str, numbers: set[str]) -> None:
    definition = DEFINITIONS[code]
    assert set(definition.stands_for) == numbers
    asked = {field.fact for field in definition.all_fields()}
    assert {"insurance.kind", "pension.class", "care.level", "child.receiving"} <= asked
    others = next(field for field in definition.all_fields() if field.fact == "move.persons")
    parts = {inner.part for inner in others.fields}
    assert {"insurance", "pension", "care", "child_allowance"} <= parts


def test_no_notice_of_birth_marriage_or_death_stands_for_another() -> None:
    for code in ("shussei", "konin", "rikon", "shibo"):
        assert DEFINITIONS[code].stands_for == ()


@pytest.mark.parametrize("code", ["tennyu", "tenkyo", "kokugai", "shussei", "shibo", "konin", "rikon"])
def test_what_the_law_wants_at_the_counter_is_not_offered_online(code: str) -> None:
    definition = DEFINITIONS[code]
    assert not definition.online.possible
    assert definition.online.note
    assert definition.office.place
    assert definition.office.phone


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("転入届", "tennyu"),
        ("常総市に引っ越してきた", "tennyu"),
        ("転出届", "tenshutsu"),
        ("他の市へ引っ越す", "tenshutsu"),
        ("市内で引っ越し", "tenkyo"),
        ("世帯分離", "setai"),
        ("海外から", "kokugai"),
        ("実印", "inkan"),
        ("印鑑登録", "inkan"),
        ("実印をなくした", "inkanhaishi"),
        ("戸籍謄本", "koseki"),
        ("戸籍の附票", "fuhyo"),
        ("独身証明書", "mibun"),
        ("出生届", "shussei"),
        ("赤ちゃんが生まれた", "shussei"),
        ("死亡届", "shibo"),
        ("火葬", "kaso"),
        ("けっこん", "konin"),
        ("婚姻届", "konin"),
        ("共同親権", "rikon"),
        ("離婚後の名字", "uji"),
        ("子どもの名字", "nyuseki"),
        ("本籍を移す", "tenseki"),
        ("カードの住所変更", "cardkeizoku"),
        ("暗証番号を忘れた", "denshi"),
        ("マイナンバーカードを作る", "cardkofu"),
        ("在留カード", "zairyu"),
        ("ストーカー", "shien"),
        ("旧姓", "tsusho"),
        ("divórcio", "rikon"),
        ("violência doméstica", "shien"),
        ("perdi o carimbo", "inkanhaishi"),
        ("mudança dentro da cidade", "tenkyo"),
        ("birth notice", "shussei"),
        ("forgot PIN", "denshi"),
        ("J21", "cardkeizoku"),
    ],
)
def test_people_find_the_register_form_they_mean_first(query: str, code: str) -> None:
    hits = search(DEFINITIONS.values(), query)
    assert hits, "nothing found"
    assert hits[0].definition.code == code, [hit.definition.code for hit in hits[:3]]


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_says_in_words_where_to_object(code: str) -> None:
    appeal = _appeal(DEFINITIONS[code])
    assert len(appeal) > 40
    assert "審査請求" in appeal or "不服の申立て" in appeal


@pytest.mark.parametrize("code", ["shussei", "shibo", "konin", "rikon", "uji", "nyuseki", "tenseki"])
def test_a_refused_register_notice_is_appealed_to_the_family_court(code: str) -> None:
    assert "家庭裁判所" in _appeal(DEFINITIONS[code])


def test_a_refused_register_certificate_is_reviewed_by_the_legal_affairs_bureau() -> None:
    assert "法務局長" in _appeal(DEFINITIONS["koseki"])
    assert "3か月以内" in _appeal(DEFINITIONS["fuhyo"])


def _appeal(definition: Definition) -> str:
    refusal = definition.decision("refuse")
    return refusal.appeal.say("ja") if refusal else ""

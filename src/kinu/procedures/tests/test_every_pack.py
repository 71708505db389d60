"""Every procedure of the city: whatever is answered, the form ends, speaks four languages and prints."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import datetime
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
from kinu.procedures.hearing import Hearing, fact_of, shared_fact
from kinu.procedures.hearing.keys import worded_fact

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


FEWER = {
    ("person.sex", "konin"): "the notice has one column for the husband and one for the wife (民法739条)",
    ("person.sex", "rikon"): "the notice has one column for the husband and one for the wife (民法764条)",
    ("person.sex", "shussei"): "the notice of birth offers 男 and 女; what is not known yet is left open",
    ("insurance.kind", "sosaihi"): "only these two insurances pay it; who had another one asks there",
    ("disability.kind", "hinanshien jiritsushien keijigenmen shogaiservice techohenko tokushoteate"): (
        "a handbook is asked for; the certificate of a pension is none"
    ),
}
"""Forms that offer fewer of a fact's options than the vocabulary, and why."""


def _questions(code: str) -> list[tuple[Field | None, Field]]:
    """Return every question with the group it stands in."""
    found: list[tuple[Field | None, Field]] = []
    for field in DEFINITIONS[code].all_fields():
        found += [(None, field), *((field, inner) for inner in field.fields)]
    return found


def _fact(group: Field | None, field: Field) -> str:
    """Return the fact of a question; a part of a listed thing is a part of the list's fact."""
    own = fact_of(field, in_group=group is not None)
    return own or (f"{group.fact}.{field.part}" if group and field.part else "")


@pytest.mark.parametrize("code", CODES)
def test_no_form_asks_one_fact_twice_of_one_person(code: str) -> None:
    places: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for group, field in _questions(code):
        if fact := _fact(group, field):
            places[group.id if group else "", field.about, fact].append(field.id)
    assert {key: ids for key, ids in places.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("code", CODES)
def test_every_question_is_a_fact_of_the_vocabulary(code: str) -> None:
    for group, field in _questions(code):
        fact = vocabulary().get(field.fact or (group.fact if group else ""))
        assert fact is not None, field.id
        assert fact.purpose
        assert fact.retention
        assert not field.part or fact.part(field.part), field.id


def test_one_fact_is_asked_in_one_way_in_all_forms() -> None:
    """Over all packs: one type, one list of options and one key in a hearing, so that one answer fits every form."""
    keys: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    types: dict[str, set[str]] = defaultdict(set)
    options: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    for code in CODES:
        for group, field in _questions(code):
            fact = fact_of(field, in_group=group is not None)
            if not fact or field.is_group or (group is not None and not Hearing.is_people(group)):
                continue
            key = shared_fact(field, in_group=bool(group)) or worded_fact(field, in_group=bool(group))
            keys[fact][key].append(f"{code}.{field.id}")
            types[fact].add(field.type)
            options[fact][tuple(sorted(each.value for each in field.options))].add(code)
    assert {fact: dict(each) for fact, each in keys.items() if len(each) > 1} == {}
    assert {fact: kinds for fact, kinds in types.items() if len(kinds) > 1} == {}
    allowed = {(fact, code) for fact, codes in FEWER for code in codes.split()}
    for fact, lists in options.items():
        most = max(lists, key=len)
        few = {code for values, codes in lists.items() if values != most for code in codes}
        assert {(fact, code) for code in few} <= allowed
        assert all(set(values) < set(most) for values in lists if values != most), fact


def test_what_forms_leave_out_of_a_list_of_options_is_still_left_out() -> None:
    for fact, codes in FEWER:
        known = {each.value for each in vocabulary()[fact].options}
        for code in codes.split():
            asked = [field for _, field in _questions(code) if field.fact == fact and not field.part]
            assert any({each.value for each in field.options} < known for field in asked), (fact, code)


def test_a_number_has_one_unit_in_every_form() -> None:
    units: dict[str, set[str]] = defaultdict(set)
    for code in CODES:
        for group, field in _questions(code):
            if field.type in {"int", "money"}:
                said = re.findall(
                    r"[((](cm|m2|平方メートル|グラム|g|円|時間|日|年|月|歳|人)[))]", field.label.say("ja")
                )
                units[_fact(group, field)] |= set(said)
    assert {fact: found for fact, found in units.items() if len(found) > 1} == {}


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

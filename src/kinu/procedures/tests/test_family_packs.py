"""The packs of insurance, pension, children and school: one question once, papers only when needed, the right appeal."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from kinu.procedures.definition import Definition, Field, load_packs, required_attachments, search
from kinu.procedures.facts.vocabulary import vocabulary

DEFINITIONS = {each.code: each for each in load_packs(Path(settings.CITY_DIR) / "procedures")}
NUMBERS = {each.number: each for each in DEFINITIONS.values()}
FAMILY = sorted(
    number
    for number in NUMBERS
    if number[0] in "HK" and number not in {"H17", "K15", "K16", "K18", "K19"}  # not written yet
)
HEARINGS = {
    "birth": ["K02", "H08", "K10", "K20", "H12", "H13", "H01"],
    "move-in": ["H01", "H04", "H08", "K01", "K04", "K11", "K12", "K13"],
    "leaving work": ["H01", "H04", "H05", "H15", "H09"],
    "bereavement": ["H07", "H10", "H14"],
}
Key = tuple[str, str, str]


def _asked(numbers: list[str]) -> dict[Key, list[tuple[str, Field]]]:
    found: dict[Key, list[tuple[str, Field]]] = defaultdict(list)
    for number in numbers:
        for field in NUMBERS[number].all_fields():
            if not field.is_group:
                found[field.fact, field.part, field.about].append((number, field))
    return found


def _appeal(definition: Definition) -> str:
    refusal = definition.decision("refuse")
    assert refusal is not None
    return refusal.appeal.say("ja")


def test_the_thirty_two_procedures_of_the_catalogue_are_there() -> None:
    catalogue = [
        *(f"H{number:02}" for number in range(1, 17)),
        *(f"K{number:02}" for number in (*range(1, 15), 17, 20)),
    ]
    assert catalogue == FAMILY


@pytest.mark.parametrize("number", FAMILY)
def test_every_question_is_bound_to_a_fact_with_purpose_and_retention(number: str) -> None:
    for field in NUMBERS[number].all_fields():
        for each in (field, *field.fields):
            fact = vocabulary().get(each.fact or field.fact)
            assert fact is not None, (number, each.id)
            assert fact.purpose
            assert fact.retention
            assert not each.part or fact.part(each.part), (number, each.id)


@pytest.mark.parametrize("number", FAMILY)
def test_no_form_asks_one_question_twice(number: str) -> None:
    for key, places in _asked([number]).items():
        assert len(places) == 1, (number, key)


def test_one_question_has_one_shape_in_every_form() -> None:
    """Same fact, part and person: what was answered in one form fits every other."""
    for key, places in _asked(FAMILY).items():
        assert len({field.type for _, field in places}) == 1, (key, places)
        options = sorted(({o.value for o in field.options} for _, field in places), key=len)
        assert all(few <= many for few, many in pairwise(options)), key


@pytest.mark.parametrize(("event", "numbers"), HEARINGS.items())
def test_a_hearing_asks_far_less_than_its_forms_together(event: str, numbers: list[str]) -> None:
    asked = _asked(numbers)
    boxes = sum(len(places) for places in asked.values())
    assert len(asked) < boxes * 0.8, event
    assert len(asked["person.name_full", "", ""]) == len(numbers)
    assert len(asked["contact.phone_day", "", ""]) == len(numbers)


def test_the_bank_book_is_asked_for_only_while_the_account_is_not_known() -> None:
    paying = [each for each in FAMILY if ("account.public", "", "") in _asked([each])]
    assert len(paying) >= 15
    for number in paying:
        definition = NUMBERS[number]
        answers = {"use_public_account": False, **_opening(definition)}
        needed = {e.attachment.id for e in required_attachments(definition, answers) if e.required}
        known = {e.attachment.id for e in required_attachments(definition, answers, known={"account.bank"})}
        public = required_attachments(definition, {**answers, "use_public_account": True})
        assert "passbook" in needed, number
        assert "passbook" not in known
        assert "passbook" not in {e.attachment.id for e in public}


def _opening(definition: Definition) -> dict[str, object]:
    """Return the answers that bring the page of the account, where it is not always asked."""
    return {
        "H07": {"reason": "death"},
        "H09": {"changes": ["account"]},
        "H11": {"kind": "refund"},
        "K03": {"change": ["account"]},
        "K09": {"claims": True},
    }.get(definition.number, {})


@pytest.mark.parametrize("number", ["H06", "H07", "H14", "K04", "K05", "K12"])
def test_what_cannot_be_finished_online_says_so(number: str) -> None:
    assert not NUMBERS[number].online.possible
    assert "窓口" in NUMBERS[number].online.note.say("ja")


@pytest.mark.parametrize("number", FAMILY)
def test_no_fee_is_invented(number: str) -> None:
    fee = NUMBERS[number].fee
    assert fee.amount in {0, None}
    assert fee.note
    assert fee.mark


@pytest.mark.parametrize(
    ("numbers", "place"),
    [
        (["H11", "H12"], "茨城県国民健康保険審査会"),
        (["H10"], "茨城県後期高齢者医療審査会"),
        (["K01", "K02", "K03", "K04"], "茨城県知事"),
        (["K12", "K13", "K14"], "常総市教育委員会に対して"),
        (["H15", "H08", "K06", "K20"], "常総市長に対して"),
    ],
)
def test_a_refusal_names_whom_to_ask_for_review(numbers: list[str], place: str) -> None:
    for number in numbers:
        appeal = _appeal(NUMBERS[number])
        assert place in appeal, number
        assert "3か月以内" in appeal
        assert "6か月以内" in appeal


@pytest.mark.parametrize("number", FAMILY)
def test_a_pension_number_is_asked_only_where_it_is_passed_on(number: str) -> None:
    asks = any(field.fact == "pension.basic_number" for field in NUMBERS[number].all_fields())
    assert asks == (number in {"H04", "H05", "H13", "H14"})
    assert vocabulary()["pension.basic_number"].until_delivered


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("国保に入る", "kokuho"),
        ("こくほ", "kokuho"),
        ("国保をやめる", "kokuhososhitsu"),
        ("年金 免除", "nenkinmenjo"),
        ("葬式 お金", "sosaihi"),
        ("葬祭費", "sosaihi"),
        ("限度額適用認定証", "kogaku"),
        ("出産一時金", "shussan"),
        ("児童扶養手当", "jidofuyo"),
        ("ひとり親 手当", "jidofuyo"),
        ("保育園", "hoiku"),
        ("creche", "hoiku"),
        ("学童", "gakudo"),
        ("母子手帳", "ninshin"),
        ("estou grávida", "ninshin"),
        ("転校", "tennyugaku"),
        ("mudar de escola", "tennyugaku"),
        ("就学援助", "shugaku"),
        ("給食費", "shugaku"),
        ("赤ちゃん訪問", "shusseirenraku"),
        ("予防接種", "kenshin"),
        ("マル学", "marugaku"),
        ("障害児 手当", "tokuji"),
    ],
)
def test_people_find_the_family_procedures_first(query: str, code: str) -> None:
    hits = search(DEFINITIONS.values(), query)
    assert hits, "nothing found"
    assert hits[0].definition.code == code

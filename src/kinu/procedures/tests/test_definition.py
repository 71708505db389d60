"""What a form shows, takes, asks for and says."""

from __future__ import annotations

import statistics
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinu.procedures.definition import (
    Field,
    Text,
    clean_answers,
    declarations,
    department_for,
    diff,
    display,
    missing,
    required_attachments,
    steps,
    summary_rows,
    unflatten,
    visible_fields,
)
from kinu.procedures.definition.conditions import holds, problems
from kinu.procedures.definition.model import Option, Rules

from .packs import field_of, form_of, small, small_definition

TODAY = date(2026, 11, 23)


def clean(
    raw: dict[str, Any], *, step: str = "first", answers: dict[str, Any] | None = None, **more: Any
) -> Any:
    definition = more.pop("definition", None) or small_definition()
    return clean_answers(definition, step_id=step, raw=raw, answers=answers or {}, today=TODAY, **more)


def one(kind: str, raw: Any, **more: Any) -> Any:
    """Clean one field of a type and return its value, or the sentence that refuses it."""
    field = Field(id="x", type=kind, label=Text({"ja": "値"}), **more)  # type: ignore[arg-type]
    definition = form_of(field)
    cleaned = clean_answers(definition, step_id="p", raw={"x": raw}, answers={}, today=TODAY)
    return cleaned.errors.get("x", cleaned.values.get("x"))


# Conditions


@pytest.mark.parametrize(
    ("condition", "data", "expected"),
    [
        ({"==": [{"var": "a"}, 1]}, {"a": True}, False),
        ({"==": [{"var": "a"}, 1]}, {"a": "1"}, False),
        ({"<": [{"var": "a"}, 5]}, {"a": "4"}, False),
        ({"<": [{"var": "a"}, "2026-01-01"]}, {"a": "2025-12-31"}, True),
        ({"<=": [{"var": "a"}, 5]}, {}, False),
        ({"!=": [{"var": "a"}, 5]}, {}, True),
        ({"in": ["x", {"var": "a"}]}, {"a": ["x", "y"]}, True),
        ({"in": [{"var": "a"}, ["x", "y"]]}, {"a": "z"}, False),
        ({"and": [True, {"!": [{"var": "a"}]}]}, {"a": ""}, True),
        ({"or": [False, {"!!": [{"var": "a"}]}]}, {"a": [0]}, True),
        ({">=": [{"size": {"var": "a"}}, 3]}, {"a": [{}, {}, {}]}, True),
        ({"some": [{"var": "a"}, {"==": [{"var": "b"}, 1]}]}, {"a": "no list"}, False),
    ],
)
def test_conditions_never_coerce_and_treat_unknown_as_missing(
    condition: Any, data: dict[str, Any], expected: bool
) -> None:
    assert problems(condition) == []
    assert holds(condition, data) is expected


_values = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3)
)


@given(_values, _values)
def test_no_pair_of_values_breaks_a_comparison(a: Any, b: Any) -> None:
    for operator in ("==", "!=", "<", "<=", ">", ">=", "in"):
        assert holds({operator: [{"var": "a"}, {"var": "b"}]}, {"a": a, "b": b}) in {True, False}


# What is visible


def test_a_hidden_question_is_neither_shown_nor_counted() -> None:
    definition = small_definition()
    assert "detail" not in {field.id for field in visible_fields(definition, {"kind": "a", "detail": "old"})}
    assert "detail" in {field.id for field in visible_fields(definition, {"kind": "b"})}
    rows = summary_rows(definition, {"kind": "a", "detail": "old"})
    assert "old" not in {row.value for row in rows}


def test_what_depends_on_a_hidden_answer_is_hidden_too() -> None:
    data = small()
    field_of(data, "count")["show_if"] = {"==": [{"var": "detail"}, "old"]}
    definition = small_definition(data)
    assert "count" in {f.id for f in visible_fields(definition, {"kind": "b", "detail": "old"})}
    assert "count" not in {f.id for f in visible_fields(definition, {"kind": "a", "detail": "old"})}


def test_a_page_without_visible_questions_is_no_step() -> None:
    data = small()
    data["sections"][1]["show_if"] = {"==": [{"var": "kind"}, "b"]}
    definition = small_definition(data)
    assert [step.id for step in steps(definition, {"kind": "a"})] == ["first", "files"]
    assert [step.id for step in steps(definition, {"kind": "b"})] == ["first", "second", "files"]


def test_an_attachment_is_required_by_its_condition_and_left_out_when_the_city_knows() -> None:
    data = small()
    data["attachments"][0]["unless_known"] = "account.bank"
    definition = small_definition(data)
    assert [each.required for each in required_attachments(definition, {"kind": "a"})] == [False]
    assert [each.required for each in required_attachments(definition, {"kind": "b"})] == [True]
    assert required_attachments(definition, {"kind": "b"}, known={"account.bank"}) == ()
    assert [step.id for step in steps(definition, {}, known={"account.bank"})] == ["first", "second"]


def test_the_first_fitting_route_gets_the_application() -> None:
    data = small()
    data["routing"] = [{"department": "kurashi", "when": {"==": [{"var": "kind"}, "b"]}}]
    definition = small_definition(data)
    assert department_for(definition, {"kind": "b"}) == "kurashi"
    assert department_for(definition, {"kind": "a"}) == "shimin"


def test_a_declaration_is_shown_by_its_condition() -> None:
    data = small()
    data["declarations"] = [{"id": "d", "text": {"ja": "同意"}, "show_if": {"==": [{"var": "kind"}, "b"]}}]
    definition = small_definition(data)
    assert not declarations(definition, {"kind": "a"})
    assert [each.id for each in declarations(definition, {"kind": "b"})] == ["d"]


# Cleaning


def test_a_page_keeps_good_values_and_says_what_is_wrong_with_the_others() -> None:
    cleaned = clean({"name": "　髙橋　󠄀太郎 ", "kind": "b", "count": "百"})
    assert cleaned.values["name"].startswith("髙橋")
    assert cleaned.values["kind"] == "b"
    assert cleaned.errors["count"] == "数が数字ではありません。数字で入力してください。例: 3"
    assert cleaned.errors["detail"] == "詳しくが入力されていません。入力してください。"
    assert list(cleaned.errors) == ["detail", "count"]


def test_what_the_page_itself_hides_is_not_kept_nor_asked_for() -> None:
    cleaned = clean({"name": "花", "kind": "a", "detail": "x" * 5000})
    assert cleaned.is_valid
    assert cleaned.values == {"name": "花", "kind": "a"}


def test_a_choice_that_is_missing_is_asked_to_be_chosen_in_the_reader_s_language() -> None:
    assert clean({"name": "花"}, language="pt-br").errors["kind"].endswith("Escolha uma opção.")
    assert clean({"name": "花"}, language="vi").errors["kind"].endswith("Choose one.")


def test_a_correction_reads_only_the_named_questions() -> None:
    cleaned = clean(
        {"name": "花", "kind": "a", "count": "5"}, only={"count"}, answers={"kind": "a", "name": "月"}
    )
    assert cleaned.values == {"count": 5}
    assert cleaned.is_valid


def test_an_unknown_page_keeps_nothing() -> None:
    assert clean({"name": "花"}, step="nowhere").values == {}


def test_items_of_a_group_are_read_each_with_its_own_questions() -> None:
    raw = unflatten(
        {
            "family-0-who": ["花"],
            "family-0-home": ["here"],
            "family-0-where-town": ["水海道"],
            "family-1-who": [""],
            "family-1-home": ["away"],
            "family-2-who": [""],
        }
    )
    cleaned = clean(raw, step="second")
    assert cleaned.values["family"][0] == {"who": "花", "home": "here"}
    assert set(cleaned.errors) == {"family-1-who", "family-1-where"}


def test_too_many_items_are_refused_with_the_limit() -> None:
    cleaned = clean({"family": [{"who": str(n)} for n in range(5)]}, step="second")
    assert "3件まで" in cleaned.errors["family"]


def test_names_of_inputs_that_go_too_deep_or_clash_are_ignored() -> None:
    assert unflatten({"-".join("a" * 2000): ["x"], "a-b": ["1"], "a": ["2"]}) in (
        {"a": "2"},
        {"a": {"b": "1"}},
    )


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("date", {"year": "昭和60", "month": "４", "day": "1"}, "1985-04-01"),
        ("date", {"year": "1985年", "month": "4月", "day": "1日"}, "1985-04-01"),
        ("date", "R8.4.1", "2026-04-01"),
        ("date", "2026-11-24", "2026-11-24"),
        ("ym", {"year": "2026", "month": "3"}, "2026-03"),
        ("ym", "2026-03", "2026-03"),
        ("int", "１２", 12),
        ("money", "1,200円", 1200),
        ("kana", "ﾔﾏﾀﾞ たろう", "ヤマダ タロウ"),
        ("phone", "０９０ー１２３４ー５６７８", "09012345678"),
        ("phone", "+81 90 1234 5678", "+819012345678"),
        ("email", "ｋｉｎｕ@example.jp", "kinu@example.jp"),
        ("postcode", "〒303-8501", "3038501"),
        ("bool", "no", False),
        ("textarea", "一\r\n二　三", "一\n二 三"),
        ("text", "辻󠄀", "辻󠄀"),
    ],
)
def test_what_people_type_is_kept_in_one_spelling(kind: str, raw: Any, kept: Any) -> None:
    assert one(kind, raw) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "rules", "words"),
    [
        ("date", {"year": "2026", "month": "2", "day": "30"}, Rules(), "正しい日付ではありません"),
        ("date", "1500-01-01", Rules(), "正しい日付ではありません"),
        ("date", "2026-11-24", Rules(not_future=True), "未来の日付です"),
        ("date", "2026-11-22", Rules(not_past=True), "過去の日付です"),
        ("ym", "2026-12", Rules(not_future=True), "未来の日付です"),
        ("int", "0", Rules(min=1), "1以上"),
        ("int", "10", Rules(max=9), "9以下"),
        ("int", "1.5", Rules(), "数字ではありません"),
        ("int", "9" * 5000, Rules(), "数字ではありません"),
        ("text", "あ", Rules(min_length=2), "2文字以上"),
        ("text", "あああ", Rules(max_length=2), "2文字以内"),
        ("text", "あ" * 201, Rules(), "200文字以内"),
        ("text", "12a", Rules(pattern="[0-9]{3}", example="123"), "例: 123"),
        ("text", "番号は123456789018です", Rules(), "マイナンバーは書かないでください"),
        ("text", "\x00", Rules(), "読めない文字"),
        ("text", "\ud800", Rules(), "読めない文字"),
        ("kana", "山田", Rules(), "カタカナ"),
        ("phone", "12345", Rules(), "電話番号の形ではありません"),
        ("email", "a@b", Rules(), "メールアドレスの形ではありません"),
        ("postcode", "30385", Rules(), "7けた"),
        ("bool", "perhaps", Rules(), "選べないもの"),
        ("address", {"town": "水海道"}, Rules(), "途中までです"),
        ("address", {"town": "銀座", "rest": "1"}, Rules(in_city=True), "市内の一覧にありません"),
        ("address", {"town": "水海道", "rest": "1", "postcode": "1"}, Rules(), "郵便番号が正しくありません"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_way_to_mend_it(
    kind: str, raw: Any, rules: Rules, words: str
) -> None:
    assert words in str(one(kind, raw, rules=rules))


def test_choices_outside_the_list_are_refused_and_order_is_the_list_s() -> None:
    options = tuple(Option(value, Text({"ja": value})) for value in "abc")
    assert one("choices", ["c", "a", "c"], options=options) == ["a", "c"]
    assert "選べないもの" in one("choices", ["a", "z"], options=options)
    assert "選べないもの" in one("choice", "z", options=options)
    assert "2件以上" in one("choices", ["a"], options=options, rules=Rules(min=2))


_plain = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
_anything = (
    _plain | st.lists(_plain, max_size=3) | st.dictionaries(st.sampled_from(["who", "year", "0"]), _plain)
)
_shape = _anything | st.lists(_anything, max_size=3)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["name", "kind", "detail", "count", "family"]), _shape))
def test_no_posted_shape_breaks_cleaning(raw: dict[str, Any]) -> None:
    for step in ("first", "second"):
        cleaned = clean(raw, step=step)
        assert not set(cleaned.values) & set(cleaned.errors)


# What is missing, what it says


def test_missing_names_each_required_answer_and_nothing_hidden() -> None:
    definition = small_definition()
    assert [gap.name for gap in missing(definition, {})] == ["name", "kind"]
    assert [gap.name for gap in missing(definition, {"name": "花", "kind": "b"})] == ["detail"]
    gaps = missing(definition, {"name": "花", "kind": "a", "family": [{"who": "月", "home": "away"}]})
    assert [(gap.name, gap.section_id) for gap in gaps] == [("family-0-where", "second")]


def test_summary_rows_say_groups_item_by_item() -> None:
    rows = summary_rows(
        small_definition(), {"name": "花", "kind": "a", "family": [{"who": "月", "home": "here"}]}
    )
    assert [(row.name, row.value) for row in rows] == [
        ("name", "花"),
        ("kind", "甲"),
        ("count", "(未入力)"),
        ("family-0-who", "月"),
        ("family-0-home", "同居"),
    ]
    assert rows[3].item_title == "1件目"


@pytest.mark.parametrize(
    ("kind", "value", "language", "said"),
    [
        ("date", "2026-11-23", "ja", "2026年11月23日(令和8年)"),
        ("date", "2026-11-23", "en", "23 November 2026"),
        ("date", "2026-11-23", "pt-br", "23/11/2026"),
        ("date", "not a date", "ja", "not a date"),
        ("ym", "2026-03", "ja", "2026年3月(令和8年)"),
        ("money", 1200, "ja", "1,200円"),
        ("bool", False, "en", "No"),
        ("phone", "0297232111", "ja", "0297-23-2111"),
        ("phone", "09012345678", "ja", "090-1234-5678"),
        ("text", {"odd": "shape"}, "ja", "{'odd': 'shape'}"),
    ],
)
def test_values_are_said_in_the_reader_s_way(kind: Any, value: Any, language: str, said: str) -> None:
    assert display(Field(id="x", type=kind), value, language=language) == said


def test_diff_tells_only_what_changed() -> None:
    old = {"name": "花", "kind": "a"}
    changes = diff(small_definition(), old, {**old, "kind": "b", "detail": "新"})
    assert [(each.name, each.before, each.after) for each in changes] == [
        ("kind", "甲", "乙"),
        ("detail", "(未入力)", "新"),
    ]


# Speed: a form of 95 questions under 100 conditions


def test_a_large_form_is_worked_out_in_a_fraction_of_50_milliseconds() -> None:
    fields = [Field(id="f0", type="int")]
    fields += [
        Field(
            id=f"f{n}",
            type="int",
            show_if={"and": [{">": [{"var": "f0"}, -1]}, {">=": [{"var": f"f{n - 1}"}, 0]}]},
        )
        for n in range(1, 95)
    ]
    definition = form_of(*fields)
    answers = {f"f{n}": n for n in range(95)}
    times = []
    for _ in range(40):
        start = time.perf_counter()
        assert len(visible_fields(definition, answers)) == 95
        times.append(time.perf_counter() - start)
    assert statistics.median(times) < 0.05


def test_a_list_of_people_is_read_in_words_on_one_line() -> None:
    group = small_definition().field("family")
    assert group is not None
    said = display(
        group, [{"who": "倉持 花", "home": "away", "where": {"city": "常総市"}}, {}, {"who": "倉持 蓮"}]
    )
    assert said == "倉持 花、別居、常総市 / 倉持 蓮"
    assert display(group, [{}]) == "(未入力)"

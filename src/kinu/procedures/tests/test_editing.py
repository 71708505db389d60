"""Changing a procedure: pure steps that keep the rest as it was, conditions by choosing, packs out and in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from kinu.procedures import editing
from kinu.procedures.definition import Field, Section, Text, load_packs, prefill
from kinu.procedures.definition.conditions import holds
from kinu.procedures.editing.texts import from_files
from kinu.procedures.facts.vocabulary import vocabulary

from .packs import small_definition

CITY = Path(settings.CITY_DIR) / "procedures"
PACKS = load_packs(CITY)


def _ids(definition, container="page:first"):
    return [field.id for field in editing.fields_in(definition, container)]


def test_a_question_is_added_changed_moved_and_removed_and_nothing_else_changes() -> None:
    before = small_definition()
    added = editing.put_field(before, "page:first", Field(id="extra", label=Text({"ja": "追加"})))
    assert _ids(added) == [*_ids(before), "extra"]
    changed = editing.put_field(added, "page:first", Field(id="extra", label=Text({"ja": "別の名前"})))
    assert changed.field("extra").label.say("ja") == "別の名前"
    first = editing.move_field(changed, "page:first", "extra", -99)
    assert _ids(first)[0] == "extra"
    assert editing.remove_field(first, "page:first", "extra") == before
    assert _ids(before) == ["name", "kind", "detail", "count"]


def test_questions_of_a_group_and_of_the_office_have_containers_of_their_own() -> None:
    definition = small_definition()
    names = [name for name, _fields in editing.containers(definition)]
    assert names == ["page:first", "page:second", "group:second/family", "asks:approve", "asks:refuse"]
    changed = editing.put_field(definition, "group:second/family", Field(id="age", type="int"))
    assert _ids(changed, "group:second/family")[-1] == "age"
    asked = editing.put_field(definition, "asks:approve", Field(id="amount", type="money"))
    assert [field.id for field in asked.decision("approve").asks] == ["amount"]


def test_the_questions_of_a_page_stay_when_its_title_changes() -> None:
    definition = small_definition()
    changed = editing.put_section(definition, Section(id="first", title=Text({"ja": "新しい題"})))
    assert changed.section("first").fields == definition.section("first").fields
    assert changed.section("first").title.say("ja") == "新しい題"


@pytest.mark.parametrize("container", ["page:nowhere", "group:first/name", "asks:never", "nonsense", ""])
def test_a_place_that_is_not_there_is_refused(container: str) -> None:
    with pytest.raises(editing.UnknownPlace):
        editing.put_field(small_definition(), container, Field(id="x"))


def test_an_id_is_plain_and_taken_by_nobody() -> None:
    assert editing.unused_id("person.name_full", set()) == "name_full"
    assert editing.unused_id("住所", {"q"}) == "q_2"
    assert editing.unused_id("2nd", set()) == "q_2nd"


ROWS = st.one_of(
    st.builds(
        editing.Row,
        answer=st.sampled_from(["kind=a", "kind=b", "agreed=yes", "agreed=no"]),
        is_not=st.booleans(),
    ),
    st.builds(
        editing.Row,
        field=st.just("count"),
        limit=st.sampled_from([">=", "<=", "==", ">", "<"]),
        number=st.integers(0, 9),
    ),
)


@given(
    rows=st.lists(ROWS, max_size=4),
    needs_all=st.booleans(),
    kind=st.sampled_from("ab"),
    count=st.integers(0, 9),
)
def test_a_condition_read_back_into_rows_says_the_same(rows, needs_all, kind, count) -> None:
    condition = editing.build(rows, needs_all=needs_all)
    back = editing.read_back(condition)
    assert back.is_plain
    assert list(back.rows) == rows
    again = editing.build(back.rows, needs_all=back.needs_all)
    answers = {"kind": kind, "count": count, "agreed": count > 4}
    assert holds(again, answers) == holds(condition, answers)


def test_a_condition_the_rows_cannot_say_is_told_as_such() -> None:
    assert not editing.read_back({"some": [{"var": "family"}, {"==": [{"var": "home"}, "away"]}]}).is_plain
    assert not editing.read_back({"and": [{"or": []}, {"==": [{"var": "kind"}, "a"]}]}).is_plain


def test_only_questions_asked_earlier_can_decide() -> None:
    found = editing.candidates(small_definition(), before="detail")
    assert {each.value for each in found} == {"kind=a", "kind=b"}
    assert editing.candidates(small_definition(), before="name") == ()


@pytest.mark.parametrize("pack", PACKS, ids=[pack.code for pack in PACKS])
def test_what_is_written_out_is_read_back_equal(pack) -> None:
    files = {name: text.encode() for name, text in editing.as_files(pack).items()}
    assert from_files(files, common=CITY / "common") == pack


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({}, "procedure.yaml がありません"),
        ({"procedure.yaml": b"\xff\xfe"}, "YAML として読めません"),
        ({"procedure.yaml": b"code: x"}, "がありません"),
        ({"procedure.yaml": b"a: 1\n" * 200_000}, "大きすぎます"),
        ({"procedure.yaml": b"!!python/object/apply:os.system [echo]"}, "YAML として読めません"),
    ],
)  # fmt: skip
def test_files_that_hold_no_procedure_are_refused_with_words(files, word: str, tmp_path: Path) -> None:
    with pytest.raises(editing.NotAPack) as refused:
        from_files(files, common=tmp_path)
    assert any(word in sentence for sentence in refused.value.sentences)


def test_invented_people_know_only_facts_of_the_vocabulary_and_fill_every_form_without_failing() -> None:
    for person in editing.INVENTED:
        assert set(person.facts) <= set(vocabulary())
        for pack in PACKS:
            prefill(pack, editing.facts_of(person.id, on=date(2026, 11, 23)))
    assert editing.facts_of("nobody", on=date(2026, 11, 23)) == {}


def test_a_new_procedure_starts_as_a_copy_with_its_own_name() -> None:
    pattern = replace(small_definition(), number="K01", popular=3)
    made = editing.new_procedure(pattern, code="mine", name=Text({"ja": "新しい手続き"}), kana="アタラシイ")
    assert (made.code, made.version, made.number, made.popular) == ("mine", 1, "", 0)
    assert made.sections == pattern.sections


def test_every_difference_is_told_in_words_and_equal_texts_have_none() -> None:
    before = small_definition()
    assert editing.differences(before, before) == ()
    after = editing.put_field(
        before, "page:first", replace(before.field("count"), label=Text({"ja": "個数"}))
    )
    after = editing.put_field(after, "page:first", Field(id="extra", label=Text({"ja": "追加"})))
    told = {each.where: (each.before, each.after) for each in editing.differences(before, after)}
    assert told["ページ 「何をしますか」 質問 「個数」 ことば 日本語"] == ("数", "個数")
    assert told["ページ 「何をしますか」 質問 「追加」 ことば 日本語"] == ("", "追加")
    removed = editing.remove_field(before, "page:first", "detail")
    gone = [each for each in editing.differences(before, removed) if "「詳しく」" in each.where]
    assert gone
    assert all(each.after == "" for each in gone)

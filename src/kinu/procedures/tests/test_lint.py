"""The linter refuses each way in which a pack could strand somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from kinu.procedures.definition.lint import lint_pack
from kinu.procedures.definition.packs import PackRefused, load_pack

from .packs import CONTEXT, field_of, findings, small, words, write

Change = Callable[[dict[str, Any]], object]


def test_the_small_procedure_has_nothing_to_mend(tmp_path: Path) -> None:
    assert findings(tmp_path, small()) == ()


def _set(field_id: str, **values: Any) -> Change:
    return lambda data: field_of(data, field_id).update(values)


def _state(index: int, **values: Any) -> Change:
    return lambda data: data["states"][index].update(values)


def _var(name: str, value: Any) -> dict[str, Any]:
    return {"==": [{"var": name}, value]}


BROKEN: dict[str, tuple[Change, str]] = {
    "a circle of conditions": (
        lambda data: (
            field_of(data, "kind").update(show_if=_var("detail", "x")),
            field_of(data, "detail").update(show_if=_var("kind", "b")),
        ),
        "輪になっています: kind → detail → kind",
    ),
    "a question that asks for itself": (_set("count", show_if=_var("count", 1)), "輪になっています"),
    "a condition that is never true": (
        _set("count", show_if={"and": [_var("kind", "a"), _var("kind", "b")]}),
        "項目「count」は、どう答えても画面に出ません",
    ),
    "a required question that can never be seen": (
        _set("detail", show_if={">": [{"var": "count"}, 9]}),
        "必須の項目「detail」は、どう答えても画面に出ません",
    ),
    "a question behind a hidden question": (
        lambda data: (
            field_of(data, "detail").update(show_if=_var("kind", "a")),
            data["sections"][1].update(show_if={"and": [_var("kind", "b"), _var("detail", "x")]}),
        ),
        "項目「family」は、どう答えても画面に出ません",
    ),
    "a question of a group that never shows": (
        _set("family.where", show_if={"and": [_var("item.home", "here"), _var("item.home", "away")]}),
        "必須の項目「family.where」は、どう答えても画面に出ません",
    ),
    "a role nobody has in a matter": (
        _set("name", about="neighbour"),
        "項目「name」の about は head・partner・child",
    ),
    "an unknown fact": (_set("name", fact="person.shoe_size"), "事実 person.shoe_size は語彙にありません"),
    "an unknown part of a fact": (
        _set("name", fact="account.bank", part="vault"),
        "事実 account.bank に部分 vault はありません",
    ),
    "a part without its fact": (_set("family.who", part="name_full"), "もとになる事実がありません"),
    "an unknown department": (
        lambda data: data["office"].update(department="moon"),
        "課 moon は市の組織にありません",
    ),
    "an unknown department of a route": (
        lambda data: data["routing"][0].update(department="moon"),
        "課 moon は市の組織にありません",
    ),
    "an unknown category": (lambda data: data.update(category="fun"), "分類 fun はありません"),
    "an unknown life event": (
        lambda data: data.update(life_events=["party"]),
        "ライフイベント party はありません",
    ),
    "an unknown operator": (_set("detail", show_if={"cat": ["a", "b"]}), "演算子 cat は使えません"),
    "an operator with too few arguments": (
        _set("detail", show_if={"==": [{"var": "kind"}]}),
        "値の数 1 が正しくありません",
    ),
    "two operators at once": (
        _set("detail", show_if={"==": [{"var": "kind"}, "b"], "!": [True]}),
        "演算子を一つだけ",
    ),
    "a condition on a question that is not there": (
        _set("detail", show_if=_var("colour", "red")),
        "項目 colour はこの手続きにありません",
    ),
    "a condition on an item outside a group": (
        _set("detail", show_if=_var("item.home", "here")),
        "項目 item.home はこの手続きにありません",
    ),
    "a condition on an option that is not there": (
        _set("detail", show_if=_var("kind", "c")),
        "「c」は、項目「kind」の選択肢にありません",
    ),
    "a condition on a part of a group that is not there": (
        lambda data: data["attachments"][0].update(required_if={"some": [{"var": "family"}, _var("age", 1)]}),
        "項目 age は、くり返し「family」の中にありません",
    ),
    "a missing translation": (
        _set("detail", label={"ja": "詳しく", "en": "More"}),
        "ja-easy の文がありません",
    ),
    "Japanese in an English text": (
        _set("detail", label=words("詳しく", "詳しく")),
        "en に日本語の文字があります",
    ),
    "kanji without a reading in plain Japanese": (
        _set("detail", label=["詳しく", "詳しく", "More", "Mais"]),
        "「詳」に読み仮名《》がありません",
    ),
    "a long sentence in plain Japanese": (
        _set("detail", help=["長い", "ながい" * 20, "Long", "Longo"]),
        "50字より長い",
    ),
    "holes that differ between languages": (
        _set("detail", help=["%(number)s人", "にん", "People", "Pessoas"]),
        "%(…)s がことばによって違います",
    ),
    "the same id twice": (_set("count", id="kind"), "項目の id「kind」が二度使われています"),
    "an id that is no plain word": (_set("count", id="Anzahl-1"), "英小文字・数字・下線"),
    "the same option twice": (
        lambda data: field_of(data, "kind")["options"].append({"value": "a", "label": words("また")}),
        "選択肢 a が二度あります",
    ),
    "a choice without options": (_set("kind", options=[]), "選択肢が一つもありません"),
    "a question without a label": (
        lambda data: field_of(data, "count").pop("label"),
        "見出し(label)がありません",
    ),
    "a group in a group": (
        _set("family.who", fields=[{"id": "x", "type": "text", "label": words("中")}]),
        "くり返しの中に、くり返しは置けません".replace("くり返しの", "くり返し「family」の"),
    ),
    "a page without questions": (
        lambda data: data["sections"].append({"id": "empty", "title": words("空")}),
        "ページ「empty」に項目が一つもありません",
    ),
    "a smallest above the largest": (_set("count", rules={"min": 9, "max": 1}), "最小 9 が最大 1 より大きく"),
    "lengths that contradict": (
        _set("detail", rules={"min_length": 9, "max_length": 2}),
        "文字数の最小 9 と最大 2 を同時に満たせません",
    ),
    "a date neither past nor future": (
        _set("count", type="date", rules={"not_past": True, "not_future": True}),
        "今日しか入りません",
    ),
    "a pattern that nothing matches": (
        _set("detail", rules={"pattern": "a^b", "example": "ab"}),
        "例「ab」が形(pattern)「a^b」に合いません",
    ),
    "a pattern without an example": (_set("detail", rules={"pattern": "[0-9]+"}), "例(example)がありません"),
    "a pattern that cannot be read": (
        _set("detail", rules={"pattern": "[0-9", "example": "1"}),
        "正規表現として読めません",
    ),
    "a pattern on a number": (
        _set("count", rules={"pattern": "1", "example": "1"}),
        "形(pattern)は使えません",
    ),
    "more choices than there are options": (
        _set("kind", type="choices", rules={"min": 3}),
        "選択肢が 2 個なのに 3 個以上",
    ),
    "a required attachment of no kind": (
        lambda data: data["attachments"][0].update(kinds=[]),
        "受け取る種類(kinds)がなく、だれも付けられません",
    ),
    "an attachment of an unknown kind": (
        lambda data: data["attachments"][0].update(kinds=["exe"]),
        "種類 exe は使えません",
    ),
    "an attachment without a size": (
        lambda data: data["attachments"][0].pop("max_bytes"),
        "大きさ(max_bytes)",
    ),
    "an attachment without a number": (lambda data: data["attachments"][0].pop("max_count"), "数(max_count)"),
    "an attachment required but not shown": (
        lambda data: data["attachments"][0].update(
            required=True, show_if=_var("kind", "b"), required_if=None
        ),
        "添付「photo」は必須なのに、付ける場所が出ないことがあります",
    ),
    "a route that nothing takes": (
        lambda data: data["routing"].insert(
            0, {"department": "shimin", "when": {"<": [{"var": "count"}, 1]}}
        ),
        "shimin へ送る条件は、どう答えても成り立ちません",
    ),
    "no state that ends": (_state(1, to=["correction"]), "状態「review」から終わりの状態へ行けません"),
    "a state that nothing leads to": (
        _state(0, to=["review"]),
        "状態「withdrawn」へは、どこからも行けません",
    ),
    "a state that leads nowhere": (
        _state(0, to=["review", "withdrawn", "heaven"]),
        "行き先 heaven がありません",
    ),
    "an end that goes on": (_state(3, to=["review"]), "終わりの状態「approved」から先へは進めません"),
    "a state without a time limit": (_state(1, business_days=None), "期限(business_days)がありません"),
    "a state with the wrong owner": (_state(2, owner="office"), "owner は resident です"),
    "no waiting state": (_state(2, kind="working", owner="office"), "種類が waiting の状態がありません"),
    "a decision into the middle": (
        lambda data: data["decisions"][0].update(to_state="review"),
        "決定「approve」の行き先 review は終わりの状態ではありません",
    ),
    "no refusal": (lambda data: data["decisions"].pop(), "決定 refuse がありません"),
    "a refusal without reasons": (lambda data: data["decisions"][1].pop("reasons"), "行政手続法8条"),
    "a refusal without the way to object": (
        lambda data: data["decisions"][1].pop("appeal"),
        "行政不服審査法82条",
    ),
    "a template that is missing": (
        lambda data: data["outputs"][0].update(template="lost"),
        "ひな形 small/lost.typ がありません",
    ),
    "a document for a moment that never comes": (
        lambda data: data["outputs"].append({**data["outputs"][0], "id": "other", "on": "christmas"}),
        "作る時 christmas がありません",
    ),
    "no receipt": (lambda data: data.update(outputs=[]), "受け付けたときに渡す文書"),
    "an unconfirmed fee without a word": (
        lambda data: data["fee"].update(amount=300, mark="M"),
        "確かめていない費用",
    ),
    "a notice that stands for something without a number": (
        lambda data: data.update(stands_for=["kokuho"]),
        "H01 のような番号で書きます",
    ),
    "a notice that stands for itself": (
        lambda data: data.update(number="J01", stands_for=["J01"]),
        "J01 が自分自身の代わりになっています",
    ),
    "a notice that stands for another twice": (
        lambda data: data.update(stands_for=["H01", "H01"]),
        "H01 が二度書かれています",
    ),
    "a code that is not the folder's": (
        lambda data: data.update(code="other"),
        "フォルダの名前「small」と違います",
    ),
    "an unknown key": (_set("count", colour="red"), "キー colour は使えません"),
    "a key that is missing": (lambda data: data.pop("retention"), "retention がありません"),
    "a word where a number belongs": (_set("count", rules={"min": "one"}), "整数を書きます"),
    "an unknown type": (_set("count", type="colour"), "「colour」は使えません"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_linter_refuses(name: str, tmp_path: Path) -> None:
    change, sentence = BROKEN[name]
    data = small()
    change(data)
    found = findings(tmp_path, data)
    assert any(sentence in each.sentence for each in found), [str(each) for each in found]


def test_a_personal_fact_without_purpose_is_refused(tmp_path: Path) -> None:
    fact = replace(CONTEXT.facts["person.name_full"], purpose="")
    context = replace(CONTEXT, facts={**CONTEXT.facts, fact.id: fact})
    found = lint_pack(write(tmp_path, small()), context=context)
    assert [each for each in found if "利用目的と保存期間がありません" in each.sentence]


def test_a_finding_names_file_and_line(tmp_path: Path) -> None:
    data = small()
    field_of(data, "detail")["show_if"] = _var("colour", "red")
    pack = write(tmp_path, data)
    lines = (pack / "procedure.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.strip() == "show_if:")
    first = findings(tmp_path, data)[0]
    assert str(first) == f"small/procedure.yaml:{line}: 条件にある項目 colour はこの手続きにありません"


def test_a_key_written_twice_and_broken_yaml_are_told_with_their_line(tmp_path: Path) -> None:
    pack = write(tmp_path, small())
    (pack / "extra.yaml").write_text("law: [民法]\nlaw: [刑法]\n", encoding="utf-8")
    (pack / "worse.yaml").write_text("words:\n  ja: [a\n", encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        load_pack(pack)
    told = {(Path(each.file).name, each.line) for each in refused.value.findings}
    assert ("extra.yaml", 2) in told
    assert any(name == "worse.yaml" for name, _ in told)


def test_the_city_has_nothing_to_mend() -> None:
    out = StringIO()
    call_command("procedures_lint", stdout=out)
    assert "直す所はありません" in out.getvalue()


def test_the_command_ends_with_an_error_when_there_is_something_to_mend(tmp_path: Path) -> None:
    people = tmp_path / "people"
    people.mkdir()
    people.joinpath("departments.csv").write_text("code,name,kind\nshimin,市民課,section\n", encoding="utf-8")
    tmp_path.joinpath("procedures").mkdir()
    data = small()
    data["category"] = "fun"
    write(tmp_path / "procedures", data)
    out = StringIO()
    with pytest.raises(CommandError, match="直す所が 1 か所あります"):
        call_command("procedures_lint", city=tmp_path, stdout=out)
    assert "procedure.yaml:" in out.getvalue()


def test_a_city_without_procedures_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="手続きがありません"):
        call_command("procedures_lint", city=tmp_path)


def test_every_pack_of_the_city_can_be_loaded() -> None:
    codes = {each.name for each in (settings.CITY_DIR / "procedures").iterdir()} - {"common"}
    assert {"jumin", "jidoteate", "malfuku", "kaigo", "sodaigomi", "risai"} <= codes

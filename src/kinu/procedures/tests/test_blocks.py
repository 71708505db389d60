"""What a city says once, every pack can take in with `use`; what a pack says itself wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from kinu.procedures.definition.packs import load_pack, read_pack

from .packs import field_of, small, write

BLOCKS = {
    "town_hall": {"department": "shimin", "name": ["市民課", "市民課《しみんか》", "Residents", "Cidadãos"], "mark": "M"},
    "reach": [
        {"id": "phone", "fact": "contact.phone_day", "required": True},
        {"id": "email", "fact": "contact.email"},
    ],
}  # fmt: skip


def _pack(folder: Path, data: dict[str, Any]) -> Path:
    common = folder / "common"
    common.mkdir()
    (common / "blocks.yaml").write_text(yaml.safe_dump({"blocks": BLOCKS}, allow_unicode=True), "utf-8")
    return write(folder, data)


def test_a_block_stands_in_and_the_packs_own_words_win(tmp_path: Path) -> None:
    data = small() | {"office": {"use": "town_hall", "phone": "0297-00-0000", "mark": "V"}}
    office = load_pack(_pack(tmp_path, data)).office
    assert (office.department, office.phone, office.mark) == ("shimin", "0297-00-0000", "V")
    assert office.name.say("en") == "Residents"


def test_a_block_that_is_a_list_is_spliced_where_it_is_used(tmp_path: Path) -> None:
    data = small()
    before = [field["id"] for field in data["sections"][0]["fields"]]
    data["sections"][0]["fields"].append({"use": "reach"})
    found = load_pack(_pack(tmp_path, data)).sections[0].fields
    assert [field.id for field in found] == [*before, "phone", "email"]
    assert found[-2].label.say("ja"), "a field of a block takes its label from the fact"


def test_a_block_that_is_not_there_is_named_with_file_and_line(tmp_path: Path) -> None:
    data = small()
    field_of(data, "name").update(use="nobody")
    pack = read_pack(_pack(tmp_path, data))
    assert [finding.sentence for finding in pack.findings] == [
        "sections[0].fields[0]: 共通の部品 nobody がありません"
    ]
    assert pack.findings[0].line > 1


def test_a_decision_of_a_block_gets_the_city_s_appeal_text(tmp_path: Path) -> None:
    data = small()
    folder = _pack(tmp_path, data | {"decisions": {"use": "usual"}})
    blocks = {"usual": [{**each, "appeal": "standard"} for each in data["decisions"]]}
    appeal = ["審査請求ができます。", "市長《しちょう》に 言《い》えます。", "You may ask.", "Pode pedir."]
    for name, said in (("more.yaml", {"blocks": blocks}), ("common.yaml", {"appeal": appeal})):
        (folder.parent / "common" / name).write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    refusal = load_pack(folder).decision("refuse")
    assert refusal is not None
    assert refusal.appeal.say("ja") == "審査請求ができます。"


def test_one_name_of_a_block_never_stands_for_two_things(tmp_path: Path) -> None:
    folder = _pack(tmp_path, small())
    other = {"blocks": {**BLOCKS, "reach": [{"id": "email", "fact": "contact.email"}]}}
    (tmp_path / "common" / "more.yaml").write_text(yaml.safe_dump(other, allow_unicode=True), "utf-8")
    findings = read_pack(folder).findings
    assert [finding.sentence for finding in findings] == [
        "共通の部品 reach は、ほかのファイルで別の中身になっています"
    ]
    assert findings[0].file.endswith("more.yaml")

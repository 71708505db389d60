"""What is different between two texts of a procedure, in words a second person can judge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from kinu.procedures.definition.model import Definition, Text

WORDS: Mapping[str, str] = {
    "name": "名前", "kana": "フリガナ", "summary": "説明", "who": "だれの手続きか", "office": "担当", "deadline": "期限",
    "fee": "費用", "online": "オンライン", "retention": "保存", "category": "分類", "words": "さがすことば",
    "life_events": "できごと", "bring": "持ち物", "law": "根拠", "how": "進め方", "questions": "よくある質問",
    "related": "関連する手続き", "sections": "ページ", "fields": "質問", "attachments": "書類", "declarations": "同意・誓約",
    "routing": "送り先", "states": "状態", "decisions": "決定", "outputs": "文書", "label": "ことば", "help": "補足",
    "title": "題", "intro": "前書き", "type": "形", "fact": "事実", "part": "事実の部分", "about": "だれのことか",
    "required": "必須", "required_if": "必須になる条件", "show_if": "出す条件", "options": "選択肢", "rules": "きまり",
    "prefill": "自動入力", "reasons": "理由", "asks": "職員が書くこと", "text": "文", "days": "日数", "amount": "金額",
    "note": "注", "department": "課", "possible": "できるか", "assurance": "本人確認", "years": "年数", "unless_known": "省ける事実",
    "max": "最大", "min": "最小", "max_length": "最大の文字数", "min_length": "最小の文字数", "pattern": "書き方", "example": "例",
    "popular": "よく使う順", "number": "一覧の番号", "not_confirmed": "未確認のこと", "kinds": "種類", "max_count": "最大の数",
    "max_bytes": "最大の大きさ", "desk": "係", "place": "場所", "phone": "電話", "hours": "時間", "to_state": "行き先",
    "output": "出す文書", "appeal": "教示", "template": "ひな形", "law_mark": "根拠の確かさ", "mark": "確かさ", "confirm": "確認",
}  # fmt: skip
_LANGUAGES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "英語", "pt-br": "ポルトガル語"}
_ORDER = "の順番"
_CONDITIONS = {"show_if", "required_if", "when", "items_where"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed; `before` or `after` is empty when it was added or removed."""

    where: str
    before: str
    after: str


def differences(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """Return everything that differs, in the order of the newer text; equal texts give nothing."""
    old, new = dict(_leaves(before, ())), dict(_leaves(after, ()))
    names = {**_names(before, ()), **_names(after, ())}
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(
        Difference(_where(path, names), old.get(path, ""), new.get(path, ""))
        for path in paths
        if old.get(path, "") != new.get(path, "") and path != ("version",)
    )


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Text):
        yield from (((*path, _LANGUAGES.get(code, code)), words) for code, words in value.values.items())
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _parts(value, path)
    elif isinstance(value, tuple):
        yield from _many(value, path)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, (*path, str(key)))
    elif isinstance(value, bool):
        yield path, "はい" if value else "いいえ"
    elif value not in {None, ""}:
        yield path, str(value)


def _parts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for each in fields(value):
        inner, here = getattr(value, each.name), (*path, each.name)
        if each.name in _CONDITIONS and inner:
            yield here, json.dumps(inner, ensure_ascii=False)
        elif each.name != "id":
            yield from _leaves(inner, here)


def _many(value: tuple[Any, ...], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    named = bool(value) and hasattr(value[0], "id")
    if named:
        yield (*path, _ORDER), "、".join(each.id for each in value)
    for index, each in enumerate(value):
        yield from _leaves(each, (*path, f"#{each.id}" if named else str(index + 1)))


def _names(value: Any, path: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Return what each thing with an id is called, by its path."""
    found: dict[tuple[str, ...], str] = {}
    if is_dataclass(value) and not isinstance(value, type | Text):
        for each in fields(value):
            found |= _names(getattr(value, each.name), (*path, each.name))
    elif isinstance(value, tuple):
        for each in value:
            if hasattr(each, "id"):
                here = (*path, f"#{each.id}")
                words = getattr(each, "label", None) or getattr(each, "title", None)
                found[here] = words.say("ja") if isinstance(words, Text) and words else each.id
                found |= _names(each, here)
    return found


def _where(path: tuple[str, ...], names: Mapping[tuple[str, ...], str]) -> str:
    parts = []
    for index, part in enumerate(path):
        here = path[: index + 1]
        parts.append(f"「{names.get(here, part[1:])}」" if part.startswith("#") else WORDS.get(part, part))
    return " ".join(parts).replace(f" {_ORDER}", _ORDER)

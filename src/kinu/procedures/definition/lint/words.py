"""Rules about texts: every language there, rubies on every kanji of やさしい日本語, sentences short enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kinu.procedures.definition.model import LANGUAGES
from kinu.procedures.definition.packs import Finding

from .common import Lint

_KANJI_WITHOUT_RUBY = re.compile("[\u3400-\u9fff々〇]+(?![\u3400-\u9fff々〇《])")
_RUBY = re.compile("｜?[^《》]*?《[^《》]+》")
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_EASY_SENTENCE = 50
_HOLES = re.compile(r"%\(([a-z_]+)\)s")
_LONG_BY_LAW = ("appeal",)
"""The 教示 is worded by law; its plain version may be long, but not without rubies."""


def every_language_is_there(lint: Lint) -> Iterator[Finding]:
    for path, text in lint.texts:
        if not text.values:
            continue
        for language in LANGUAGES:
            if not text.values.get(language, "").strip():
                yield lint.finding(path, f"{path} に {language} の文がありません")
        for language in text.values:
            if language not in LANGUAGES:
                yield lint.finding(path, f"{path} のことば {language} は使えません")


def foreign_texts_are_not_japanese(lint: Lint) -> Iterator[Finding]:
    for path, text in lint.texts:
        for language in ("en", "pt-br"):
            if _JAPANESE.search(text.values.get(language, "")):
                yield lint.finding(path, f"{path} の {language} に日本語の文字があります")
        holes = {language: sorted(_HOLES.findall(words)) for language, words in text.values.items()}
        if len({tuple(each) for each in holes.values()}) > 1:
            yield lint.finding(path, f"{path} の %(…)s がことばによって違います")


def plain_japanese_is_plain(lint: Lint) -> Iterator[Finding]:
    for path, text in lint.texts:
        words = text.values.get("ja-easy", "")
        bare = _KANJI_WITHOUT_RUBY.search(words)
        if bare:
            yield lint.finding(path, f"{path} の ja-easy で「{bare[0]}」に読み仮名《》がありません")
        if path.rsplit(".", 1)[-1] in _LONG_BY_LAW:
            continue
        for sentence in re.split("[。?？]", without_ruby(words)):
            if len(sentence.replace(" ", "")) > _LONGEST_EASY_SENTENCE:
                yield lint.finding(path, f"{path} の ja-easy の文が{_LONGEST_EASY_SENTENCE}字より長いです")


def without_ruby(words: str) -> str:
    """Return the words without readings.

    >>> without_ruby("市《し》の ｜人《ひと》")
    '市の 人'
    """
    return re.sub("《[^《》]*》", "", words).replace("｜", "")


def required_texts_are_not_empty(lint: Lint) -> Iterator[Finding]:
    definition = lint.definition
    texts = {
        "name": definition.name, "summary": definition.summary, "who": definition.who,
        "office.name": definition.office.name, "deadline.text": definition.deadline.text,
        "retention.text": definition.retention.text,
    }  # fmt: skip
    for path, text in texts.items():
        if not text:
            yield lint.finding(path, f"{path} の文がありません")
    if definition.fee.amount is None and not definition.fee.note:
        yield lint.finding("fee", "費用の額も説明(note)もありません")
    if definition.fee.amount and definition.fee.mark in {"M", "S"} and not definition.fee.note:
        yield lint.finding("fee", "確かめていない費用には、そのことの説明(note)が要ります")


RULES = (
    every_language_is_there,
    foreign_texts_are_not_japanese,
    plain_japanese_is_plain,
    required_texts_are_not_empty,
)

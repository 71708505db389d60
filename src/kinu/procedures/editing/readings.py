"""A first やさしい日本語 text from a Japanese one: readings after the kanji and spaces between phrases (SudachiPy).

It is a suggestion for a person to mend: readings are chosen when a text is written, never when it is shown.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_KANJI = re.compile("[\u3400-\u9fff々〇]")
_TWO = re.compile("([\u3400-\u9fff々〇]+)《([^《》]+)》([\u3400-\u9fff々〇]+)《([^《》]+)》")
_JOINED = {"助詞", "助動詞", "接尾辞", "補助記号", "空白", "記号"}
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def suggestion(text: str) -> str:
    """Return the text with a reading after each word in kanji and a space before each phrase.

    >>> suggestion("申請書を出します。")
    '申請書《しんせいしょ》を 出《だ》します。'
    """
    return "\n".join(_joined(_line(line)) for line in text.splitlines())


def _joined(line: str) -> str:
    """Put the readings of words that stand together behind the whole: 公開《こうかい》中《ちゅう》 is one word."""
    before = ""
    while line != before:
        before = line
        line = _TWO.sub(r"\1\3《\2\4》", line, count=1)
    return line.replace("日本《にっぽん", "日本《にほん").replace("日本語《にっぽんご", "日本語《にほんご")


def _line(text: str) -> str:
    written, before = "", ""
    for token in _tokenizer().tokenize(text):
        kind = token.part_of_speech()
        joined = (
            kind[0] in _JOINED
            or before in {"", "接頭辞", "開き", "補助記号"}
            or (kind[0] == before == "名詞")
        )
        joined = joined or (
            kind[0] == "動詞"
            and kind[1] == "非自立可能"
            and before == "名詞"
            and token.dictionary_form() == "する"
        )
        written += ("" if joined or not written else " ") + with_reading(
            token.surface(), token.reading_form()
        )
        before = "開き" if kind[1] == "括弧開" else kind[0] if kind[0] != "接尾辞" else "名詞"
    return written


def with_reading(surface: str, reading: str) -> str:
    """Return a word with a reading behind each run of kanji; a word whose parts cannot be told apart is read out.

    >>> with_reading("受け付け", "ウケツケ"), with_reading("出し", "ダシ"), with_reading("お茶", "オチャ")
    ('受《う》け付《つ》け', '出《だ》し', 'お茶《ちゃ》')
    """
    if not _KANJI.search(surface):
        return surface
    read = reading.translate(_HIRAGANA)
    runs = re.findall("[\u3400-\u9fff々〇]+|[^\u3400-\u9fff々〇]+", surface)
    pattern = "".join("(.+?)" if _KANJI.match(run) else re.escape(run.translate(_HIRAGANA)) for run in runs)
    found = re.fullmatch(pattern, read)
    if found is None:
        return read
    parts = iter(found.groups())
    return "".join(f"{run}《{next(parts)}》" if _KANJI.match(run) else run for run in runs)


@cache
def _tokenizer() -> Any:
    from sudachipy import Dictionary, SplitMode  # noqa: PLC0415  the dictionary takes a moment to load

    return Dictionary(dict="small").tokenizer(mode=SplitMode.C)

"""Ruby for やさしい日本語: the notation 漢字《かんじ》 in texts, <ruby> on the page, nothing where ruby cannot stand."""

from __future__ import annotations

import re

KANJI = "々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_READING = re.compile(
    rf"(?:｜([^｜《》<>\n]{{1,40}})|([{KANJI}\ufe00-\ufe0f\U000e0100-\U000e01ef]+))《([^《》<>\n]{{1,60}})》"
)
# What stands between the tags of a page; elements in which ruby may not stand are taken whole.
_PIECES = re.compile(
    r"(<!--.*?-->|<(script|style|textarea|svg)\b.*?</\2\s*>|<(title|option)\b[^>]*>.*?</\3\s*>|<[^>]*>)",
    re.IGNORECASE | re.DOTALL,
)


def without_ruby(text: str) -> str:
    """Return the text with the readings taken out: for titles, mails, files.

    >>> without_ruby("住民票《じゅうみんひょう》を 出《だ》します。")
    '住民票を 出します。'
    """
    return _READING.sub(lambda found: found[1] or found[2], text) if "《" in text else text


def with_ruby(escaped_text: str) -> str:
    """Return HTML text (already escaped) with readings as <ruby>.

    >>> with_ruby("出《だ》す")
    '<ruby>出<rp>(</rp><rt>だ</rt><rp>)</rp></ruby>す'
    """
    if "《" not in escaped_text:
        return escaped_text
    return _READING.sub(
        lambda found: f"<ruby>{found[1] or found[2]}<rp>(</rp><rt>{found[3]}</rt><rp>)</rp></ruby>",
        escaped_text,
    )


def ruby_page(html: str) -> str:
    """Return a page with readings as <ruby> in its text; attributes, titles and options keep the plain words.

    What a person typed into a text area is left as it is.
    """
    if "《" not in html:
        return html
    result: list[str] = []
    end = 0
    for piece in _PIECES.finditer(html):
        result.append(with_ruby(html[end : piece.start()]))
        result.append(_inside_tag(piece))
        end = piece.end()
    result.append(with_ruby(html[end:]))
    return "".join(result)


def _inside_tag(piece: re.Match[str]) -> str:
    text = piece[0]
    if piece[2] or text.startswith("<!--") or (text[:6].lower() == "<input" and "hidden" in text):
        return text
    return without_ruby(text)

"""Names as people carry them: variant characters, order, parts, and a key under which spellings meet."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from .kana import fold, tidy, without_selectors

# Characters that one family writes in several ways. Compared as the first, shown as registered.
# Compatibility ideographs (U+F900..) that have a plain twin are folded by NFKC already.
_VARIANTS = (
    "高髙", "崎﨑嵜碕", "辺邊邉", "斎斉齋齊", "吉𠮷", "橋槗", "浜濱濵", "沢澤", "島嶋嶌", "桜櫻", "広廣", "国國圀", "竜龍", "滝瀧",
    "浅淺", "恵惠", "栄榮", "円圓", "塩鹽", "関關", "柳栁", "真眞", "冨富", "峰峯", "富冨", "徳德", "緑綠", "館舘",
    "黒黑", "条條", "実實", "寿壽", "豊豐", "弥彌", "与與", "礼禮", "瀬瀨", "頼賴", "槙槇", "遥遙", "尭堯", "晃晄",
    "蔵藏", "角⻆", "芦蘆", "鴬鶯", "桧檜", "曽曾", "坂阪", "薮藪", "籠篭", "万萬", "来來", "会會", "学學", "気氣",
    "団團", "声聲", "発發", "薫薰", "鶴靏靎", "土圡", "船舩", "児兒", "亀龜", "横橫", "巻卷", "状狀", "穂穗", "静靜",
    "為爲", "杉杦", "桑桒",
)  # fmt: skip


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for group in _VARIANTS:
        first = table.get(ord(group[0]), group[0])
        table.update({ord(character): first for character in group[1:] if character != first})
    return table


_FOLDED = _table()


def match_key(text: str) -> str:
    """Return the key under which spellings of one name meet: width, kana, case, accents, selectors and variants folded.

    >>> match_key("髙﨑　一郎") == match_key("高崎一郎"), match_key("渡邉") == match_key("渡辺")
    (True, True)
    >>> match_key("DA SILVA José") == match_key("ｄａ　ｓｉｌｖａ　ｊｏｓｅ")
    True
    """
    return fold(without_selectors(text)).translate(_FOLDED)


def register_form(text: str) -> str:
    """Return a name as it is stored: width tidied, one full-width space between parts, variants and selectors kept.

    >>> register_form("ﾔﾏﾀﾞ 太郎"), register_form("髙橋  花子")
    ('ヤマダ　太郎', '髙橋　花子')
    >>> register_form("SILVA　Maria")
    'SILVA Maria'
    """
    tidied = tidy(text)
    return tidied if is_latin(tidied) else tidied.replace(" ", "\u3000")


@lru_cache(maxsize=20_000)
def is_latin(text: str) -> bool:
    """Tell whether a name is written in Latin letters (as foreign residents' names are, 住基法施行令30条の16).

    >>> is_latin("NGUYEN VAN ĐỨC"), is_latin("鈴木 太郎")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all("LATIN" in unicodedata.name(c, "") for c in letters)


def split(text: str) -> tuple[str, str]:
    """Return family and given name of a Japanese name written with a space; a name without one is all family.

    >>> split("山田　太郎"), split("山田太郎")
    (('山田', '太郎'), ('山田太郎', ''))
    """
    family, _space, given = tidy(text).partition(" ")
    return family, given


def in_order(*, family: str, given: str, latin: bool) -> str:
    """Return the parts joined as the register writes them: family first; Latin names as in the passport.

    >>> in_order(family="山田", given="太郎", latin=False), in_order(family="SILVA", given="MARIA", latin=True)
    ('山田　太郎', 'SILVA MARIA')
    """
    return (" " if latin else "\u3000").join(part for part in (family, given) if part)


def beyond_bmp(text: str) -> tuple[str, ...]:
    """Return the characters outside the basic plane or with a selector: those a font or a printer may not have.

    >>> beyond_bmp("𠮷田"), beyond_bmp("吉田")
    (('𠮷',), ())
    """
    return tuple(c for c in text if ord(c) > 0xFFFF)

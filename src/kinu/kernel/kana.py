"""Width and kana: one spelling for what was typed in many.

`tidy` is for storing (loses nothing that tells people apart); `fold` is for comparing (loses all that does not).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Half-width kana, full-width Latin and the ideographic space. Only these runs go through NFKC: over a whole text it
# would also replace CJK compatibility ideographs, that is, letters of somebody's registered name.
_WIDTH_RUN = re.compile("[\u3000\uff01-\uffef]+[\u3099\u309a\uff9e\uff9f]*")
_KANA_RUN = re.compile("[\u3040-\u30ff\u3099\u309a]+")
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DASHES = re.compile("[‐‑‒–—―−─━ー－ｰ~〜～]")
_SPACES = re.compile(r"\s+")
_KATAKANA_ONLY = re.compile(r"^[ァ-ヺー・ヽヾ\s]+$")
_HIRAGANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)} | {
    ord("ゝ"): ord("ヽ"),
    ord("ゞ"): ord("ヾ"),
}
_KATAKANA = {value: key for key, value in _HIRAGANA.items()}
_VOICELESS_MARKS = str.maketrans({"\uff9e": "\u3099", "\uff9f": "\u309a", "゛": "\u3099", "゜": "\u309a"})


@lru_cache(maxsize=20_000)
def tidy(text: str) -> str:
    """Return the text with half-width kana widened, full-width Latin and digits narrowed, spaces made single.

    Variant characters and their selectors (IVS) stay: they are part of a registered name.

    >>> tidy("ｶﾞｲﾄﾞ　１２３ＡＢ"), tidy("髙橋󠄀")
    ('ガイド 123AB', '髙橋󠄀')
    """
    if text.isascii():
        return " ".join(text.split())
    text = _WIDTH_RUN.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    text = _KANA_RUN.sub(lambda run: unicodedata.normalize("NFC", run[0].translate(_VOICELESS_MARKS)), text)
    return _SPACES.sub(" ", text).strip()


def to_katakana(text: str) -> str:
    """Return hiragana and half-width kana as katakana.

    >>> to_katakana("みつかいどう"), to_katakana("ﾐﾂｶｲﾄﾞｳ")
    ('ミツカイドウ', 'ミツカイドウ')
    """
    return tidy(text).translate(_HIRAGANA)


def to_hiragana(text: str) -> str:
    """Return katakana and half-width kana as hiragana.

    >>> to_hiragana("ミツカイドウ")
    'みつかいどう'
    """
    return tidy(text).translate(_KATAKANA)


def is_katakana(text: str) -> bool:
    """Tell whether the text is katakana (and spaces) after tidying; the form kana columns are kept in.

    >>> is_katakana("スズキ タロウ"), is_katakana("すずき"), is_katakana("")
    (True, False, False)
    """
    return bool(_KATAKANA_ONLY.match(tidy(text)))


def to_digits(text: str) -> str:
    """Return only the digits, half width; for postcodes and telephone numbers.

    >>> to_digits("〒３０３−００２３")
    '3030023'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isascii() and c.isdigit())


def without_selectors(text: str) -> str:
    """Return the text without variation selectors (IVS, SVS).

    >>> len("辻\\U000e0100"), len(without_selectors("辻\\U000e0100"))
    (2, 1)
    """
    return _VARIATION_SELECTOR.sub("", text)


def fold(text: str) -> str:
    """Return a key for comparing: no width, case, accents, spaces, selectors, dashes or long-vowel marks.

    Hiragana and katakana become one, small kana large, so that キヤノン and きゃのん meet.

    >>> fold("ﾐﾂｶｲﾄﾞｳ") == fold("みつかいどう"), fold("José  da Silva"), fold("コーヒー")
    (True, 'josedasilva', 'コヒ')
    """
    # Word by word: the words of names repeat, and nothing folds across a blank.
    return "".join(map(_fold_word, text.split()))


@lru_cache(maxsize=20_000)
def _fold_word(text: str) -> str:
    text = unicodedata.normalize("NFKC", without_selectors(text)).casefold()
    text = text.translate(_HIRAGANA).translate(_SMALL)
    text = _DASHES.sub("", text)
    decomposed = unicodedata.normalize("NFD", text)
    # NFD splits ガ into カ and a mark; the kana marks stay and are composed again, those of Latin letters (é) go.
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not _is_dropped(c)))


_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")


def _is_dropped(character: str) -> bool:
    if character in "\u3099\u309a":
        return False
    return unicodedata.category(character) in {"Mn", "Zs", "Cc", "Cf"} or character in "・.,'’`"

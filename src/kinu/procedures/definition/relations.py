"""The word forms use for a relation to the head of the household, where the register keeps a code."""

from __future__ import annotations

_WORDS = {"02": "head", "11": "spouse", "12": "spouse", "13": "spouse", "14": "spouse", "20": "child", "21": "child",
          "22": "child", "51": "parent", "52": "parent", "53": "parent", "54": "parent", "61": "sibling", "62": "sibling",
          "63": "sibling", "64": "sibling", "2020": "grandchild"}  # fmt: skip


def tidy_relation(code: str) -> str:
    """Return the word of a relation code (住民記録システム標準仕様書); what forms have no word for is "other".

    >>> tidy_relation("02"), tidy_relation("12"), tidy_relation("20"), tidy_relation("2012"), tidy_relation("")
    ('head', 'spouse', 'child', 'other', '')
    """
    return _WORDS.get(code, "other") if code else ""

"""The language of the reader among the four of a pack."""

from __future__ import annotations

from django.utils.translation import get_language

from kinu.eligibility.engine.model import LANGUAGES, Texts


def in_language(texts: Texts) -> str:
    """Return the text in the language in force; Japanese where the pack has none of it."""
    code = (get_language() or "ja").lower().replace("_", "-")
    return (
        texts[LANGUAGES.index(code)]
        if code in LANGUAGES
        else texts[2]
        if not code.startswith("ja")
        else texts[0]
    )

"""Short lists of texts in one box: a line for each, a value and the four languages between bars."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kinu.procedures.definition import LANGUAGES, Text


class BadLineError(ValueError):
    """A line that is no value with four texts; the message says which."""


def to_lines(items: Iterable[tuple[str, Text]]) -> str:
    """Return the box as it stands.

    >>> to_lines([("a", Text({"ja": "あ", "ja-easy": "あ", "en": "A", "pt-br": "A"}))])
    'a | あ | あ | A | A'
    """
    return "\n".join(
        " | ".join([value, *(text.values.get(code, "") for code in LANGUAGES)]) for value, text in items
    )


def read_lines(typed: str) -> tuple[tuple[str, Text], ...]:
    """Return value and text of each line that is not empty. Raises BadLineError."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, typed.splitlines())), start=1):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 1 + len(LANGUAGES) or not all(parts):
            raise BadLineError(
                _("%(number)s行目が、値と4つのことばになっていません。「|」で5つに区切ってください。")
                % {"number": number}
            )
        found.append((parts[0], Text(dict(zip(LANGUAGES, parts[1:], strict=True)))))
    return tuple(found)

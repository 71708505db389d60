"""Decisions about files without touching one: names, limits, sizes in words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MIB = 1024 * 1024
NAME_LENGTH = 80
_UNWANTED = '<>:"|?*\ufffd'


class Kind(StrEnum):
    """The media types the city takes in. Anything else is refused, whatever its name says."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"

    @property
    def is_image(self) -> bool:
        return self is not Kind.PDF

    @property
    def suffix(self) -> str:
        return {Kind.JPEG: ".jpg", Kind.PNG: ".png", Kind.WEBP: ".webp", Kind.PDF: ".pdf"}[self]


IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one purpose accepts: bytes of one file, files of one owner, kinds, pages of one PDF."""

    max_bytes: int = 20 * MIB
    max_count: int = 5
    kinds: frozenset[Kind] = IMAGES | {Kind.PDF}
    max_pages: int = 100


PHOTOS = Limits(kinds=IMAGES)
PAPERS = Limits()


def clean_name(name: str, kind: Kind) -> str:
    """Return a name safe to show and to save: no folders, no controls, no direction marks, the true suffix.

    >>> clean_name("..\\\\..\\\\保険証.jpg.exe", Kind.JPEG)
    '保険証.jpg'
    >>> clean_name("\\u202egpj.exe", Kind.PNG)
    'gpj.png'
    >>> clean_name("\\ufffd\\ufffd.pdf", Kind.PDF), clean_name("", Kind.JPEG)
    ('ファイル.pdf', 'ファイル.jpg')
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in base if unicodedata.category(c)[0] != "C" and c not in _UNWANTED)
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", shown.strip()).strip(" ._")
    return (stem or "ファイル")[: NAME_LENGTH - len(kind.suffix)] + kind.suffix


def size_in_words(size: int) -> str:
    """Return a size as a person reads it, rounded up so that it never reads as within the limit.

    >>> size_in_words(20 * MIB), size_in_words(20 * MIB + 1), size_in_words(10), size_in_words(0)
    ('20MB', '21MB', '1KB', '0KB')
    """
    if size >= MIB:
        return f"{-(-size // MIB)}MB"
    return f"{-(-size // 1024)}KB"

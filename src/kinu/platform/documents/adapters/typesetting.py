"""Typst: templates and data in, a tagged archival PDF out. No file of the disk is reachable from a template."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
HERE = Path(__file__).resolve().parent.parent
BODY_FAMILY = "BIZ UDGothic"
NAME_FAMILY = "IPAmjMincho"
_BODY_PLACES = (
    HERE / "fonts",
    Path(settings.ROOT) / "node_modules" / "@expo-google-fonts" / "biz-udgothic",
    Path("/usr/share/fonts/truetype/bizud-gothic"),
)
_EXTRA_PLACES = (
    "/usr/share/fonts/truetype/ipamj",
    "/usr/share/fonts/opentype/ipamj",
    "/usr/share/fonts/opentype/noto",
)
"""Where Debian puts the fonts for characters BIZ UDGothic does not have; absent ones are left out."""
_MISSING_GLYPH = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')


class Unset(Exception):  # noqa: N818
    """The template could not be set: its own fault, or the fonts are not there. The message is Typst's."""


class Unprintable(Exception):  # noqa: N818
    """A character no installed font has; an official paper never shows a box instead of a name."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


def fonts_available() -> tuple[str, ...]:
    """Return the families found; BIZ UDGothic must be among them."""
    return tuple(_fonts().families())


def typeset(*, sources: Mapping[str, bytes], inputs: Mapping[str, object], moment: datetime) -> bytes:
    """Set `sources["main"]` and return the PDF. `inputs` reach the template as JSON in `sys.inputs`, never as markup."""
    texts = {name: json.dumps(value, ensure_ascii=False) for name, value in inputs.items()}
    try:
        pdf = typst.compile(  # type: ignore[call-overload]  # the stubs leave out files given by name
            dict(sources),
            root=_nowhere(),
            font_paths=_fonts(),
            sys_inputs=texts,
            pdf_standards=STANDARDS,
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        if missing := _MISSING_GLYPH.search(str(error)):
            raise Unprintable(missing["text"]) from error
        raise Unset(f"{error} {getattr(error, 'diagnostic', '')}".strip()) from error
    if not isinstance(pdf, bytes):
        raise Unset("the template gave no pages")
    return pdf


def font_families() -> dict[str, list[str]]:
    """Return the order in which fonts are tried, for text and for names."""
    found = fonts_available()
    body = [BODY_FAMILY, *(family for family in ("Noto Sans CJK JP", "Noto Sans JP") if family in found)]
    names = [BODY_FAMILY, NAME_FAMILY] if NAME_FAMILY in found else [BODY_FAMILY]
    return {"fonts": body, "name_fonts": names + body[1:]}


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    body = next((place for place in _BODY_PLACES if any(place.rglob("*.ttf"))), None)
    if body is None:
        raise Unset(
            f"{BODY_FAMILY} is not installed: build the front end, or install fonts-morisawa-bizud-gothic"
        )
    own = str(getattr(settings, "KINU_FONTS_DIR", "") or "")
    extra = [place for place in (*_EXTRA_PLACES, own) if place and Path(place).is_dir()]
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(body), *extra]
    )


@lru_cache(maxsize=1)
def _nowhere() -> str:
    """An empty folder as root: templates live in memory, and nothing else can be read by one."""
    return tempfile.mkdtemp(prefix="kinu-typst-")

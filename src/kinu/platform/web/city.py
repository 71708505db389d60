"""The city this installation serves, read once from its overlay `cities/<city>/city.toml`.

Core knows no city: every name, address, telephone number and colour on a screen comes from here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LG_CODE = re.compile(r"\d{6}")
_UNSAFE_SVG = re.compile(r"<script|<foreignobject|\son\w+\s*=|\sstyle\s*=|javascript:|<style", re.IGNORECASE)


class CityUnreadable(Exception):  # noqa: N818
    """The overlay has no usable city.toml; the sentence names the file and the key."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text in several languages; `str()` gives the reader's language, then English for the prepared ones, then Japanese."""

    texts: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """Return the text in `language` with the house's fallback chain.

        >>> Words({"ja": "例市", "en": "Example City"}).in_language("vi")
        'Example City'
        """
        chain = (language, *(() if language.startswith("ja") else ("en",)), "ja")
        return next((self.texts[code] for code in chain if self.texts.get(code)), "")

    def __str__(self) -> str:
        return self.in_language(get_language() or "ja")


@dataclass(frozen=True, slots=True)
class Office:
    """A city office a resident can visit or call."""

    id: str
    name: Words
    postcode: str
    address: Words
    phone: str
    hours: Words
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class City:
    """What the pages need to know about the city."""

    key: str
    lg_code: str
    name: Words
    name_kana: str
    prefecture: Words
    languages: tuple[str, ...]
    accent: str
    symbol_svg: str
    offices: tuple[Office, ...]
    closed_days: tuple[
        date, ...
    ] = ()  # beside weekends, holidays and the turn of the year, which the law gives
    website: str = ""
    mail: str = ""
    accessibility_contact: Words = field(default_factory=lambda: Words({}))
    directory: Path = field(default_factory=Path)

    @property
    def main_office(self) -> Office:
        return self.offices[0]

    @property
    def phone(self) -> str:
        return self.main_office.phone

    @property
    def address(self) -> Words:
        return self.main_office.address

    @property
    def postcode(self) -> str:
        return self.main_office.postcode


def city() -> City:
    """Return the city of `settings.CITY_DIR`; read once per process and directory."""
    return read_city(Path(settings.CITY_DIR))


@lru_cache(maxsize=8)
def read_city(directory: Path) -> City:
    """Read and check one overlay. Raises CityUnreadable with a sentence that names the file and the key."""
    path = directory / "city.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise CityUnreadable(f"{path}: there is no city.toml in this overlay") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise CityUnreadable(f"{path}: {broken}") from broken
    try:
        return _city_from(data, directory)
    except (KeyError, ValueError, TypeError, AttributeError) as wrong:
        raise CityUnreadable(f"{path}: {type(wrong).__name__} at {wrong}") from wrong


def _city_from(data: dict[str, Any], directory: Path) -> City:
    offices = tuple(_office(entry) for entry in data["offices"])
    if not offices:
        raise ValueError("offices (at least one is needed)")
    theme = data.get("theme", {})
    return City(
        key=directory.name,
        lg_code=_matching(_LG_CODE, data["lg_code"], "lg_code (six digits)"),
        name=_words(data["name"]),
        name_kana=data["name_kana"],
        prefecture=_words(data["prefecture"]),
        languages=tuple(data["languages"]),
        accent=_matching(_COLOUR, theme.get("accent", "#0017c1"), "theme.accent (#rrggbb)"),
        symbol_svg=_symbol(directory / theme["symbol"]) if theme.get("symbol") else "",
        offices=offices,
        closed_days=tuple(data.get("closed", {}).get("days", ())),
        website=data.get("website", ""),
        mail=data.get("mail", ""),
        accessibility_contact=_words(data.get("accessibility_contact", "")),
        directory=directory,
    )


def _office(entry: dict[str, Any]) -> Office:
    return Office(
        id=entry["id"],
        name=_words(entry["name"]),
        postcode=entry["postcode"],
        address=_words(entry["address"]),
        phone=entry["phone"],
        hours=_words(entry["hours"]),
        opens=entry["opens"],
        closes=entry["closes"],
    )


def _words(value: str | Mapping[str, str]) -> Words:
    return Words({"ja": value} if isinstance(value, str) else dict(value))


def _matching(pattern: re.Pattern[str], value: str, name: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(name)
    return value


def _symbol(path: Path) -> str:
    svg = path.read_text(encoding="utf-8") if path.exists() else ""
    if not svg or _UNSAFE_SVG.search(svg):
        raise ValueError(f"theme.symbol ({path.name} is missing, or holds script or style)")
    return svg

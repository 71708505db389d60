"""Invented names from frequency tables: Japanese by decade of birth, foreign by the custom of each country."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

from .draw import MALE, Weighted, rows_of

ALPHA3 = {
    "BR": "BRA", "VN": "VNM", "PH": "PHL", "ID": "IDN", "LK": "LKA", "CN": "CHN", "PE": "PER", "NP": "NPL",
    "TH": "THA", "MM": "MMR", "PK": "PAK", "KR": "KOR", "KH": "KHM", "BD": "BGD", "IN": "IND", "BO": "BOL",
    "TW": "TWN", "ZZ": "USA",
}  # fmt: skip
LANGUAGES = {
    "BR": "pt-br", "VN": "vi", "PH": "fil", "ID": "id", "LK": "si", "CN": "zh-hans", "PE": "es", "NP": "ne",
    "TH": "th", "MM": "my", "PK": "ur", "KR": "ko", "KH": "km", "BD": "bn", "IN": "hi", "BO": "es", "TW": "zh-hant",
    "ZZ": "en",
}  # fmt: skip
# Countries without a table of their own borrow the names of a neighbour; the people are invented anyway.
_BORROWED = {"KH": "TH", "BD": "PK", "IN": "LK", "BO": "PE", "TW": "CN", "ZZ": "PH"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts; `family_kana` may be empty for names of one word."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    is_latin: bool = False

    @property
    def full(self) -> str:
        return (" " if self.is_latin else "\u3000").join(part for part in (self.family, self.given) if part)

    @property
    def kana(self) -> str:
        return "\u3000".join(part for part in (self.family_kana, self.given_kana) if part)


class JapaneseNames:
    """Surnames with their variant spellings, given names by decade."""

    def __init__(self, directory: Path) -> None:
        self._surnames = Weighted(
            spelling for row in rows_of(directory / "surnames.csv") for spelling in _spellings(row)
        )
        rows = rows_of(directory / "given_names.csv")
        self._given = {
            (sex, decade): Weighted(
                ((row["given_name"], row["kana"]), float(row[f"w{decade}s"]))
                for row in rows
                if row["sex"] == word
            )
            for sex, word in ((1, "男"), (2, "女"))
            for decade in range(1920, 2030, 10)
        }

    def surname(self, random: Random) -> tuple[str, str]:
        return self._surnames.draw(random)

    def given(self, random: Random, *, sex: int, born: int) -> tuple[str, str]:
        return self._given[sex, min(max(born // 10 * 10, 1920), 2020)].draw(random)


def _spellings(row: dict[str, str]) -> list[tuple[tuple[str, str], float]]:
    weight = float(row["share_within_list_est"])
    variants = [one for one in row["variants"].split("|") if one]
    shares = [float(one) for one in row["variant_share_est"].split("|") if one]
    shares += [shares[-1] if shares else 0.0] * (len(variants) - len(shares))
    found = [((variant, row["kana"]), weight * part) for variant, part in zip(variants, shares, strict=False)]
    return [((row["surname"], row["kana"]), weight * (1 - sum(shares[: len(variants)]))), *found]


class ForeignNames:
    """Names of foreign residents: the register writes them in Latin letters as in the passport."""

    def __init__(self, directory: Path) -> None:
        parts: dict[tuple[str, str, str], list[tuple[tuple[str, str], float]]] = defaultdict(list)
        for row in rows_of(directory / "foreign_names.csv"):
            parts[row["iso2"], row["part"], row["sex"]].append(
                ((row["latin"], row["katakana"]), float(row["weight_within_part_est"]))
            )
        self._parts = {key: Weighted(pairs) for key, pairs in parts.items()}

    def family(self, random: Random, country: str) -> tuple[str, str]:
        """Return a family name as one person of the country carries it; two names for Peru and the Philippines."""
        table = _BORROWED.get(country, country)
        if table in {"ID", "MM"}:
            return "", ""
        first = self._family_part(random, table)
        if table not in {"PE", "PH"}:
            return first
        second = self._family_part(random, table)
        return f"{first[0]} {second[0]}", f"{first[1]}\u3000{second[1]}"

    def _family_part(self, random: Random, table: str) -> tuple[str, str]:
        part = "family_nikkei" if table in {"BR", "PE"} and random.random() < 0.5 else "family"
        return self._parts[table, part, "共通"].draw(random)

    def person(self, random: Random, country: str, *, sex: int, family: tuple[str, str]) -> Name:
        """Return the whole name of one member of a family."""
        table, word = _BORROWED.get(country, country), "男" if sex == MALE else "女"
        given = self._parts[table, "given", word].draw(random)
        extra = {"BR": ("middle_nikkei", 0.3), "VN": ("middle", 1.0), "ID": ("second", 0.8)}.get(table)
        if extra and random.random() < extra[1]:
            more = self._parts[table, extra[0], word].draw(random)
            given = _joined(more, given) if table == "VN" else _joined(given, more)
        if table == "MM":
            given = _joined(given, self._parts[table, "given", word].draw(random))
        return Name(family[0], given[0], family[1], given[1], is_latin=True)


def _joined(first: tuple[str, str], second: tuple[str, str]) -> tuple[str, str]:
    return f"{first[0]} {second[0]}", f"{first[1]}\u3000{second[1]}"

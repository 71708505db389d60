"""The whole register as a file: ages and households by quota, 町字 by share, names, addresses, awkward cases."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from kinu.platform.people.personas import persona_rows
from kinu.platform.people.rules.register_file import COLUMNS

from .draw import FEMALE, MALE, AgePool, Weighted, by_quota, rows_of
from .families import HEAD, WIFE, Family, FamilyMaker, Member
from .names import ALPHA3, LANGUAGES, ForeignNames, JapaneseNames, Name

AS_OF = date(2026, 11, 1)
"""The day the register stands for: ages are counted to it, so that the city is the same on every day it is made."""
FOREIGN_SHARE = 7_217 / 58_855
PERSONS_PER_HOUSEHOLD = 2.62
"""Aimed at; with the single foreign workers the city comes out at about 2.48."""
_SINGLE_COUNTRIES = ("VN", "ID", "MM", "KH", "NP", "CN", "LK", "TH", "BD", "PK", "PH", "BR")
_ALONE = frozenset({"技能実習", "特定技能1号", "留学"})
_ORIGINS = (
    "茨城県つくば市", "茨城県守谷市", "茨城県取手市", "茨城県下妻市", "茨城県坂東市", "茨城県つくばみらい市",
    "千葉県野田市", "千葉県柏市", "東京都足立区", "埼玉県越谷市", "茨城県水戸市", "茨城県土浦市",
)  # fmt: skip
_BUILDINGS = ("コーポ", "ハイツ", "メゾン", "サンハイム", "グリーンコート", "パークサイド")
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Register:
    """A made register: the file's bytes, its households, the numbers of those to put under protection, how many are awkward."""

    data: bytes
    households: int
    protected: tuple[str, ...]
    awkward: int = 0


@dataclass(slots=True)
class Sheet:
    """The rows of the file while they are made, household by household."""

    households: list[list[Cells]] = field(default_factory=list)
    protected: list[str] = field(default_factory=list)
    next_person: int = 1_000_000_001
    next_household: int = 2_000_000_001

    def new_row(self, household: str, relation: str) -> Cells:
        row = dict.fromkeys(COLUMNS, "")
        row["宛名番号"], row["世帯番号"], row["続柄"] = str(self.next_person), household, relation
        self.next_person += 1
        return row

    def new_household(self) -> str:
        self.next_household += 1
        return str(self.next_household - 1)


class City:
    """Makes the register for one seed from the tables of the demo folder."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.directory, self.random = directory, Random(seed)  # noqa: S311  an invented city needs no secret numbers
        self.japanese, self.foreign = JapaneseNames(directory), ForeignNames(directory)
        shares = rows_of(directory / "town_shares.csv")
        self.towns = Weighted((row["name"], float(row["households_share"])) for row in shares)
        self.foreign_towns = Weighted(
            (row["name"], float(row["households_share"]) * float(row["foreign_share"])) for row in shares
        )
        nations = rows_of(directory / "nationalities.csv")
        self.nations = {row["iso2"]: row for row in nations}
        self.statuses = {row["iso2"]: row["typical_status_est"].split(";") for row in nations}
        self.sheet = Sheet()
        self.wives: list[Member] = []

    def make(self, residents: int) -> Sheet:
        """Make households for that many current residents, the personas among them."""
        self._add_personas()
        wanted = max(residents - sum(len(rows) for rows in self.sheet.households), 0)
        foreign = round(residents * FOREIGN_SHARE) if wanted > 10 else 0
        foreign = min(foreign, wanted)
        for family in self._foreign_families(foreign) + self._japanese_families(wanted - foreign):
            self._write(family)
        return self.sheet

    def _add_personas(self) -> None:
        by_household: dict[str, list[Cells]] = {}
        for row in persona_rows(self.directory):
            by_household.setdefault(row["世帯番号"], []).append({name: row[name] for name in COLUMNS})
            if row["protection"]:
                self.sheet.protected.append(row["宛名番号"])
        self.sheet.households.extend(by_household.values())

    def _pool(self, citizenship: str, total: int) -> AgePool:
        groups = [
            (
                MALE if row["sex"] == "男" else FEMALE,
                int(row["age_from"]),
                int(row["age_to"] or 104),
                float(row["count_est"]),
            )
            for row in rows_of(self.directory / "ages.csv")
            if row["citizenship"] == citizenship
        ]
        return AgePool(groups, total, self.random)

    def _japanese_families(self, total: int) -> list[Family]:
        maker = FamilyMaker(self._pool("日本人", total), self.random)
        families = maker.all_families(round(total / PERSONS_PER_HOUSEHOLD))
        self._marry(families)
        return families

    def _foreign_families(self, total: int) -> list[Family]:
        counts = by_quota([float(row["count_est"]) for row in self.nations.values()], max(total, 1))
        left = dict(zip(self.nations, counts, strict=True))

        def country(kind: str) -> str:
            # Workers on their own come from some countries, families from others; each as often as it is left.
            names = [
                name for name in left if left[name] > 0 and (kind == "family" or name in _SINGLE_COUNTRIES)
            ]
            names = names or [name for name in left if left[name] > 0] or ["BR"]
            weights = [
                left[name] * (3 if name in {"BR", "PE", "PH", "PK"} and kind == "family" else 1)
                for name in names
            ]
            return self.random.choices(names, weights=weights)[0]

        def count(family: Family) -> None:
            left[family.country] -= len(family.members)

        pool = self._pool("外国人", total)
        self._take_wives(pool, round(total * 0.03))
        maker = FamilyMaker(pool, self.random, country=country, on_made=count)
        return maker.all_families(round(total / 1.9))

    def _take_wives(self, pool: AgePool, count: int) -> None:
        """Set women aside who live with a Japanese husband."""
        for _nth in range(count):
            age = pool.take(FEMALE, 22, 65)
            if age is not None:
                self.wives.append(
                    Member(FEMALE, age, WIFE, self.random.choice(("PH", "CN", "TH", "BR", "KR")))
                )

    def _marry(self, families: list[Family]) -> None:
        """Let the women set aside move in with men who live alone; who finds nobody lives alone."""
        single = [one for one in families if len(one.members) == 1 and one.members[0].sex == MALE]
        for wife in self.wives:
            fits = (i for i, one in enumerate(single) if -3 <= one.members[0].age - wife.age <= 15)
            found = next(fits, None)
            if found is None:
                families.append(
                    Family("single", [Member(FEMALE, wife.age, HEAD, wife.country)], wife.country)
                )
            else:
                single.pop(found).members.append(wife)

    def _write(self, family: Family) -> None:
        number = self.sheet.new_household()
        place = self._place(family)
        surname = self.japanese.surname(self.random)
        foreign_name = self.foreign.family(self.random, family.country) if family.country else ("", "")
        rows = []
        for member in family.members:
            row = self.sheet.new_row(number, member.relation) | place
            name = self._name(member, surname, foreign_name)
            rows.append(row | self._person(member, name, family))
        self._moved_in(rows)
        self.sheet.households.append(rows)

    def _name(self, member: Member, surname: tuple[str, str], foreign_name: tuple[str, str]) -> Name:
        born = AS_OF.year - member.age
        if member.country:
            family = foreign_name if foreign_name[0] else self.foreign.family(self.random, member.country)
            return self.foreign.person(self.random, member.country, sex=member.sex, family=family)
        given, kana = self.japanese.given(self.random, sex=member.sex, born=born)
        return Name(surname[0], given, surname[1], kana)

    def _person(self, member: Member, name: Name, family: Family) -> Cells:
        cells = {
            "氏名": name.full,
            "氏": name.family,
            "名": name.given,
            "フリガナ": name.kana,
            "生年月日": self._birthday(member.age).isoformat(),
            "性別": str(member.sex),
            "国籍": ALPHA3[member.country] if member.country else "JPN",
            "言語": LANGUAGES[member.country] if member.country else "ja",
        }
        return cells | self._stay(member, name, family) if member.country else cells

    def _stay(self, member: Member, name: Name, family: Family) -> Cells:
        """Return the residence status: trainees and skilled workers of the first kind may not bring a family."""
        usual = [one for one in self.statuses[member.country] if one] or ["定住者"]
        if len(family.members) > 1:
            usual = [one for one in usual if one not in _ALONE] or ["定住者"]
        status = self.random.choice(usual)
        if member.relation == WIFE and not family.country:
            status = "日本人の配偶者等"
        elif member.age < 18 and status not in {"永住者", "定住者", "特別永住者"}:
            status = "家族滞在"
        until = (
            ""
            if "永住者" in status
            else (AS_OF + timedelta(days=self.random.randrange(60, 1_500))).isoformat()
        )
        return {"ローマ字": name.full, "在留資格": status, "在留期限": until}

    def _birthday(self, age: int) -> date:
        """Return a birth date with which the person has that age on AS_OF."""
        latest = AS_OF.replace(year=AS_OF.year - age)
        return latest - timedelta(days=self.random.randrange(365))

    def _place(self, family: Family) -> Cells:
        town = (self.foreign_towns if family.country else self.towns).draw(self.random)
        lot, branch = self.random.randrange(1, 4_900), self.random.randrange(0, 14)
        rest = f"{lot}番地" + (str(branch) if branch else "")
        rented = 0.85 if family.country else (0.35 if len(family.members) < 3 else 0.12)
        building = ""
        if self.random.random() < rented:
            house = f"{self.random.choice(_BUILDINGS)}{town.removeprefix('水海道').removesuffix('町')}"
            building = f"{house} {self.random.randrange(1, 4)}0{self.random.randrange(1, 7)}"
        return {"町字": town, "番地": rest, "方書": building}

    def _moved_in(self, rows: list[Cells]) -> None:
        if self.random.random() < 0.45:
            return
        eldest = min(row["生年月日"] for row in rows if row["続柄"] in {HEAD, WIFE})
        born = date.fromisoformat(eldest)
        day = born + timedelta(days=self.random.randrange(6_000, 25_000))
        day = min(day, AS_OF - timedelta(days=self.random.randrange(30, 4_000)))
        origin = self.random.choice(_ORIGINS)
        for row in rows:
            if date.fromisoformat(row["生年月日"]) < day:
                row["転入日"], row["転入元"] = day.isoformat(), "国外" if row["国籍"] != "JPN" else origin


def city_register(*, directory: Path, residents: int, seed: int) -> Register:
    """Return the register of the demo city as the bytes of an import file; the same bytes for the same arguments."""
    from .awkward import make_awkward  # noqa: PLC0415  awkward cases build on the sheet above

    city = City(directory, seed)
    sheet = city.make(residents)
    awkward = make_awkward(sheet, city.random)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for rows in sheet.households:
        writer.writerows(rows)
    return Register(text.getvalue().encode(), len(sheet.households), tuple(sheet.protected), awkward)

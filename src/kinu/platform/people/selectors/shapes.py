"""The frozen dataclasses that cross the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the city: 町字 id and name, what follows, the building."""

    postcode: str
    prefecture: str
    city: str
    town_id: str
    town: str
    rest: str
    building: str

    @property
    def line(self) -> str:
        return f"{self.city}{self.town}{self.rest}" + (f"\u3000{self.building}" if self.building else "")

    def as_value(self) -> dict[str, str]:
        """Return the parts as plain data, as forms keep an address."""
        return {
            "postcode": self.postcode,
            "prefecture": self.prefecture,
            "city": self.city,
            "town_id": self.town_id,
            "town": self.town,
            "rest": self.rest,
            "building": self.building,
        }


@dataclass(frozen=True, slots=True)
class ResidentView:
    """A resident as one actor may see them. `address`, household and relation are empty when `is_hidden`."""

    id: str
    number: str
    name_full: str
    name_family: str
    name_given: str
    name_kana: str
    name_latin: str
    name_former: str
    name_alias: str
    birth: str  # ISO; unknown month or day is 00
    birth_words: str
    birth_on: date
    sex: int
    nationality: str
    language: str
    residence_status: str
    residence_until: date | None
    is_current: bool
    moved_in_on: date | None
    moved_out_on: date | None
    died_on: date | None
    is_protected: bool
    is_hidden: bool
    address: Address | None = None
    household_id: str = ""
    relation: str = ""
    relation_label: str = ""


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member of a household."""

    resident_id: str
    name_full: str
    name_kana: str
    birth: str
    birth_on: date
    sex: int
    relation: str
    relation_label: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """The members one actor may see, the head first; nobody when `is_hidden`."""

    id: str
    members: tuple[MemberView, ...]
    is_hidden: bool
    head_name: str = ""


@dataclass(frozen=True, slots=True)
class ResidentHit:
    """One line of a search. `address` is empty when hidden."""

    id: str
    name_full: str
    name_kana: str
    birth: str
    birth_words: str
    sex: int
    is_current: bool
    is_protected: bool
    address: str
    score: float


@dataclass(frozen=True, slots=True)
class ResidentLabel:
    """What a list of cases shows of a resident: the name and the lock."""

    id: str
    name: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class CityResident:
    """One current resident as a scan of the whole city needs it. `place` is equal for people at one address."""

    id: str
    number: str
    birth_on: date
    nationality: str
    household_id: str
    relation: str
    place: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class FactValue:
    """A value the register knows: plain data (text, number, bool, list, mapping; dates in ISO form), source and date."""

    value: object
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class FourItemsMatch:
    """The answer to "who is this?". `resident_id` is "" unless exactly one fits; `reason` then says why.

    Reasons: "matched"; "unknown" (nobody with that name, birth date and sex); "address" (somebody, but elsewhere: moved,
    or not registered yet); "several".
    """

    resident_id: str
    reason: str

    def __bool__(self) -> bool:
        return bool(self.resident_id)


@dataclass(frozen=True, slots=True)
class DepartmentView:
    code: str
    name: str
    kana: str
    parent: str
    kind: str
    office: str
    phone: str
    duties: str


@dataclass(frozen=True, slots=True)
class PostView:
    id: str
    department: str
    name: str
    is_chief: bool


@dataclass(frozen=True, slots=True)
class Persona:
    """A person of the demo city whose story the journeys tell, with the four items the demo card holds."""

    key: str
    resident_id: str
    name: str
    birth_date: str
    sex: int
    address: str
    language: str
    about: Mapping[str, str]

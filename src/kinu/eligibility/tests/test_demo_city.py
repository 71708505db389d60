"""Nobody left out, on the demo city itself: every planted case is found, nobody else, and no protected person is told.

Who has a right is said here a second time, in plain words beside the ledger and without the engine.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from django.core.management import call_command

from kinu.eligibility import demo
from kinu.eligibility.engine.city import KIN
from kinu.eligibility.models import FigureDecision, Found, LedgerFact, LedgerImport
from kinu.eligibility.permissions import TELL, WORK
from kinu.eligibility.selectors.packs import packs
from kinu.eligibility.services import telling, work
from kinu.kernel.clock import JST
from kinu.messages.models import Message
from kinu.platform.hooks import public as hooks
from kinu.platform.identity.models import Account
from kinu.platform.people import public as people
from kinu.platform.people.tests.factories import staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=JST)
PARTS = ("places", "departments", "people", "eligibility")
PROTECTOR = replace(staff(WORK, TELL), permissions=staff(WORK, TELL).permissions | {"people.see_protected"})


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, set[str]]:
    """Load a small demo city and search it with the command; benefit -> whom it found."""
    entries = {part.id: part for part in hooks.demo if part.id in PARTS}
    assert len(entries) == len(PARTS)
    monkeypatch.setattr(hooks.demo, "_entries", entries)
    call_command("demo_load", residents=3000, seed=1, today=DAY)
    capsys.readouterr()
    call_command("eligibility_scan", on=DAY.isoformat(), as_json=True)
    told: dict[str, set[str]] = defaultdict(set)
    for row in json.loads(capsys.readouterr().out)["found"]:
        told[row["benefit"]].add(row["resident"])
    return dict(told)


def test_every_planted_case_of_the_demo_city_is_found_and_nobody_else(found: dict[str, set[str]]) -> None:
    planted = {code: {one.person.id for one in group} for code, group in demo.planted(DAY).items()}
    assert planted.keys() == {pack.code for pack in packs() if pack.scan}
    assert min(len(ids) for ids in planted.values()) >= 3
    assert found == planted
    demo.load(hooks.DemoContext(residents=3000, seed=1, today=DAY, say=lambda _: None))
    assert LedgerImport.objects.count() == 1


def test_whoever_is_found_has_the_right_and_receives_nothing(found: dict[str, set[str]]) -> None:
    city = Register.read()
    pairs = {(code, resident) for code, ids in found.items() for resident in ids}
    assert {pair for pair in pairs if not RIGHTS[pair[0]](city, pair[1])} == set()
    assert {pair for pair in pairs if city.is_paid(*pair)} == set()
    entitled = {
        (code, one.id)
        for code, has_right in RIGHTS.items()
        for one in city.people.values()
        if has_right(city, one.id) and not city.is_paid(code, one.id)
    }
    assert entitled == pairs


def test_protected_people_are_never_told_nor_is_anybody_at_their_address(found: dict[str, set[str]]) -> None:
    city = Register.read()
    protected = {one.id for one in city.people.values() if one.is_protected}
    places = {one.place for one in city.people.values() if one.is_protected}
    at_their_address = {one.id for one in city.people.values() if one.place in places}
    assert found["jido_teate"] & protected
    for one in city.people.values():
        Account.objects.create(kind="resident", name="x", username=one.id, card_subject=one.id, resident_id=one.id, email=f"{one.number}@example.jp")  # fmt: skip
    _confirm_every_figure()
    rows = list(Found.objects.filter(is_current=True))
    work.move(found_ids=[row.id for row in rows], state="chosen", by=PROTECTOR, now=NOW)
    report = telling.tell(found_ids=[row.id for row in rows], by=PROTECTOR, now=NOW)
    about = {row.id: {row.resident_id, row.contact_id} for row in rows}
    assert report.left["protected"] == sum(bool(who & protected) for who in about.values()) > 0
    accounts = dict(Account.objects.values_list("uid", "resident_id"))
    told = {accounts[one] for one in Message.objects.values_list("account_id", flat=True)}
    assert Message.objects.count() == report.told > 20
    assert told & (protected | at_their_address) == set()
    assert all(row.state == "chosen" for row in Found.objects.filter(resident_id__in=protected))


def _confirm_every_figure() -> None:
    for pack in packs():
        for name, figure in pack.figures.items():
            step = figure.at(DAY)
            if step is not None and step.value is not None:
                FigureDecision.objects.create(
                    benefit=pack.code, figure=name, since=step.since, value=str(step.value), source="x", at=NOW, by_account="x"
                )  # fmt: skip


@dataclass(frozen=True)
class Register:
    """The register and the ledger as plain tables."""

    people: dict[str, people.CityResident]
    homes: dict[str, list[people.CityResident]]
    ledger: dict[str, dict[str, Any]]

    @classmethod
    def read(cls) -> Register:
        everybody = people.every_resident(on=DAY)
        homes: dict[str, list[people.CityResident]] = defaultdict(list)
        for one in everybody:
            homes[one.household_id or one.id].append(one)
        ledger: dict[str, dict[str, Any]] = defaultdict(dict)
        for row in LedgerFact.objects.all():
            ledger[row.resident_id][row.name] = row.value
        return cls({one.id: one for one in everybody}, homes, ledger)

    def home(self, resident: str) -> list[people.CityResident]:
        one = self.people[resident]
        return self.homes[one.household_id or one.id]

    def is_paid(self, code: str, resident: str) -> bool:
        of_family = code in {"jido_teate", "jido_fuyo_teate", "malfuku_hitorioya", "tokubetsu_jido_fuyo_teate", "shugaku_enjo"}  # fmt: skip
        whose = [one.id for one in self.home(resident)] if of_family else [resident]
        return any(self.ledger[one].get(f"receives.{code}") is True for one in whose)

    def says(self, resident: str, name: str) -> Any:
        return self.ledger[resident].get(name)

    def children(self, resident: str) -> Iterator[people.CityResident]:
        """The children of the household, if this person is the one of the parents the search looks at."""
        home = self.home(resident)
        for child in home:
            if child.relation[-2:] == "20" and child.birth_on.year >= DAY.year - 23:
                above = child.relation[:-2] or "02"
                if child.relation == "20":
                    parents = [one for one in home if one.relation in {"02", "11", "12", "13", "14"}]
                else:
                    own = [one for one in home if one.relation == above and years(one.birth_on) >= 18]
                    wed = [one for one in home if one.relation[:-2] == above and one.relation[-2:] in {"11", "12", "13", "14"}]  # fmt: skip
                    parents = own if len(own) == 1 else wed if len(wed) == 1 else []
                if parents and parents[0].id == resident:
                    yield child

    def relatives(self, resident: str) -> list[str] | None:
        """Grown-up relatives of the household; None while another household at the address may be kin."""
        one = self.people[resident]
        if {other.household_id for other in self.people.values() if other.place == one.place} != {
            one.household_id
        }:
            return None
        return [other.id for other in self.home(resident) if other.id != resident and other.relation[-2:] in KIN and years(other.birth_on) >= 18]  # fmt: skip

    def poor_home(self, resident: str, own: str, *, below: int) -> bool:
        relatives = self.relatives(resident)
        return (
            relatives is not None
            and self.says(resident, own) is not None
            and self.says(resident, own) < below
            and all((self.says(one, "supporter.income") or 0) < 2_360_000 for one in relatives)
        )


def years(born: date) -> int:
    return DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))


def school_year_over(born: date, age: int) -> bool:
    """Tell whether the March after the birthday has passed; whoever is born on 1 April belongs to the year before."""
    turns = born.year + age
    early = (born.month, born.day) <= (4, 1)
    return date(turns if early else turns + 1, 3, 31) < DAY


def has_child_to_18(city: Register, resident: str) -> bool:
    return any(not school_year_over(child.birth_on, 18) for child in city.children(resident))


def is_single_and_poor(city: Register, resident: str) -> bool:
    alone = city.says(resident, "household.is_single_parent") is True
    pay = city.says(resident, "income.salary")
    known = alone and pay is not None and city.relatives(resident) is not None
    return known and pay < 3_000_000 and has_child_to_18(city, resident)


def is_disabled_child(city: Register, resident: str) -> bool:
    one = city.people[resident]
    grade = city.says(resident, "disability.body") in (1, 2, 3) or city.says(
        resident, "disability.constant_care"
    )
    return bool(grade) and years(one.birth_on) < 20 and one.nationality == "JPN"


def is_pupils_parent(city: Register, resident: str) -> bool:
    pupil = [
        not school_year_over(child.birth_on, 15) and school_year_over(child.birth_on, 6)
        for child in city.children(resident)
    ]
    return any(pupil) and city.says(resident, "household.tax_exempt") is True


RIGHTS: dict[str, Callable[[Register, str], bool]] = {
    "jido_teate": has_child_to_18,
    "jido_fuyo_teate": is_single_and_poor,
    "malfuku_hitorioya": is_single_and_poor,
    "malfuku_shoni": lambda city, one: not school_year_over(city.people[one].birth_on, 18) and city.says(one, "insurance.kind") == "dependant",
    "zaitaku_shogaiji": is_disabled_child,
    "shogaiji_fukushi_teate": lambda city, one: city.says(one, "disability.constant_care") is True and years(city.people[one].birth_on) < 20 and city.poor_home(one, "income.tokubetsu", below=3_604_000),
    "tokubetsu_shogaisha_teate": lambda city, one: city.says(one, "disability.special_care") is True and years(city.people[one].birth_on) >= 20 and city.poor_home(one, "income.tokubetsu", below=3_604_000),
    "malfuku_jushin": lambda city, one: city.says(one, "disability.body") in (1, 2) and years(city.people[one].birth_on) < 65 and city.poor_home(one, "income.malfuku", below=5_309_000),
    "tokubetsu_jido_fuyo_teate": lambda city, one: any(city.says(child.id, "child.grade") in (1, 2) for child in city.children(one)) and city.poor_home(one, "income.tokuji", below=4_596_000),
    "shugaku_enjo": is_pupils_parent,
    "ninpu_shien_kyufu": lambda city, one: city.says(one, "pregnancy.heartbeat") is True and date.fromisoformat(city.says(one, "pregnancy.heartbeat_on")) > DAY.replace(year=DAY.year - 2),
}  # fmt: skip

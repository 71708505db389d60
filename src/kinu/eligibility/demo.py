"""This room's part of the demo city: a ledger of invented incomes and payments, and people left out on purpose.

Nearly every family receives 児童手当 and マル福; the planted ones do not, though they could, one of them protected. Every
benefit that is searched has its planted ones. The decoys look alike but receive already, earn too much or are too late:
a search that finds one of them is wrong.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.hooks import public as hooks
from kinu.platform.people import public as people

from .engine.city import City, Looked
from .engine.ledger_file import COLUMNS
from .engine.model import Scan
from .models import LedgerFact, ScanRun
from .services.ledger import import_ledger
from .services.scanning import scan

Line = tuple[str, str, str]
Planted = dict[str, list[Looked]]
_ALONE = (("household.is_single_parent", "true"), ("income.salary", "1200000"), ("dependants.count", "1"))
_NOTHING = ("income.pension", "income.other", "income.deductions", "income.malfuku", "support.child_support",
    "dependants.elderly", "dependants.teen", "pension.other_month")  # fmt: skip
_PLANTED, _ALIKE = 3, 4
"""How many are planted, and how many look alike, for each benefit that hangs on a grade or an income."""


def load(context: hooks.DemoContext) -> None:
    """Import the ledger and search the city once; a second run changes nothing."""
    if ScanRun.objects.exists():
        context.say("eligibility: already there")
        return
    lines = ledger_of(context.today, seed=context.seed)
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *((*line, context.today.isoformat()) for line in lines)])
    now, by = clock.now(), system("demo")
    report = import_ledger(data=text.getvalue().encode(), file_name="demo-ledger.csv", by=by, now=now)
    if report.state == report.State.REJECTED:
        raise RuntimeError(f"the demo ledger was rejected: {report.sentence}{report.rejects[:3]}")
    run = scan(on=context.today, by=by, now=now)
    found = sum(counted["yes"] + counted["likely"] for counted in run.counts.values())
    context.say(f"eligibility: {LedgerFact.objects.count()} facts in the ledger, {found} found")


def planted(today: date) -> Planted:
    """Return who is left out, by benefit; chosen from the register alone, the same for the same register."""
    return _cases(today)[0]


def _cases(today: date) -> tuple[Planted, Planted]:
    """Return who is left out, and who looks alike, by benefit."""
    residents = people.every_resident(on=today)
    city = City(residents, {}, today)
    protected = {one.id for one in residents if one.is_protected}
    kept_apart = protected | {each.resident_id for each in people.demo_personas()}
    parents = sorted(city.looked_at(Scan(of="parent")), key=lambda one: one.person.id)
    persons = sorted(city.looked_at(Scan(of="person")), key=lambda one: one.person.id)
    found = _unpaid(parents, persons, kept_apart, today)
    locked = [one for one in parents if one.person.id in protected and _youngest(one).year > today.year - 17]
    found["jido_teate"] += locked[:1]
    used = kept_apart | {member for group in found.values() for one in group for member in one.members}
    alike: Planted = {}
    for code, pool in _pools(parents, persons, today).items():
        picked = _apart(pool, _PLANTED + _ALIKE, used)
        found[code], alike[code] = picked[:_PLANTED], picked[_PLANTED:]
    found["zaitaku_shogaiji"] += found["shogaiji_fukushi_teate"]
    return found, alike


def _unpaid(parents: list[Looked], persons: list[Looked], apart: set[str], today: date) -> Planted:
    """Return the families and children whom no ledger pays."""
    open_ones = [one for one in parents if not {*one.members} & apart]
    families = [one for one in open_ones if _youngest(one).year > today.year - 17]
    alone = [
        one
        for one in families
        if one.facts.get("supporters") == [] and 24 < today.year - one.person.birth_on.year < 60
    ]
    children = [
        one
        for one in persons
        if today.year - 12 < one.person.birth_on.year < today.year and one.person.id not in apart
    ]
    single = alone[:4]
    return {
        "jido_teate": [*(one for one in families if one not in single)][:8],
        "jido_fuyo_teate": single,
        "malfuku_hitorioya": single,
        "malfuku_shoni": children[:8],
        "zaitaku_shogaiji": [one for one in children[8:] if one.person.nationality == "JPN"][:4],
    }


def _pools(parents: list[Looked], persons: list[Looked], today: date) -> Planted:
    """Return for whom the grades and incomes of each benefit may be invented: households alone at their address."""
    age = {one.person.id: today.year - one.person.birth_on.year for one in persons}
    sure = [one for one in persons if "supporters" in one.facts]
    raising = [one for one in parents if "supporters" in one.facts and 24 < age[one.person.id] < 60]
    children = [
        one for one in sure if 13 < age[one.person.id] < 17 and one.contact not in {"", one.person.id}
    ]
    adults = [one for one in sure if 24 < age[one.person.id] < 60 and one.person.relation == "02"]
    return {
        "shogaiji_fukushi_teate": [one for one in children if one.person.nationality == "JPN"],
        "tokubetsu_jido_fuyo_teate": [one for one in raising if _youngest(one).year > today.year - 17],
        "shugaku_enjo": [one for one in raising if today.year - 14 < _youngest(one).year < today.year - 7],
        "tokubetsu_shogaisha_teate": adults,
        "malfuku_jushin": adults,
        "ninpu_shien_kyufu": [
            one for one in sure if 21 < age[one.person.id] < 41 and one.person.relation == "12"
        ],
    }


def _apart(pool: list[Looked], count: int, used: set[str]) -> list[Looked]:
    """Return the first of a pool whose households have no other part in the story."""
    found: list[Looked] = []
    for one in pool:
        if len(found) < count and not used & {*one.members}:
            used |= {*one.members}
            found.append(one)
    return found


def _youngest(one: Looked) -> date:
    found: date = one.facts["children"][-1]["birth_date"]
    return found


def ledger_of(today: date, *, seed: int) -> list[Line]:
    """Return the lines of the ledger: who receives, what people earn, who was left out."""
    residents = people.every_resident(on=today)
    numbers = {one.id: one.number for one in residents}
    city = City(residents, {}, today)
    left_out, alike = _cases(today)
    parents = list(city.looked_at(Scan(of="parent")))
    lines = list(_payments(parents, residents, left_out, numbers, today))
    single = left_out["jido_fuyo_teate"]
    for one in single:
        lines += [(numbers[one.person.id], name, value) for name, value in _ALONE]
        lines += [(numbers[one.person.id], name, "0") for name in _NOTHING]
    for one in left_out["zaitaku_shogaiji"][:4]:
        lines += [(numbers[one.person.id], "disability.body", "2")]
    for code, group in alike.items():
        for at, one in enumerate([*left_out[code], *group]):
            lines += _graded(code, one, max(0, at - _PLANTED + 1), residents, today)
    taken = {one.person.id for one in single}
    taken |= {each for code in alike for one in (*left_out[code], *alike[code]) for each in one.members}
    chance = random.Random(f"eligibility-{seed}")  # noqa: S311  invented people
    others = [one for one in parents if one.person.id not in taken]
    lines += _decoys(chance.sample(others, min(30, len(others))), numbers)
    return lines


def _graded(
    code: str, one: Looked, decoy: int, residents: Iterable[people.CityResident], today: date
) -> Iterator[Line]:
    """What the ledgers say of one person with a grade. `decoy`: 0 is left out, odd is paid already, even has no right."""
    home = {each.id: each for each in residents if each.id in one.members}
    own, right = home[one.person.id], decoy == 0 or decoy % 2 == 1
    if decoy % 2 == 1:
        yield own.number, f"receives.{code}", "true"
    if decoy and code == "shogaiji_fukushi_teate":
        yield own.number, "receives.zaitaku_shogaiji", "true"
    income = "0" if right else "9000000"
    if code == "ninpu_shien_kyufu":
        yield own.number, "pregnancy.heartbeat", "true"
        yield own.number, "pregnancy.heartbeat_on", (today - timedelta(days=60 if right else 800)).isoformat()
        yield own.number, "pregnancy.fetuses", "1"
        return
    if code == "shugaku_enjo":
        yield own.number, "household.tax_exempt", "true" if right else "false"
        if not right:
            yield from (
                (own.number, f"household.{name}", "false") for name in ("on_welfare", "receives_jido_fuyo")
            )
            yield own.number, "school.income", income
            yield own.number, "school.standard", "2400000"
        return
    grade, fact, of_child = _GRADES[code]
    graded = next(each for each in home.values() if each.birth_on == _youngest(one)) if of_child else own
    yield graded.number, *grade
    yield own.number, fact, income
    yield from ((own.number, f"dependants.{name}", "0") for name in ("count", "elderly", "teen"))
    for each in home.values():
        if each.id != own.id and each.birth_on.year <= today.year - 18:
            yield from (
                (each.number, f"supporter.{name}", "0") for name in ("income", "dependants", "elderly")
            )


_GRADES = {
    "shogaiji_fukushi_teate": (("disability.constant_care", "true"), "income.tokubetsu", False),
    "tokubetsu_jido_fuyo_teate": (("child.grade", "2"), "income.tokuji", True),
    "tokubetsu_shogaisha_teate": (("disability.special_care", "true"), "income.tokubetsu", False),
    "malfuku_jushin": (("disability.body", "1"), "income.malfuku", False),
}
"""The grade, whose income decides, and whether the grade is a child's."""


def _payments(
    parents: Iterable[Looked],
    residents: Iterable[people.CityResident],
    left_out: Planted,
    numbers: dict[str, str],
    today: date,
) -> Iterator[Line]:
    without = {code: {one.person.id for one in found} for code, found in left_out.items()}
    for one in parents:
        if one.person.id not in without["jido_teate"]:
            yield numbers[one.person.id], "receives.jido_teate", "true"
    for person in residents:
        if person.birth_on.year > today.year - 20:
            yield person.number, "insurance.kind", "dependant"
            if person.id not in without["malfuku_shoni"]:
                yield person.number, "receives.malfuku_shoni", "true"


def _decoys(chosen: Iterable[Looked], numbers: dict[str, str]) -> Iterator[Line]:
    """Single parents who receive already, or who earn far too much: nobody may be found among them."""
    for at, one in enumerate(chosen):
        number, rich = numbers[one.person.id], at % 2 == 1
        yield number, "household.is_single_parent", "true"
        yield number, "income.salary", "9000000" if rich else "0"
        yield number, "dependants.count", "1"
        yield from ((number, name, "0") for name in _NOTHING if name != "income.malfuku")
        yield number, "income.malfuku", "9000000" if rich else "0"
        if not rich:
            yield number, "receives.jido_fuyo_teate", "true"
            yield number, "receives.malfuku_hitorioya", "true"


hooks.demo.register(hooks.DemoPart(id="eligibility", order=60, load=load))

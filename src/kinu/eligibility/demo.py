"""This room's part of the demo city: a ledger of invented incomes and payments, and people left out on purpose.

Nearly every family receives 児童手当 and マル福; the planted ones do not, though they could, one of them protected. The
decoys look alike but receive already or earn too much: a search that finds one of them is wrong.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator
from datetime import date

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
    residents = people.every_resident(on=today)
    city = City(residents, {}, today)
    protected = {one.id for one in residents if one.is_protected}
    stories = {each.resident_id for each in people.demo_personas()}
    parents = sorted(city.looked_at(Scan(of="parent")), key=lambda one: one.person.id)
    persons = sorted(city.looked_at(Scan(of="person")), key=lambda one: one.person.id)
    open_ones = [one for one in parents if not {*one.members} & (protected | stories)]
    families = [one for one in open_ones if _youngest(one).year > today.year - 17]
    alone = [
        one
        for one in families
        if one.facts.get("supporters") == [] and 24 < today.year - one.person.birth_on.year < 60
    ]
    children = [
        one
        for one in persons
        if today.year - 12 < one.person.birth_on.year < today.year
        and one.person.id not in protected | stories
    ]
    locked = [one for one in parents if one.person.id in protected and _youngest(one).year > today.year - 17]
    single = alone[:4]
    return {
        "jido_teate": [*(one for one in families if one not in single)][:8] + locked[:1],
        "jido_fuyo_teate": single,
        "malfuku_hitorioya": single,
        "malfuku_shoni": children[:8],
        "zaitaku_shogaiji": [one for one in children[8:] if one.person.nationality == "JPN"][:4],
    }


def _youngest(one: Looked) -> date:
    found: date = one.facts["children"][-1]["birth_date"]
    return found


def ledger_of(today: date, *, seed: int) -> list[Line]:
    """Return the lines of the ledger: who receives, what people earn, who was left out."""
    residents = people.every_resident(on=today)
    numbers = {one.id: one.number for one in residents}
    city = City(residents, {}, today)
    left_out = planted(today)
    parents = list(city.looked_at(Scan(of="parent")))
    lines = list(_payments(parents, residents, left_out, numbers, today))
    single = left_out["jido_fuyo_teate"]
    for one in single:
        lines += [(numbers[one.person.id], name, value) for name, value in _ALONE]
        lines += [(numbers[one.person.id], name, "0") for name in _NOTHING]
    for one in left_out["zaitaku_shogaiji"]:
        lines += [(numbers[one.person.id], "disability.body", "2")]
    chance = random.Random(f"eligibility-{seed}")  # noqa: S311  invented people
    others = [
        one
        for one in parents
        if one not in single and one.person.id not in {each.person.id for each in single}
    ]
    lines += _decoys(chance.sample(others, min(30, len(others))), numbers)
    return lines


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

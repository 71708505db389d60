"""The same two rules as an OpenFisca country package, run by the peer's own Python: read households, answer, time.

児童手当 from October 2024 and 住民税の非課税, written from the law as `jido_teate.yaml` and `juminzei_hikazei.yaml` are.
Called as `python openfisca_peer.py HOUSEHOLDS.json RESULT.json`; knows nothing of Kinu.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MONTH = "2026-11"
FIRST = "2024-04-01"

Person = build_entity(key="person", plural="persons", label="Person", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="Household",
    roles=[
        {"key": "claimant", "plural": "claimants", "max": 1},
        {"key": "child", "plural": "children"},
    ],
)


def constant(value: float) -> dict[str, Any]:
    return {"values": {FIRST: {"value": value}}}


PARAMETERS = {
    "jido": {"under_three": constant(15000), "from_three": constant(10000), "third_child": constant(30000)},
    "tax": {
        "base": constant(280000), "plus": constant(100000), "addition": constant(168000),
        "special_limit": constant(1350000), "pay_minimum": constant(650000),
    },
}  # fmt: skip


def input_of(name: str, entity: Any, value_type: type) -> type[Variable]:
    """Return an input variable that holds for the whole run."""
    fields = {
        "value_type": value_type,
        "entity": entity,
        "definition_period": DateUnit.ETERNITY,
        "label": name,
    }
    return type(name, (Variable,), fields)


TYPES: dict[Any, str] = {date: "datetime64[D]"}
PERSON_FACTS = {"cared": bool, "in_japan": bool, "in_facility": bool, "supported": bool, "birth": date}
HOUSEHOLD_FACTS = {
    "in_city": bool, "higher_earner": bool, "public_servant": bool, "on_welfare": bool, "special_status": bool,
    "salary": int, "pension": int, "other": int, "dependants": int, "claimant_birth": date,
}  # fmt: skip


def parts(birth: Any) -> tuple[Any, Any]:
    """Return year and month of days."""
    months = birth.astype("datetime64[M]").astype(int)
    return months // 12 + 1970, months % 12 + 1


def school_end(birth: Any, years: int) -> Any:
    """Return the 31 March on or after the day that age is reached; 2 April opens the next school year."""
    year = (birth + np.timedelta64(274, "D")).astype("datetime64[Y]") + years
    return year.astype("datetime64[M]").astype("datetime64[D]") + np.timedelta64(89, "D") + leap(year)


def leap(year: Any) -> Any:
    """Return the leap day of each year as days."""
    number = year.astype(int) + 1970
    return ((number % 4 == 0) & ((number % 100 != 0) | (number % 400 == 0))).astype("timedelta64[D]")


class jido_teate(Variable):  # noqa: N801  OpenFisca finds variables by the name of their class
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Child allowance"

    def formula(household, period, parameters):  # noqa: N805
        law = parameters(period).jido
        now = period.start
        today = np.datetime64(f"{now.year:04d}-{now.month:02d}-{now.day:02d}")
        person = household.members
        birth = person("birth", period)
        is_child = person.has_role(Household.CHILD)
        cared, born = person("cared", period), birth <= today
        young_enough = today <= school_end(birth, 18)
        paid = (
            is_child
            & cared
            & born
            & person("in_japan", period)
            & ~person("in_facility", period)
            & young_enough
        )
        older = (today <= school_end(birth, 22)) & person("supported", period)
        counted = is_child & born & np.where(young_enough, cared, older)
        rank = person.get_rank(household, birth.astype(int), condition=counted)
        year, month = parts(birth)
        months = (now.year - year) * 12 + now.month - month
        under_three = np.where(months <= 36, law.under_three, law.from_three)
        each = np.where(rank >= 2, law.third_child, under_three)
        may = (
            household("in_city", period)
            & household("higher_earner", period)
            & ~household("public_servant", period)
        )
        return may * household.sum(paid * each)


class total_income(Variable):  # noqa: N801
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Total income of the claimant (合計所得金額)"

    def formula(household, period, parameters):  # noqa: N805
        minimum = int(parameters(period).tax.pay_minimum)
        pay = household("salary", period).astype(np.int64)
        pension = household("pension", period).astype(np.int64)
        cut = pay // 4000 * 4000
        table = np.select(
            [pay >= 6_600_000, pay >= 3_600_000, pay >= 1_800_000, pay >= 1_628_000,
             pay >= 1_624_000, pay >= 1_622_000, pay >= 1_620_000, pay >= 1_619_000],
            [pay * 9 // 10 - 1_100_000, cut * 8 // 10 - 440_000, cut * 7 // 10 - 80_000, cut * 6 // 10 + 100_000,
             1_074_000, 1_072_000, 1_070_000, 1_069_000],
            pay - 550_000,
        )  # fmt: skip
        earned = np.where(pay >= 8_500_000, pay - 1_950_000, np.maximum(0, np.minimum(table, pay - minimum)))
        # 65 on 31 December of the income year; an age is reached on the eve of the birthday.
        over_65 = household("claimant_birth", period) <= np.datetime64(f"{period.start.year - 65}-01-01")
        flat = np.where(over_65, 1_100_000, 600_000)
        drawn = np.select(
            [pension >= 10_000_000, pension >= 7_700_000, pension >= 4_100_000],
            [pension - 1_955_000, pension * 95 // 100 - 1_455_000, pension * 85 // 100 - 685_000],
            np.maximum(0, np.minimum(pension - flat, pension * 3 // 4 - 275_000)),
        )
        return earned + drawn + household("other", period)


class tax_exempt(Variable):  # noqa: N801
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Exempt from resident tax"

    def formula(household, period, parameters):  # noqa: N805
        law = parameters(period).tax
        income = household("total_income", period)
        n = household("dependants", period)
        limit = law.base * (n + 1) + law.plus + np.where(n >= 1, law.addition, 0)
        special = household("special_status", period) & (income <= law.special_limit)
        return household("on_welfare", period) | special | (income <= limit)


def system() -> TaxBenefitSystem:
    """Return the country package."""
    found = TaxBenefitSystem([Person, Household])
    found.parameters = ParameterNode("", data=PARAMETERS)
    for names, entity in ((PERSON_FACTS, Person), (HOUSEHOLD_FACTS, Household)):
        for name, kind in names.items():
            found.add_variable(input_of(name, entity, kind))
    for variable in (jido_teate, total_income, tax_exempt):
        found.add_variable(variable)
    return found


def situation(row: dict[str, Any]) -> dict[str, Any]:
    """Return one household as the peer's own interface wants it."""
    children = {
        f"c{at}": {name: {"ETERNITY": child[name]} for name in PERSON_FACTS}
        for at, child in enumerate(row["children"])
    }
    facts = {name: {"ETERNITY": row[name]} for name in HOUSEHOLD_FACTS}
    home = {"claimants": ["p"], "children": list(children), **facts}
    return {"persons": {"p": {}, **children}, "households": {"h": home}}


def one_household(model: TaxBenefitSystem, rows: list[dict[str, Any]]) -> tuple[float, list[list[int]]]:
    """Return milliseconds for one household from plain data to both answers, and the answers."""
    ready = [situation(row) for row in rows]
    answers = []
    started = time.perf_counter()
    for each in ready:
        run = SimulationBuilder().build_from_dict(model, each)
        answers.append(
            [int(run.calculate("jido_teate", MONTH)[0]), int(run.calculate("tax_exempt", MONTH)[0])]
        )
    return (time.perf_counter() - started) / len(rows) * 1000, answers


def whole_city(model: TaxBenefitSystem, rows: list[dict[str, Any]]) -> tuple[float, list[list[int]]]:
    """Return seconds for the city with the arrays ready, and the answers."""
    members = [(at, row, child) for at, row in enumerate(rows) for child in (None, *row["children"])]
    builder = SimulationBuilder()
    builder.create_entities(model)
    builder.declare_person_entity("person", [str(at) for at in range(len(members))])
    homes = builder.declare_entity("household", [str(at) for at in range(len(rows))])
    builder.join_with_persons(
        homes,
        np.array([str(at) for at, _, _ in members]),
        np.array(["claimant" if child is None else "child" for _, _, child in members]),
    )
    grown = {**dict.fromkeys(PERSON_FACTS, False), "birth": "1980-01-01"}
    arrays = {
        name: np.array([(child or grown)[name] for _, _, child in members], dtype=TYPES.get(kind, kind))
        for name, kind in PERSON_FACTS.items()
    }
    arrays |= {
        name: np.array([row[name] for row in rows], dtype=TYPES.get(kind, kind))
        for name, kind in HOUSEHOLD_FACTS.items()
    }
    run = builder.build(model)
    started = time.perf_counter()
    for name, values in arrays.items():
        run.set_input(name, "ETERNITY", values)
    allowance, exempt = run.calculate("jido_teate", MONTH), run.calculate("tax_exempt", MONTH)
    seconds = time.perf_counter() - started
    return seconds, [[int(one), int(two)] for one, two in zip(allowance, exempt, strict=True)]


def main() -> None:
    given, wanted = (Path(name) for name in sys.argv[1:3])
    rows = json.loads(given.read_text(encoding="utf-8"))
    model = system()
    one_household(model, rows[:5])
    single = min(one_household(model, rows[:150])[0] for _ in range(7))
    alone = one_household(model, rows[:150])[1]
    timed = [whole_city(model, rows) for _ in range(7)]
    result = {
        "single_ms": single,
        "city_s": min(seconds for seconds, _ in timed),
        "alone": alone,
        "city": timed[0][1],
    }
    wanted.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()

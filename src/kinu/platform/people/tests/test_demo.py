"""The demo city: the same for the same seed, plausible, awkward where it should be."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from datetime import date
from functools import lru_cache

import pytest
from django.conf import settings

from kinu.kernel.ages import age_on
from kinu.kernel.individual_number import contains_individual_number
from kinu.kernel.partial_date import parse_partial
from kinu.platform.hooks import public as hooks
from kinu.platform.people import public
from kinu.platform.people.demo import load_organisation, load_people
from kinu.platform.people.demo.city import AS_OF, city_register
from kinu.platform.people.demo.draw import by_quota
from kinu.platform.people.models import Department, Household, Post, Resident
from kinu.platform.places.demo import load as load_places

SIZE = 3_000


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    made = city_register(directory=settings.DEMO_DIR, residents=SIZE, seed=1)
    return tuple(csv.DictReader(io.StringIO(made.data.decode())))


def _current() -> list[dict[str, str]]:
    return [row for row in _rows() if not row["転出日"] and not row["死亡日"]]


def _households() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _current():
        found[row["世帯番号"]].append(row)
    return found


def _age(row: dict[str, str]) -> int:
    return age_on(parse_partial(row["生年月日"]).latest, AS_OF)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    made = [city_register(directory=settings.DEMO_DIR, residents=400, seed=seed).data for seed in (1, 1, 2)]
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_the_city_has_the_size_asked_for_and_one_in_eight_is_foreign() -> None:
    people = _current()
    assert abs(len(people) - SIZE) < 40
    foreign = sum(row["国籍"] != "JPN" for row in people) / len(people)
    assert 0.11 < foreign < 0.14
    assert 2.2 < len(people) / len(_households()) < 2.7


def test_three_in_ten_are_sixty_five_or_older_and_one_in_ten_a_child() -> None:
    ages = [_age(row) for row in _current()]
    assert 0.27 < sum(age >= 65 for age in ages) / len(ages) < 0.34
    assert 0.08 < sum(age < 15 for age in ages) / len(ages) < 0.12


def test_every_household_has_at_most_one_head_and_parents_are_older_than_their_children() -> None:
    for rows in _households().values():
        heads = [row for row in rows if row["続柄"] == "02"]
        assert len(heads) <= 1
        for child in (row for row in rows if row["続柄"] == "20" and heads):
            assert 16 <= _age(heads[0]) - _age(child) <= 60


def test_no_child_lives_without_a_grown_person() -> None:
    alone = [rows for rows in _households().values() if all(_age(row) < 18 for row in rows)]
    assert len(alone) <= 2


def test_the_awkward_cases_are_there() -> None:
    rows = _rows()
    assert any(row["生年月日"].endswith("-00") for row in rows)
    assert any("𠮷" in row["氏名"] for row in rows)
    assert any("\U000e0101" in row["氏名"] for row in rows)
    assert any(row["転出先"].startswith("国外") for row in rows)
    assert any(row["死亡日"] for row in rows)
    assert any(not row["フリガナ"] for row in rows)
    assert any(row["通称"] for row in rows)
    assert any(row["旧氏"] for row in rows)
    assert any(row["続柄"] == "14" for row in rows)
    assert any(len(row["氏名"]) > 60 for row in rows)
    assert any(_age(row) >= 100 for row in rows)
    assert not any(contains_individual_number(",".join(row.values())) for row in rows)


@pytest.mark.django_db
def test_loading_twice_gives_the_same_tables_and_the_second_time_changes_nothing() -> None:
    said: list[str] = []
    context = hooks.DemoContext(residents=300, seed=1, today=date(2026, 11, 23), say=said.append)
    for load in (load_places, load_organisation, load_people):
        load(context)
    first = _digest()
    for load in (load_places, load_organisation, load_people):
        load(context)
    assert _digest() == first
    assert Department.objects.count() == 46
    assert Post.objects.filter(department_id="shimin", is_chief=True).count() == 1
    assert Household.objects.count() > 100


def _digest() -> str:
    rows = [str(sorted(row.items())) for row in Resident.objects.order_by("id").values()]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


@pytest.mark.django_db
def test_every_persona_is_matched_by_the_four_items_of_the_demo_card() -> None:
    context = hooks.DemoContext(residents=60, seed=1, today=date(2026, 11, 23), say=lambda _words: None)
    for load in (load_places, load_people):
        load(context)
    personas = {one.key: one for one in public.demo_personas()}
    assert set(personas) == {"father", "grandmother", "brazilian-mother", "protected", "flood-hit"}
    for one in personas.values():
        found = public.match_four_items(
            name=one.name, birth_date=one.birth_date, sex=one.sex, address=one.address
        )
        assert found == public.FourItemsMatch(one.resident_id, "matched")
    assert public.is_protected(personas["protected"].resident_id, on=context.today)


def test_quotas_sum_to_the_whole_and_stay_near_the_shares() -> None:
    assert by_quota([1, 1, 1], 10) == [4, 3, 3]
    assert sum(by_quota([0.1, 0.2, 0.7], 62_000)) == 62_000
    assert by_quota([0, 0], 0) == [0, 0]


def test_the_whole_city_has_two_hundred_awkward_households() -> None:
    made = city_register(directory=settings.DEMO_DIR, residents=62_000, seed=1)
    assert made.awkward == 200
    assert 24_000 < made.households < 26_500

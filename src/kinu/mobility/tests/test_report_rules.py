"""The month's formulas, by hand-sized examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import kinu.mobility
from kinu.mobility.rules import co2
from kinu.mobility.rules.report import RideFact, RunFact, month_in_numbers

TABLE = (Path(kinu.mobility.__file__).parent / "co2_factors.yaml").read_text(encoding="utf-8")
RIDE = RideFact(
    outcome="ridden", people=1, village="石下", hour=9,
    window_start=600, window_end=610, picked_up=605, arrive_by=640, dropped_off=630, direct_km=4.0,
)  # fmt: skip


def test_a_month_counts_people_not_only_rides_and_never_the_refused() -> None:
    month = month_in_numbers(
        [
            RIDE,
            replace(RIDE, people=3, pooled=True),
            replace(RIDE, outcome="no-show", picked_up=None),
            replace(RIDE, outcome="cancelled", picked_up=None),
            replace(RIDE, outcome="refused", reason="no-wheelchair", picked_up=None),
        ],
        [RunFact("1号車", 30.0, 12.0), RunFact("2号車", 10.0, 3.0)],
    )
    assert (month.wishes, month.rides, month.riders) == (5, 2, 4)
    assert (month.no_shows, month.cancelled, month.refused) == (1, 1, 1)
    assert month.pooled_share == 0.5
    assert (month.km, month.empty_km, month.empty_share) == (40.0, 15.0, 0.375)
    assert month.person_km == 16.0


def test_refusals_are_told_by_reason_village_and_hour_the_most_first() -> None:
    refused = replace(RIDE, outcome="refused", reason="full", picked_up=None)
    month = month_in_numbers(
        [refused, replace(refused, hour=8), replace(refused, reason="closed", village="菅原", hour=8)], []
    )
    assert month.refused_by_reason == (("full", 2), ("closed", 1))
    assert month.refused_by_village == (("石下", 2), ("菅原", 1))
    assert month.refused_by_hour == ((8, 2), (9, 1))


def test_early_and_late_are_counted_apart_and_the_window_is_kept_at_its_edges() -> None:
    on_time = [replace(RIDE, picked_up=600), replace(RIDE, picked_up=610)]
    off = [replace(RIDE, picked_up=598), replace(RIDE, picked_up=616, dropped_off=641)]
    kept = month_in_numbers([*on_time, *off], []).punctuality
    assert (kept.kept_share, kept.mean_early, kept.mean_late, kept.worst_late) == (0.5, 0.5, 1.5, 6.0)
    assert kept.arrived_late == 1


def test_an_empty_month_has_no_shares_instead_of_a_division_by_zero() -> None:
    month = month_in_numbers([], [])
    assert (month.pooled_share, month.empty_share, month.punctuality.kept_share) == (None, None, None)
    assert (month.riders, month.km) == (0, 0)


def test_the_newest_figure_that_does_not_lie_in_the_future_counts() -> None:
    car = co2.read_factors(TABLE)[co2.BY_CAR]
    assert car.on(date(2022, 3, 31)).grams == 132
    assert car.on(date(2022, 4, 1)).grams == 128
    with pytest.raises(co2.NoFactor, match="2019-01-01"):
        car.on(date(2019, 1, 1))


def test_empty_kilometres_are_charged_to_the_service_and_may_make_it_worse_than_cars() -> None:
    factors = co2.read_factors(TABLE)
    good = co2.saving(person_km=100, vehicle_km=20, day=date(2026, 12, 1), factors=factors)
    bad = co2.saving(person_km=10, vehicle_km=100, day=date(2026, 12, 1), factors=factors)
    assert good.by_car == pytest.approx(12.8)
    assert good.by_service == pytest.approx(5.16)
    assert good.saved > 0 > bad.saved


def test_every_shipped_figure_names_its_source_and_unverified_ones_say_so() -> None:
    for factor in co2.read_factors(TABLE).values():
        assert all(len(figure.source) > 10 for figure in factor.figures)
    told = co2.saving(person_km=1, vehicle_km=1, day=date(2026, 12, 1), factors=co2.read_factors(TABLE))
    assert not told.verified
    assert len(co2.unverified(told.figures)) == 2


@pytest.mark.parametrize("broken", ["", "person_km_by_car: {label: x, unit: g, figures: []}"])
def test_a_table_without_both_factors_is_refused(broken: str) -> None:
    with pytest.raises(co2.NoFactor, match="がありません"):
        co2.read_factors(broken)


def test_a_figure_without_source_is_refused() -> None:
    with pytest.raises(co2.NoFactor, match="出どころ"):
        co2.read_factors(TABLE.replace("source: ガソリン", "source: ''\n      was: ガソリン"))

"""The invented city and its roads."""

from __future__ import annotations

import numpy as np
import pytest

from kinu.mobility.engine.roads import Road, RoadGraph
from kinu.mobility.engine.synthetic import demand, fleet, river_city
from kinu.mobility.engine.synthetic.city import detours


def test_a_closed_bridge_sends_everybody_the_long_way_round():
    roads = (Road(0, 1, 1.0, 60.0, "bridge", bridge=True), Road(0, 2, 3.0, 60.0), Road(2, 1, 3.0, 60.0))
    graph = RoadGraph(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 3.0]]), roads, turn_seconds=0.0)
    assert graph.network([0, 1]).minutes(0, 1, 0.0) == pytest.approx(1.0)
    around = graph.network([0, 1], closed={"bridge"})
    assert around.minutes(0, 1, 0.0) == pytest.approx(6.0)
    assert around.km(0, 1) == pytest.approx(6.0)
    with pytest.raises(KeyError, match="no-such-road"):
        graph.network([0, 1], closed={"no-such-road"})


def test_a_oneway_road_is_driven_one_way_and_an_island_is_out_of_reach():
    graph = RoadGraph(np.zeros((3, 2)), (Road(0, 1, 1.0, 30.0, oneway=True),), turn_seconds=0.0)
    net = graph.network([0, 1, 2])
    assert net.minutes(0, 1, 0.0) == pytest.approx(2.0)
    assert net.minutes(1, 0, 0.0) == np.inf
    assert net.minutes(0, 2, 0.0) == np.inf


def test_slower_hours_take_longer_and_leaving_later_never_means_arriving_earlier():
    graph = RoadGraph(np.zeros((2, 2)), (Road(0, 1, 20.0, 60.0),), turn_seconds=0.0, pace=(1.0, 2.0, 1.0))
    net = graph.network([0, 1])
    assert net.minutes(0, 1, 10.0) == pytest.approx(20.0)
    assert net.minutes(0, 1, 70.0) == pytest.approx(40.0)
    assert net.minutes(0, 1, 50.0) == pytest.approx(10.0 + 20.0)
    arrivals = [at + net.minutes(0, 1, at) for at in range(0, 200, 3)]
    assert arrivals == sorted(arrivals)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_river_city_is_as_winding_as_a_real_one(seed):
    city = river_city(seed)
    assert 5 <= len(city.bridges) <= 7
    assert 7 <= len(city.of_kind("station")) <= 9
    side = np.array([x > np.interp(y, city.river[:, 1], city.river[:, 0]) for x, y in city.graph.xy], float)
    overall, across = detours(city.graph, side)
    assert 1.25 <= overall <= 1.45
    assert across > 1.8
    assert np.isfinite(city.network.table).all()


def test_the_same_seed_gives_the_same_city_and_day():
    one, two = river_city(2), river_city(2)
    assert one.places == two.places
    assert demand(one, seed=4, count=40) == demand(two, seed=4, count=40)
    assert len(demand(one, seed=4, count=40)) == 40
    assert demand(one, seed=4, count=40) != demand(one, seed=5, count=40)
    assert len({v.id for v in fleet(one, 6)}) == 6

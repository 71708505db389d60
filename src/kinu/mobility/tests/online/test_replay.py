"""Dynamic instances: read, refused where they lie, played without looking ahead."""

from __future__ import annotations

import copy
import json

import pytest

from kinu.mobility.engine.online import DayState
from kinu.mobility.engine.online.replay import BENCH_RULES, Effort, replay
from kinu.mobility.engine.online.scorecard import requests_of, summary
from kinu.mobility.formats.dynamic import read
from kinu.mobility.formats.rows import LyingFileError
from kinu.mobility.tests.online.judging import violations


def instance() -> dict:
    spots = [((1, 1), (5, 2)), ((2, 1), (6, 3)), ((-3, 2), (4, -4)), ((0, 5), (-5, -1)), ((3, -2), (-2, 4))]
    point = [{"x_coord": float(x), "y_coord": float(y)} for pair in spots for x, y in pair]
    return {
        "static_info": {
            "number_of_vehicles": 2, "vehicle_capacity": 3, "max_ride_time": 30, "max_route_time": 480,
            "planing_horizon": 1440, "depot_location": {"x_coord": 0.0, "y_coord": 0.0},
        },
        "requests": [
            {
                "id": k + 1, "pickup_location": point[2 * k], "delivery_location": point[2 * k + 1],
                "pickup_lower_tw": 100 + 20 * k, "pickup_upper_tw": 115 + 20 * k, "pickup_service_time": 3,
                "delivery_lower_tw": 0, "delivery_upper_tw": 1440, "delivery_service_time": 3, "load": 1,
                "arrival_time": 55 + 20 * k,
            }
            for k in range(len(spots))
        ],
    }  # fmt: skip


def played(data: dict):
    one = read(json.dumps(data).encode(), file="small.json")
    day = DayState.begin(vehicles=one.vehicles, network=one.network, rules=BENCH_RULES)
    return replay(day, one.requests, Effort(room=20, improve=20))


def test_a_replay_serves_keeps_limits_and_repeats_itself():
    one, two = played(instance()), played(instance())
    assert summary(one)["served"] == 5
    assert violations(one.state, hard_windows=True) == []
    assert one.state.events == two.state.events
    rows = requests_of(one)
    assert all(row["accept_time"] <= row["pickup"] < row["drop_off"] for row in rows)


def test_what_is_decided_does_not_depend_on_what_is_asked_later():
    whole = played(instance())
    early = instance()
    early["requests"] = early["requests"][:3]
    short = played(early)
    cut = early["requests"][-1]["arrival_time"]
    before = [one for one in whole.state.events if one.at < cut]
    assert before == [one for one in short.state.events if one.at < cut]
    assert before


@pytest.mark.parametrize(
    ("code", "path", "value"),
    [
        ("window-reversed", ("requests", 1, "pickup_upper_tw"), 5),
        ("not-a-number", ("requests", 2, "arrival_time"), float("nan")),
        ("not-a-number", ("static_info", "max_ride_time"), "30"),
        ("missing", ("static_info", "depot_location"), None),
        ("unreachable", ("static_info", "max_ride_time"), 1),
        ("too-big", ("requests", 0, "load"), 4),
        ("twice", ("requests", 1, "id"), 1),
    ],
)
def test_a_file_that_lies_is_refused_with_line_and_reason(code, path, value):
    data = copy.deepcopy(instance())
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(LyingFileError) as no:
        read(json.dumps(data, indent=1).encode(), file="bad.json")
    assert no.value.code == code
    assert no.value.line >= 1
    assert no.value.file == "bad.json"

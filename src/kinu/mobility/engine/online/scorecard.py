"""The scorecard of a replayed day, after the public online dial-a-ride benchmark: served, waits, rides, promises, latency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kinu.mobility.engine.online import events as ev
from kinu.mobility.engine.online.ledger import DONE, OPEN, Trip
from kinu.mobility.engine.online.replay import Replayed


def requests_of(replayed: Replayed) -> list[dict[str, Any]]:
    """Return per request when it was answered, what was promised, pickup and drop-off; null where refused."""
    rows = []
    started = _started(replayed)
    for one in replayed.answers:
        trip = replayed.state.trips.get(one.request_id)
        promise = None if trip is None else trip.promise
        rows.append(
            {
                "id": one.request_id,
                "accept_time": one.at if one.accepted else None,
                "answered": one.at,
                "accepted": one.accepted,
                "promise": promise
                and {
                    "pickup": [promise.pickup_from, promise.pickup_to],
                    "arrival": [promise.earliest_arrival, promise.latest_arrival],
                    "longest_ride": promise.longest_ride,
                },
                "vehicle": trip and trip.vehicle_id,
                "pickup": started.get((one.request_id, "p")),
                "drop_off": started.get((one.request_id, "d")),
            }
        )
    return rows


def summary(replayed: Replayed) -> dict[str, Any]:
    """Return the fields of the scorecard."""
    trips = replayed.state.trips
    started = _started(replayed)
    served = [key for key, trip in trips.items() if trip.status == DONE]
    rides = np.array([_ride(trips[key], started[key, "d"]) for key in served])
    ratio = np.array([_ride(trips[key], started[key, "d"]) / max(trips[key].direct, 1e-9) for key in served])
    waits = np.array([started[key, "p"] - trips[key].promise.pickup_from for key in served])
    latency = np.array([one.seconds for one in replayed.answers]) * 1000.0
    return {
        "requests": len(replayed.answers),
        "served": len(served),
        "share_served": len(served) / max(1, len(replayed.answers)),
        "cost": replayed.kilometres,
        "ride_mean": _mean(rides),
        "ride_p95": _p95(rides),
        "ride_direct_mean": _mean(ratio),
        "ride_direct_p95": _p95(ratio),
        "wait_mean": _mean(waits),
        "wait_p95": _p95(waits),
        "latency_ms_mean": _mean(latency),
        "latency_ms_p95": _p95(latency),
        "promise_changes": sum(trip.moved for trip in trips.values()),
        "rejections_after_acceptance": sum(trip.status in OPEN for trip in trips.values()),
    }


def _started(replayed: Replayed) -> dict[tuple[str, str], float]:
    """Return when service began: the vehicle is there and the window has begun."""
    found: dict[tuple[str, str], float] = {}
    for event in replayed.state.events:
        if isinstance(event, ev.Reached) and event.stop.kind != "b":
            promise = replayed.state.trips[event.stop.key].promise
            first = promise.pickup_from if event.stop.kind == "p" else promise.earliest_arrival
            found[event.stop.key, event.stop.kind] = max(event.at, first)
    return found


def _ride(trip: Trip, arrived: float) -> float:
    return arrived - (trip.boarded_at or arrived)


def _mean(values: Sequence[float] | np.ndarray[Any, Any]) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _p95(values: Sequence[float] | np.ndarray[Any, Any]) -> float | None:
    return float(np.percentile(values, 95)) if len(values) else None

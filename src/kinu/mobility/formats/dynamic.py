"""Dynamic dial-a-ride instances as JSON: `static_info` and `requests`, each with the minute it becomes known.

Windows are cut to what the ride time leaves of them before anything is planned; nothing else is derived from a request
before its `arrival_time`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from kinu.mobility.engine.online.replay import Known
from kinu.mobility.engine.online.shapes import Network, Places, Promise, Vehicle, Wish
from kinu.mobility.formats.rows import LyingFileError


@dataclass(frozen=True)
class DynamicInstance:
    """An instance: its name, the vehicles, times (Euclidean), the requests with the minute each becomes known."""

    name: str
    vehicles: tuple[Vehicle, ...]
    network: Network
    requests: tuple[Known, ...]


def read(content: bytes, *, file: str) -> DynamicInstance:
    """Return the instance of a file's bytes; LyingFileError with line and reason otherwise."""
    try:
        text = content.decode("utf-8-sig")
        data = json.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LyingFileError(
            file=file, line=line, code="encoding", reason="文字として読めません。"
        ) from error
    except json.JSONDecodeError as error:
        raise LyingFileError(
            file=file, line=error.lineno, code="json", reason="JSONとして読めません。"
        ) from error
    return _Reader(file, text).instance(data)


class _Reader:
    def __init__(self, file: str, text: str) -> None:
        self.file, self.text, self.line = file, text, 1

    def lies(self, code: str, reason: str) -> LyingFileError:
        return LyingFileError(file=self.file, line=self.line, code=code, reason=reason)

    def instance(self, data: Any) -> DynamicInstance:
        info, rows = self.part(data, "static_info", dict), self.part(data, "requests", list)
        self.line = self.line_of('"static_info"', 0)
        depot = self.point(info, "depot_location")
        count = int(self.number(info, "number_of_vehicles", least=0.0))
        room = int(self.number(info, "vehicle_capacity", least=1.0))
        ride, route = (
            self.number(info, "max_ride_time", least=0.0),
            self.number(info, "max_route_time", least=0.0),
        )
        horizon = self.number(info, "planing_horizon", least=0.0)
        points, read, seen = [depot], [], set()
        for k, row in enumerate(rows):
            self.line = self.line_of('"pickup_location"', k)
            if not isinstance(row, dict):
                raise self.lies("shape", "依頼が項目の集まりではありません。")
            if row.get("id") in seen:
                raise self.lies("twice", f"依頼の番号{row.get('id')}が2回あります。")
            seen.add(row.get("id"))
            points += [self.point(row, "pickup_location"), self.point(row, "delivery_location")]
            read.append(self.request(row, points, ride, room))
        xy = np.array(points)
        distance = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
        vehicles = tuple(
            Vehicle(f"v{k + 1}", (Places(seats=room),), 0, 0.0, horizon, longest=route) for k in range(count)
        )
        name = str(info.get("instance", self.file))
        return DynamicInstance(name, vehicles, Network(distance[None], distance), tuple(read))

    def request(
        self, row: dict[str, Any], points: list[tuple[float, float]], ride: float, room: int
    ) -> Known:
        origin, destination = len(points) - 2, len(points) - 1
        direct = math.dist(points[origin], points[destination])
        load = int(self.number(row, "load", least=0.0))
        if load > room:
            raise self.lies("too-big", f"定員{room}を超える人数です（{load}）。")
        wish = Wish(
            request_id=str(row.get("id")),
            origin=origin,
            destination=destination,
            places=Places(seats=load),
            boarding=self.number(row, "pickup_service_time", least=0.0),
            alighting=self.number(row, "delivery_service_time", least=0.0),
        )
        pickup, delivery = self.window(row, "pickup"), self.window(row, "delivery")
        promise = _cut(pickup, delivery, direct, wish.boarding or 0.0, ride)
        if promise.pickup_from > promise.pickup_to + 1e-9 or direct > ride + 1e-9:
            raise self.lies("unreachable", f"依頼{row.get('id')}は時間枠と乗車時間の中では行けません。")
        return Known(wish, promise, self.number(row, "arrival_time", least=-math.inf), direct)

    def window(self, row: dict[str, Any], which: str) -> tuple[float, float]:
        low, high = self.number(row, f"{which}_lower_tw"), self.number(row, f"{which}_upper_tw")
        if low > high:
            raise self.lies("window-reversed", f"時間枠が逆です（{low:g}から{high:g}）。")
        return low, high

    def point(self, row: dict[str, Any], name: str) -> tuple[float, float]:
        place = self.part(row, name, dict)
        return self.number(place, "x_coord"), self.number(place, "y_coord")

    def part(self, data: Any, name: str, kind: type) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get(name), kind):
            raise self.lies("missing", f"{name}がありません。")
        return data[name]

    def number(self, row: dict[str, Any], name: str, *, least: float = -math.inf) -> float:
        value = row.get(name)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
            or abs(value) > 1e9
        ):
            raise self.lies("not-a-number", f"{name}が数ではありません（{str(value)[:20]}）。")
        if value < least:
            raise self.lies("negative", f"{name}が小さすぎます（{value:g}）。")
        return float(value)

    def line_of(self, word: str, nth: int) -> int:
        """Return the line of the nth occurrence of a word."""
        at = -1
        for _ in range(nth + 1):
            at = self.text.find(word, at + 1)
            if at < 0:
                return 1
        return self.text.count("\n", 0, at) + 1


def _cut(
    pickup: tuple[float, float], delivery: tuple[float, float], direct: float, boarding: float, ride: float
) -> Promise:
    """Cut both windows to what the other, the road and the longest ride leave."""
    latest_on = min(pickup[1], delivery[1] - direct - boarding)
    earliest_on = max(pickup[0], delivery[0] - ride - boarding)
    return Promise(
        pickup_from=earliest_on,
        pickup_to=latest_on,
        latest_arrival=min(delivery[1], latest_on + boarding + ride),
        longest_ride=ride,
        earliest_arrival=max(delivery[0], earliest_on + boarding + direct),
    )

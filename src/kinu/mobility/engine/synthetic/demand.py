"""A day's wishes in the invented city and the vehicles that drive there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinu.mobility.engine.online.shapes import Places, Vehicle, Wish
from kinu.mobility.engine.synthetic.city import RiverCity

OPEN, CLOSE = 8 * 60.0, 18 * 60.0
PEAKS = ((10 * 60.0, 45.0), (14 * 60.0, 45.0))
SERVED = ("clinic", "shop", "hall", "station")
TO_SERVED, RETURNS, WHEELCHAIRS, NO_SHOWS, LATE_CANCELS = 0.70, 0.80, 0.03, 0.05, 0.08
DAY_BEFORE = 0.35


@dataclass(frozen=True)
class Asked:
    """A wish, the minute it is called in, and what becomes of it: shows up or not, cancels at a minute or not."""

    wish: Wish
    called_at: float
    shows_up: bool = True
    cancels_at: float | None = None


def fleet(city: RiverCity, count: int) -> tuple[Vehicle, ...]:
    """Return vehicles of eight seats, or five and a wheelchair place; shifts of nine hours, staggered; a break at noon."""
    depot = city.of_kind("depot")[0]
    rooms = (Places(seats=8, luggage=4), Places(seats=5, wheelchairs=1, luggage=4))
    made = []
    for k in range(count):
        start = OPEN + (60.0 if k % 2 else 0.0)
        made.append(
            Vehicle(
                id=f"{k + 1}号車",
                configurations=rooms,
                depot=depot,
                shift_from=start,
                shift_to=start + 9 * 60.0,
                break_window=(11 * 60.0 + 15.0 * (k % 4), 14 * 60.0 + 30.0),
                break_minutes=45.0,
            )
        )
    return tuple(made)


def demand(city: RiverCity, *, seed: int, count: int) -> tuple[Asked, ...]:
    """Return `count` wishes in the order they are called in; returns among them."""
    random = np.random.default_rng([seed, city.seed, 7])
    asked: list[Asked] = []
    while len(asked) < count:
        asked += _trip(random, city, len(asked) + 1, count - len(asked))
    return tuple(sorted(asked, key=lambda one: (one.called_at, one.wish.request_id)))


def _trip(random: np.random.Generator, city: RiverCity, number: int, left: int) -> list[Asked]:
    """Return a way there and, mostly, the way back."""
    homes, served = city.of_kind("home"), city.of_kind(*SERVED)
    home = _drawn(random, city, homes)
    there = _drawn(random, city, served) if random.random() < TO_SERVED else _drawn(random, city, homes)
    while there == home:
        there = _drawn(random, city, homes)
    places = _people(random)
    peak = PEAKS[int(random.random() < 0.4)]
    at = float(np.clip(random.normal(*peak), OPEN + 45.0, CLOSE - 105.0))
    at = 5.0 * round(at / 5.0)
    direct = city.network.minutes(home, there, at)
    called = _called(random, at)
    before = random.random() < 0.6
    wish = Wish(
        request_id=f"R{number:03d}",
        origin=home,
        destination=there,
        places=places,
        leave_at=None if before else at - 5.0 * round(direct / 5.0),
        arrive_by=at if before else None,
    )
    made = [_fate(random, wish, called, at)]
    back = at + 5.0 * round(float(random.uniform(40.0, 110.0)) / 5.0)
    if left > 1 and random.random() < RETURNS and back < CLOSE - 75.0:
        home_wish = Wish(
            request_id=f"R{number + 1:03d}", origin=there, destination=home, places=places, leave_at=back
        )
        made.append(_fate(random, home_wish, called if random.random() < 0.7 else back - 30.0, back))
    return made


def _drawn(random: np.random.Generator, city: RiverCity, places: tuple[int, ...]) -> int:
    weights = np.array([city.places[one].weight for one in places])
    return int(random.choice(places, p=weights / weights.sum()))


def _people(random: np.random.Generator) -> Places:
    if random.random() < WHEELCHAIRS:
        return Places(seats=int(random.random() < 0.5), wheelchairs=1)
    return Places(seats=1 + int(random.random() < 0.15), luggage=int(random.random() < 0.2))


def _called(random: np.random.Generator, at: float) -> float:
    """Some call the day before (minute 0), the others one to three hours ahead."""
    return 0.0 if random.random() < DAY_BEFORE else float(max(7 * 60.0, at - random.uniform(60.0, 180.0)))


def _fate(random: np.random.Generator, wish: Wish, called: float, at: float) -> Asked:
    luck = random.random()
    if luck < NO_SHOWS:
        return Asked(wish, called, shows_up=False)
    if luck < NO_SHOWS + LATE_CANCELS:
        return Asked(wish, called, cancels_at=max(called + 1.0, at - float(random.uniform(20.0, 90.0))))
    return Asked(wish, called)

"""An invented day of calls between a city's stops, seeded: what is played on the board for watching and practice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PULL = {
    "medical": 9.0,
    "station": 5.0,
    "office": 4.0,
    "welfare": 3.0,
    "culture": 2.0,
    "health": 2.0,
    "sport": 1.0,
}
PEAKS = ((590.0, 0.65), (830.0, 0.35))
TO_SERVED, BACK, TWO, WHEELCHAIR, NO_SHOW, LATE_CANCEL = 0.7, 0.75, 0.15, 0.03, 0.05, 0.06
SPREAD = 55.0


@dataclass(frozen=True, slots=True)
class Place:
    """A stop people ride from or to; `is_home` for the stops of towns."""

    id: str
    kind: str
    is_home: bool


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody calls at a minute of the day for a ride at `wanted`; `back` is when they want to go home, if they do."""

    at: float
    rider: int
    origin: str
    destination: str
    wanted: float
    arrive: bool
    people: int
    wheelchairs: int
    shows_up: bool
    cancels_at: float | None
    back: float | None


def calls_of_a_day(
    places: Sequence[Place], *, seed: int, count: int, opens: float, closes: float, riders: int
) -> tuple[Call, ...]:
    """Return calls for about `count` rides, ways back among them, in the order they come in.

    Raises ValueError when there are no two stops to ride between.
    """
    homes = [place for place in places if place.is_home] or list(places)
    served = [place for place in places if not place.is_home] or list(places)
    if len({place.id for place in (*homes, *served)}) < 2:
        raise ValueError("an invented day needs two stops")
    chance = random.Random(f"played-{seed}")  # noqa: S311  invented wishes, not secrets
    drawn = list(_drawn(chance, homes, served, count=count, opens=opens, closes=closes, riders=riders))
    return tuple(sorted(drawn, key=lambda call: (call.at, call.rider, call.wanted)))


def _drawn(
    chance: random.Random,
    homes: Sequence[Place],
    served: Sequence[Place],
    *,
    count: int,
    opens: float,
    closes: float,
    riders: int,
) -> Iterator[Call]:
    weights = [PULL.get(place.kind, 0.3) for place in served]
    left, number = count, 0
    while left > 0:
        home = chance.choice(homes)
        goal = chance.choices(served, weights)[0] if chance.random() < TO_SERVED else chance.choice(homes)
        if goal.id == home.id:
            continue
        peak = PEAKS[0][0] if chance.random() < PEAKS[0][1] else PEAKS[1][0]
        wanted = float(min(max(5 * round(chance.gauss(peak, SPREAD) / 5), opens + 40), closes - 90))
        back = wanted + chance.choice((60, 80, 90, 120)) if chance.random() < BACK else None
        back = back if back is not None and back <= closes - 60 and left > 1 else None
        luck = chance.random()
        yield Call(
            at=max(opens, wanted - chance.uniform(45, 150)) if chance.random() < 0.6 else opens,
            rider=number % riders,
            origin=home.id,
            destination=goal.id,
            wanted=wanted,
            arrive=goal.kind in {"medical", "station"} and chance.random() < 0.6,
            people=2 if chance.random() < TWO else 1,
            wheelchairs=int(chance.random() < WHEELCHAIR),
            shows_up=luck >= NO_SHOW,
            cancels_at=wanted - chance.uniform(35, 80) if NO_SHOW <= luck < NO_SHOW + LATE_CANCEL else None,
            back=back,
        )
        number += 1
        left -= 1 + (back is not None)


def late_by(seed: int, key: str) -> float:
    """Return the minutes a leg takes longer than planned: mostly none, sometimes a level crossing or a tractor.

    >>> late_by(1, "p:a") == late_by(1, "p:a"), 0 <= late_by(1, "p:b") <= 5
    (True, True)
    """
    chance = random.Random(f"{seed}-{key}")  # noqa: S311  as above
    return round(chance.uniform(0.5, 5.0), 1) if chance.random() < 0.15 else 0.0

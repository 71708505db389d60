"""Small random days for property tests: a network with hours, vehicles with breaks, calls, incidents."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from kinu.mobility.engine.online import DayState, Network, Places, Rules, Vehicle, Wish
from kinu.mobility.engine.online.simulate import Call

PLACES = 9


def network(seed: int, *, size: float = 8.0, hours: int = 30) -> Network:
    """Return random places on a plane, 30 km/h, slower in some hours."""
    random = np.random.default_rng(seed)
    xy = random.uniform(0, size, (PLACES, 2))
    km = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    pace = random.uniform(1.0, 1.3, hours)
    return Network(table=2.0 * km[None] * pace[:, None, None], distance=km)


def vehicles(count: int, *, start: float = 480.0, end: float = 1020.0, rest: bool = True) -> list[Vehicle]:
    """Return vehicles with four seats, or two and a wheelchair place."""
    return [
        Vehicle(
            id=f"v{k}",
            configurations=(Places(seats=4), Places(seats=2, wheelchairs=1)),
            depot=0,
            shift_from=start,
            shift_to=end,
            break_window=(start + 180.0, start + 360.0) if rest else None,
            break_minutes=45.0 if rest else 0.0,
        )
        for k in range(count)
    ]


def day(seed: int, count: int, **more: float) -> DayState:
    """Return an empty day."""
    return DayState.begin(vehicles=vehicles(count, **more), network=network(seed), rules=Rules(rearrange=5))  # type: ignore[arg-type]


@st.composite
def calls(draw: st.DrawFn, *, most: int = 9, start: int = 480, end: int = 960) -> list[Call]:
    """Return calls of riders; some cancel, some do not come, one in ten in a wheelchair."""
    made = []
    for k in range(draw(st.integers(1, most))):
        origin, destination = draw(st.permutations(range(1, PLACES)))[:2]
        at = float(draw(st.integers(start, end)))
        early = float(draw(st.sampled_from([0, 30, 60, 400])))
        by = draw(st.booleans())
        places = draw(st.sampled_from([Places(1), Places(1), Places(1), Places(2), Places(0, 1), Places(4)]))
        fate = draw(st.sampled_from(["comes", "comes", "comes", "comes", "stays away", "cancels"]))
        wish = Wish(
            f"r{k}",
            origin,
            destination,
            places,
            leave_at=None if by else at,
            arrive_by=at + 60.0 if by else None,
        )
        called = max(0.0, at - early)
        made.append(Call(called, wish, fate != "stays away", called + 15.0 if fate == "cancels" else None))
    return made

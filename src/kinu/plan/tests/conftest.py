"""Fixtures: rooms that claim systems and give numbers, made for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from kinu.plan.selectors import readings
from kinu.platform.hooks import public as hooks


@pytest.fixture(autouse=True)
def _fresh_readings() -> Iterator[None]:
    readings.forget()
    yield
    readings.forget()


@pytest.fixture
def claim(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a room claim a system: `claim("S40", works=lambda: True)`."""

    def put(system_id: str, *, works: Callable[[], bool], began: Callable[[], bool] = lambda: True) -> None:
        entry = hooks.SystemClaim(id=system_id, room="messages", works=works, began=began)
        monkeypatch.setitem(hooks.systems._entries, system_id, entry)

    return put


@pytest.fixture
def indicator(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a room give a number: `indicator("x", read=lambda since, until: 3, systems=("S40",))`."""

    def put(
        indicator_id: str, *, read: Callable[[date, date], float | None], systems: tuple[str, ...]
    ) -> None:
        entry = hooks.Indicator(id=indicator_id, label="かぞえた数", unit="件", read=read, systems=systems)
        monkeypatch.setitem(hooks.indicators._entries, indicator_id, entry)

    return put


def fails(*_args: object) -> bool:
    """Fail as a broken room fails."""
    raise RuntimeError("the room is down")


def always(value: float | None) -> Callable[[date, date], float | None]:
    """Return a reader that answers the same for every period."""
    return lambda *_period: value

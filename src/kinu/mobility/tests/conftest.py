"""Fixtures of mobility."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kinu.mobility.selectors import days


@pytest.fixture(autouse=True)
def _no_day_remembered() -> Iterator[None]:
    """A test's events are undone after it; what the process keeps of the day must go as well."""
    days.forget()
    yield
    days.forget()

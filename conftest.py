"""Fixtures every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import settings

# A slow moment of the machine is no fault of the code; speed is measured in benchmarks/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[1] / "shared"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """A test's database is undone after it; what the process remembers of it must go as well."""
    cache.clear()


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Samples and benchmark instances beside the checkout; a test that needs them is skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip(reason="the folder of samples beside the checkout is not here")
    return SHARED

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


def pytest_addoption(parser: pytest.Parser) -> None:
    """The second pass, on PostgreSQL, runs what touches a database; the rest has run on SQLite already."""
    parser.addoption("--touching-database", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what touches no database when asked to."""
    if config.getoption("--touching-database"):
        idle = [item for item in items if not _touches_database(item)]
        config.hook.pytest_deselected(items=idle)
        items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return marked or bool({"db", "transactional_db"} & set(getattr(item, "fixturenames", ())))


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

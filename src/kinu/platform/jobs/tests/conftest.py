"""Fixtures for tests of jobs."""

import pytest

from kinu.platform.jobs.tests import examples


@pytest.fixture
def behaviour():
    examples.behaviour.clear()
    yield examples.behaviour
    examples.behaviour.clear()

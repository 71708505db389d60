"""Handlers do nothing unless a test says so."""

import pytest

from kinu.platform.outbox.tests import examples


@pytest.fixture
def behaviour():
    examples.behaviour.clear()
    yield examples.behaviour
    examples.behaviour.clear()

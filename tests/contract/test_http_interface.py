"""The HTTP interface under thousands of invented requests: every answer is one its own description names, none is a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings

from kinu.config.wsgi import application

FROZEN = Path(__file__).with_name("openapi.json")


@pytest.fixture(autouse=True)
def _keep_the_connection() -> Iterator[None]:
    """A call of the bare application ends like a real one; the test's transaction must outlive it."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


OPERATIONS = sorted(json.loads(FROZEN.read_text(encoding="utf-8"))["paths"])


@pytest.mark.django_db
@pytest.mark.parametrize("path", OPERATIONS)
def test_no_request_makes_the_interface_stumble(path: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/procedures/api/v1/openapi.json", application)
    asked = 0
    for operation in (found.ok() for found in schema.get_all_operations()):
        if operation.path != path:
            continue

        @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answers_as_described(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            answer = case.call()
            assert answer.status_code < 500
            case.validate_response(answer)

        answers_as_described()
    assert asked >= 20


@pytest.mark.django_db
def test_the_description_is_the_one_others_were_promised(client: Client) -> None:
    now = client.get("/procedures/api/v1/openapi.json").json()
    now.pop("servers", None)
    promised = json.loads(FROZEN.read_text(encoding="utf-8"))
    assert now == promised, (
        "others build on this: add a version instead of changing it, or freeze it again on purpose"
    )

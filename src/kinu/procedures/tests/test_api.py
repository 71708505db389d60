"""The HTTP interface: answers, refusals in one shape, nothing that breaks."""

from __future__ import annotations

import pytest

from kinu.procedures.services.submission import secret_of

from . import factories

pytestmark = pytest.mark.django_db
ROOT = "/procedures/api/v1"


def test_the_catalogue_is_public_and_searchable(client):
    factories.publish()
    assert [each["code"] for each in client.get(f"{ROOT}/procedures").json()] == ["test-allowance"]
    assert client.get(f"{ROOT}/procedures", {"q": "しけんてあて"}).json()[0]["name"] == "試験手当"
    assert client.get(f"{ROOT}/procedures/test-allowance").json()["office"] == "市民課"
    assert client.get(f"{ROOT}/openapi.json").json()["info"]["version"] == "1"


def test_a_state_opens_with_number_and_secret_only(client):
    factories.publish()
    row = factories.application()
    right = {"number": row.number, "secret": secret_of(row.draft_id)}
    answer = client.post(f"{ROOT}/application-status", right, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "received")
    wrong = client.post(
        f"{ROOT}/application-status", {**right, "secret": "x"}, content_type="application/json"
    )
    assert (wrong.status_code, wrong.json()["code"]) == (404, "procedures.wrong-secret")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/procedures/no-such", None),
        ("get", "/procedures/%00", None),
        ("get", "/procedures?q=%00&language=xx", None),
        ("post", "/application-status", b"{"),
        ("post", "/application-status", b"[]"),
        ("post", "/application-status", b'{"number": "\\u0000", "secret": ""}'),
        ("post", "/application-status", b"\xff\xfe"),
    ],
)
def test_nonsense_never_breaks_it(client, method, path, body):
    send = getattr(client, method)
    answer = (
        send(f"{ROOT}{path}", body, content_type="application/json")
        if body is not None
        else send(f"{ROOT}{path}")
    )
    assert answer.status_code < 500
    if answer.status_code >= 400 and "json" in answer["Content-Type"]:
        assert set(answer.json()) == {"code", "message"}

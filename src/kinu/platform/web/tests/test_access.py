from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from kinu.platform.web import access
from kinu.platform.web import public as web

pytestmark = pytest.mark.usefixtures("house")


def answer(path: str, actor: str, **options: object) -> object:
    return Client().get(path, headers={"X-Test-Actor": actor}, **options)


@pytest.mark.parametrize(
    ("path", "actor", "status"),
    [
        ("/resident/", "resident", 200),
        ("/resident/", "card", 200),
        ("/card/", "card", 200),
        ("/known/", "clerk", 200),
        ("/known/", "resident", 200),
        ("/staff/", "clerk", 200),
        ("/staff/", "other", 404),
        ("/staff/", "card", 404),
        ("/resident/", "clerk", 302),
        ("/resident/", "guest", 302),
        ("/card/", "resident", 302),
        ("/staff/", "guest", 302),
        ("/known/", "guest", 302),
    ],
)
def test_each_door_opens_for_its_own_people_only(path: str, actor: str, status: int) -> None:
    assert answer(path, actor).status_code == status


def test_a_guest_is_sent_to_the_login_and_back() -> None:
    assert answer("/resident/?step=2", "guest").url == "/login/?next=%2Fresident%2F%3Fstep%3D2"
    assert answer("/staff/", "guest").url == "/staff/login/?next=%2Fstaff%2F"
    assert answer("/card/", "resident").url.endswith("&assurance=card")


def test_a_view_without_a_mark_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ImproperlyConfigured, match="no access mark"):
        Client().get("/unmarked/")


def test_a_prefix_can_be_opened_for_views_of_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_open_prefixes", {})
    web.open_prefix("/unmarked/", why="a test")
    assert Client().get("/unmarked/").status_code == 200


def test_a_script_is_told_in_json_that_the_login_ended() -> None:
    response = Client().post("/resident/", headers={"X-Kinu-Autosave": "1"})
    assert response.status_code == 401
    assert response.json()["code"] == "web.login-ended"


def test_what_was_typed_when_the_login_had_ended_is_kept_once_for_the_same_page(rf) -> None:
    client = Client()
    client.post("/resident/?step=2", {"name": "花子", "password": "secret", "kind": ["a", "b"]})
    request = rf.get("/resident/?step=2")
    request.session = client.session
    elsewhere = rf.get("/resident/?step=3")
    elsewhere.session = client.session
    assert web.kept_values(elsewhere) is None
    values = web.kept_values(request)
    assert values is not None
    assert values["name"] == "花子"
    assert values.getlist("kind") == ["a", "b"]
    assert "password" not in values
    assert web.kept_values(request) is None

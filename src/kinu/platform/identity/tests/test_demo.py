"""The staff of the demo city."""

from __future__ import annotations

import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from kinu.platform.hooks import public as hooks
from kinu.platform.identity import public as identity
from kinu.platform.identity import rules, selectors
from kinu.platform.identity.models import Account, StaffPost

pytestmark = pytest.mark.django_db


def _load() -> str:
    said: list[str] = []
    part = hooks.demo.get("staff")
    assert part is not None
    part.load(hooks.DemoContext(residents=50, seed=1, today=date(2026, 11, 23), say=said.append))
    rows = Account.objects.order_by("username").values_list("uid", "username", "name", "kana")
    return f"{list(rows)}{sorted(StaffPost.objects.values_list('account__username', 'department', 'role'))}"


def test_thirty_sections_have_two_to_four_persons_and_a_chief(city: object) -> None:
    _load()
    counted = [
        len(identity.staff_of(section))
        for section in set(StaffPost.objects.values_list("department", flat=True))
    ]
    assert len(counted) >= 30
    assert min(counted) >= 2
    assert all(
        identity.staff_of(one.department, role="chief") for one in StaffPost.objects.filter(role="clerk")
    )


def test_the_documented_logins_exist_and_hold_what_their_title_says(city: object) -> None:
    _load()
    for login in identity.demo_logins():
        account = Account.objects.get(username=login.username)
        assert account.check_password(login.password)
        assert Authenticator.objects.filter(user_id=account.pk, type="totp").count() == 1
    admin = selectors.staff_actor(Account.objects.get(username="admin"), today=date(2026, 11, 23))
    assert admin.can("identity.manage")
    assert (
        "shimin"
        in selectors.staff_actor(Account.objects.get(username="clerk"), today=date(2026, 11, 23)).departments
    )


def test_the_same_seed_gives_the_same_staff_and_a_second_run_nothing(city: object) -> None:
    first = _load()
    assert _load() == first
    Account.objects.all().delete()
    assert _load() == first


def test_a_demo_login_goes_all_the_way(city: object, demo: None, client: Client) -> None:
    _load()
    client.post("/staff/login/", {"login": "admin", "password": rules.DEMO_PASSWORD})
    digits = format_hotp_value(hotp_value(rules.DEMO_TOTP_SECRET, int(time.time()) // 30))
    done = client.post("/staff/login/code/", {"code": digits, "next": "/staff/accounts/"})
    assert done.status_code == 302
    assert client.get("/staff/accounts/").status_code == 200

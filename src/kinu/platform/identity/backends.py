"""The door's backend: checks staff passwords only; residents have none."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from .models import Account


class DoorBackend(ModelBackend):
    """Django's backend, narrowed: a password opens staff accounts only, and only active accounts keep a session."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Account | None:
        account = super().authenticate(request, username=username, password=password, **credentials)
        return account if isinstance(account, Account) and account.kind == Account.Kind.STAFF else None

"""Accounts and what they may do."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class Account(AbstractUser):
    """A login: a resident's or a staff member's. Who the person is stands in people, not here."""

    class Meta:
        db_table = "identity_account"

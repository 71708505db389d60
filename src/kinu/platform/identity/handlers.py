"""What allauth did at the staff's door becomes sentences of the audit log."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver

from kinu.kernel import clock

from .models import Account
from .services import session


@receiver(user_logged_in)
def note_login(*, user: Account, **_told: Any) -> None:
    session.note_staff_login(user, now=clock.now())


@receiver(authenticator_added)
def note_factor_added(*, user: Account, authenticator: Authenticator, **_told: Any) -> None:
    session.note_second_factor_change(user, kind=str(authenticator.type), added=True, now=clock.now())


@receiver(authenticator_removed)
def note_factor_removed(*, user: Account, authenticator: Authenticator, **_told: Any) -> None:
    session.note_second_factor_change(user, kind=str(authenticator.type), added=False, now=clock.now())

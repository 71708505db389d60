"""What an account chose for itself."""

from __future__ import annotations

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity.models import Account


def set_preferences(
    *,
    by: Actor,
    language: str | None = None,
    text_size: str | None = None,
    mail: str | None = None,
    mail_wanted: bool | None = None,
) -> None:
    """Store the choices of the actor's own account; None leaves a choice as it is."""
    given = {"language": language, "text_size": text_size, "email": mail, "mail_wanted": mail_wanted}
    changes = {name: value for name, value in given.items() if value is not None}
    if not by.account_id or not changes:
        return
    with (
        transaction.atomic(),
        audit.record(
            "identity.preferences_changed", by=by, subject=by.account_id, resident_id=by.resident_id
        ),
    ):
        Account.objects.filter(uid=by.account_id).update(**changes)

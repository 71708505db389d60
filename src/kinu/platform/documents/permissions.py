"""Named rights over documents. Who may read one is the answer of the room whose matter it belongs to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.platform.files import public as files
from kinu.platform.hooks import public as hooks

REVOKE = "documents.revoke"

hooks.permissions.register(
    hooks.Permission(id=REVOKE, label=_("発行した文書を取り消す"), roles=("chief", "register"))
)


def may_read(subject: str, by: Actor) -> files.Reading:
    """Pass the question on: a document of `procedures.application:<id>` is read by whoever may read that matter."""
    return files.reading(owner=subject, by=by)


files.register_owner("documents.of", may_read)

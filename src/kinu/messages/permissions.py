"""Named rights over messages. A message itself is read by nobody but its account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

BOARD = "messages.board"

hooks.permissions.register(
    hooks.Permission(id=BOARD, label=_("届かなかったメールを見て、送り直す"), roles=("admin", "chief"))
)

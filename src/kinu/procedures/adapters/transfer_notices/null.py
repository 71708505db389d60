"""The null twin: no notice has come; everything is asked."""

from __future__ import annotations

from .base import Notice


class NoNotices:
    real = False

    def notice_for(self, *, name: str, birth: str) -> Notice | None:  # noqa: ARG002  the twin keeps the signature
        return None

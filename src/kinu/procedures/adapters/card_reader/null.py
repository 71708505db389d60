"""The null twin: a desk without a reader. It says so at once; nothing else happens."""

from __future__ import annotations

from .base import Card, NoReader


class NullReader:
    real = False

    def read(self) -> Card:
        raise NoReader

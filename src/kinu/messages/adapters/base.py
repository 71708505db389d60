"""What carries a mail out of the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kinu.messages.rules import Mail


class CarrierAnswer(Exception):  # noqa: N818  each is an answer of the other side, not a fault of ours
    """`code` is a status code or a word, never the relay's text: that may hold an address."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class PutOff(CarrierAnswer):
    """Not now (4xx, unreachable, dropped before the text): safe to try again."""


class Refused(CarrierAnswer):
    """Never (5xx): trying again would be wrong."""


class Unsure(CarrierAnswer):
    """The line broke after the text was on its way: it may have arrived."""


class Carrier(Protocol):
    """`real` tells whether anything leaves the house."""

    real: bool

    def send(self, mail: Mail, *, before_text: Callable[[], None]) -> None:
        """Hand one mail over. `before_text` is called once, after the relay took the address, before the text goes.

        Raises PutOff, Refused or Unsure. Returning means that the relay has taken the mail.
        """
        ...

    def greet(self) -> str:
        """Connect, say hello and leave. Returns the other side in words; raises PutOff."""
        ...

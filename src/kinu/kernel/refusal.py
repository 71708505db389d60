"""The one family of exceptions a person may see: a plain sentence and a code."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """A rule said no. Screens show `message`, machines read `code`, tests name the class.

    Subclass it beside the function that raises it:
    `class SlotTaken(Refusal): code, message = "booking.slot-taken", _("その時間はすでに予約されています。")`.
    `message` may hold named holes (`%(limit)s`) filled from the keyword arguments of the constructor.
    `status` is the HTTP status a machine gets.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[object] = ""
    status: ClassVar[int] = 409

    def __init__(self, **holes: object) -> None:
        self.holes = holes
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.holes if self.holes else text

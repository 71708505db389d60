"""The null twin: each mail becomes a file in `var/mail`, readable with any mail program; nothing leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kinu.messages.rules import Mail

from .base import PutOff, Refused
from .wire import as_bytes


class FolderCarrier:
    real = False

    def __init__(self, *, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, mail: Mail, *, before_text: Callable[[], None]) -> None:
        if "@" not in mail.to:
            raise Refused("501")
        data = as_bytes(mail, sender=self._sender)
        before_text()
        name = mail.message_id.strip("<>").split(".")[0]
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self._folder / f"{name}.new"
            fresh.write_bytes(data)
            fresh.replace(self._folder / f"{name}.eml")
        except OSError as error:
            raise PutOff(type(error).__name__) from error

    def greet(self) -> str:
        return "folder"

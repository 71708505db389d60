"""Asking every health check at once, each for two seconds at most. A check that hangs is not asked a second time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import connection
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks
from kinu.platform.outbox import public as outbox

log = structlog.get_logger()
PATIENCE = 2.0
_hanging: dict[str, threading.Thread] = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one check said, and how long it took."""

    id: str
    label: object
    health: hooks.Health
    seconds: float


def ask_all(checks: Iterable[hooks.HealthCheck], *, patience: float = PATIENCE) -> tuple[Answer, ...]:
    """Ask all checks side by side; what has not answered in time is DOWN. Answers come in the order of the checks."""
    asked = [_Question(check) for check in checks]
    for question in asked:
        question.start()
    until = time.monotonic() + patience
    return tuple(question.answer(until) for question in asked)


class _Question:
    def __init__(self, check: hooks.HealthCheck) -> None:
        self.check, self.language = check, get_language()
        self.health: hooks.Health | None = None
        self.seconds = 0.0
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        before = _hanging.get(self.check.id)
        if before and before.is_alive():
            return
        self.thread = threading.Thread(target=self._ask, name=f"health-{self.check.id}", daemon=True)
        _hanging[self.check.id] = self.thread
        self.thread.start()

    def answer(self, until: float) -> Answer:
        if self.thread:
            self.thread.join(timeout=max(0.0, until - time.monotonic()))
        silence = hooks.Health(hooks.HealthState.DOWN, _("2秒以内に答えがありません。"))
        return Answer(self.check.id, self.check.label, self.health or silence, self.seconds)

    def _ask(self) -> None:
        started = time.monotonic()
        try:
            with override(self.language):
                self.health = self.check.check()
        except Exception as error:  # noqa: BLE001  a check that fails is an answer too
            kind = outbox.failure_kind(error)
            log.warning(
                "health.check-failed", check=self.check.id, kind=kind, place=outbox.failure_place(error)
            )
            self.health = hooks.Health(
                hooks.HealthState.DOWN, _("確かめる途中で失敗しました。"), {"failure": kind}
            )
        finally:
            self.seconds = time.monotonic() - started
            connection.close()

"""Health of the database, the queues and the audit log."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.audit import public as audit
from kinu.platform.hooks import public as hooks
from kinu.platform.outbox import public as outbox

from .selectors import is_stuck, queue

SEAL_LATE = timedelta(minutes=10)
SLOW = 0.5
OK, DEGRADED, DOWN = hooks.HealthState.OK, hooks.HealthState.DEGRADED, hooks.HealthState.DOWN


def database() -> hooks.Health:
    """Ask the database for one row and measure how long it takes."""
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    took = time.monotonic() - started
    details = {"engine": connection.vendor, "milliseconds": f"{took * 1000:.1f}"}
    if took > SLOW:
        return hooks.Health(DEGRADED, _("データベースの答えが遅くなっています。"), details)
    return hooks.Health(OK, _("データベースは動いています。"), details)


def workers() -> hooks.Health:
    """Look for live workers and for work that nobody does."""
    now = clock.now()
    state = queue(now=now)
    details = {
        "workers": str(state.workers),
        "waiting": str(state.waiting),
        "running": str(state.running),
        "dead": str(state.dead),
    }
    if state.workers == 0:
        return hooks.Health(DOWN, _("作業プログラム（kinu worker）が動いていません。"), details)
    if is_stuck(state, oldest_event=None, now=now):
        return hooks.Health(DOWN, _("仕事が1分より長く待っています。"), details)
    if state.dead:
        return hooks.Health(
            DEGRADED, _("止まった仕事があります。一覧で送り直すか、取りやめてください。"), details
        )
    return hooks.Health(OK, _("作業プログラムは動いています。"), details)


def events() -> hooks.Health:
    """Look at deliveries that wait too long or are dead."""
    now, backlog = clock.now(), outbox.backlog()
    details = {"waiting": str(backlog.waiting), "dead": str(backlog.dead)}
    if backlog.oldest and backlog.oldest < now - SEAL_LATE:
        return hooks.Health(DEGRADED, _("届けられていない出来事があります。"), details)
    if backlog.dead:
        return hooks.Health(DEGRADED, _("届けられずに止まった出来事があります。"), details)
    return hooks.Health(OK, _("出来事は届いています。"), details)


def log() -> hooks.Health:
    """Look at the last walk over the chain, and for sentences that nobody seals."""
    state = audit.log_state()
    details = {"position": str(state.position)}
    if state.checked_at:
        details["checked"] = state.checked_at.astimezone(clock.JST).isoformat(timespec="minutes")
    if state.broken:
        return hooks.Health(
            DOWN, _("監査記録のつながりが切れています。kinu audit_verify で確かめてください。"), details
        )
    if state.waiting_since and state.waiting_since < clock.now() - SEAL_LATE:
        return hooks.Health(DEGRADED, _("監査記録の封印が遅れています。"), details)
    return hooks.Health(OK, _("監査記録はつながっています。"), details)


hooks.health.register(hooks.HealthCheck(id="database", label=_("データベース"), check=database))
hooks.health.register(hooks.HealthCheck(id="jobs", label=_("裏で動く仕事"), check=workers))
hooks.health.register(hooks.HealthCheck(id="outbox", label=_("出来事の配達"), check=events))
hooks.health.register(hooks.HealthCheck(id="audit", label=_("監査記録"), check=log))

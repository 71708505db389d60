"""Is the catalogue there, and does work get through?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .adapters.national_portal import national_portal
from .models import Decision, PortalReport, PortalRound, ProcedureVersion
from .selectors.catalogue import definition_of
from .services.letters import DECISION_IDS


def check() -> hooks.Health:
    """Say whether procedures are published and whether letters of decisions are stuck for more than ten minutes."""
    published = ProcedureVersion.objects.filter(is_current=True).count()
    if not published:
        return hooks.Health(
            hooks.HealthState.DOWN,
            _("公開された手続きがありません。kinu procedures_publish を実行してください。"),
        )
    stuck = _letters_waiting(clock.now())
    details = {"published": str(published), "letters_waiting": str(stuck)}
    if stuck:
        return hooks.Health(
            hooks.HealthState.DEGRADED,
            _("10分以上できていない通知書があります。ジョブの画面を確認してください。"),
            details,
        )
    return hooks.Health(hooks.HealthState.OK, _("手続きが公開され、通知書も作られています。"), details)


def _letters_waiting(now: datetime) -> int:
    waiting = Decision.objects.filter(
        document_id="", at__lt=now - timedelta(minutes=10), at__gt=now - timedelta(days=7)
    )
    pairs = waiting.values_list("application__version_id", "kind")[:200]
    return sum(bool(definition_of(version).outputs_on(DECISION_IDS[kind])) for version, kind in pairs)


def check_portal() -> hooks.Health:
    """Say whether the national portal is connected, whether the last round reached it, and whether states are stuck."""
    if national_portal().is_null:
        return hooks.Health(
            hooks.HealthState.OK, _("国のポータルにはつながっていません(見本で動いています)。")
        )
    now = clock.now()
    last = PortalRound.objects.first()
    stuck = PortalReport.objects.filter(state="waiting", created_at__lt=now - timedelta(hours=1)).count()
    refused = PortalReport.objects.filter(state="refused").count()
    details = {
        "last_worked": last.worked_at.isoformat() if last and last.worked_at else "",
        "fault": last.fault if last else "",
        "states_waiting": str(stuck),
        "states_refused": str(refused),
    }
    if last is None or last.fault or stuck or refused:
        return hooks.Health(
            hooks.HealthState.DEGRADED,
            _("国のポータルとのやりとりが止まっています。届いた申請は、つながりしだい受け取ります。"),
            details,
        )
    return hooks.Health(hooks.HealthState.OK, _("国のポータルから申請を受け取っています。"), details)


hooks.health.register(
    hooks.HealthCheck(id="procedures.national-portal", label=_("国のポータル"), check=check_portal)
)
hooks.health.register(hooks.HealthCheck(id="procedures", label=_("手続き"), check=check))

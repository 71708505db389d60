"""Is the catalogue there, and does work get through?"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .models import Decision, ProcedureVersion


def check() -> hooks.Health:
    """Say whether procedures are published and whether letters of decisions are stuck for more than ten minutes."""
    published = ProcedureVersion.objects.filter(is_current=True).count()
    if not published:
        return hooks.Health(
            hooks.HealthState.DOWN,
            _("公開された手続きがありません。kinu procedures_publish を実行してください。"),
        )
    stuck = Decision.objects.filter(
        document_id="", at__lt=clock.now() - timedelta(minutes=10), at__gt=clock.now() - timedelta(days=7)
    ).count()
    details = {"published": str(published), "letters_waiting": str(stuck)}
    if stuck:
        return hooks.Health(
            hooks.HealthState.DEGRADED,
            _("10分以上できていない通知書があります。ジョブの画面を確認してください。"),
            details,
        )
    return hooks.Health(hooks.HealthState.OK, _("手続きが公開され、通知書も作られています。"), details)


hooks.health.register(hooks.HealthCheck(id="procedures", label=_("手続き"), check=check))

"""Health of the plan: can its files be read, do all rooms answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .rules.state import State
from .selectors.files import PlanUnreadable
from .selectors.status import status


def plan_health() -> hooks.Health:
    """Ask for the whole plan once and name what could not be read."""
    try:
        plan = status(now=clock.now())
    except PlanUnreadable as broken:
        return hooks.Health(hooks.HealthState.DOWN, _("計画のファイルを読めません。"), {"file": str(broken)})
    silent = [one.id for one in plan.systems if one.state is State.UNREADABLE]
    silent += [reading.id for one in plan.systems for reading in one.readings if not reading.readable]
    if silent:
        return hooks.Health(
            hooks.HealthState.DEGRADED, _("読めない状態や数字があります。"), {"ids": ", ".join(silent)}
        )
    return hooks.Health(hooks.HealthState.OK, _("計画のすべての状態と数字を読めます。"))


hooks.health.register(
    hooks.HealthCheck(id="plan.readings", label=_("計画の進みぐあいの読み取り"), check=plan_health)
)

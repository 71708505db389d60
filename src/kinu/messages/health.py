"""The health page's questions to messages: does the mail relay answer, do mails arrive."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .adapters import PutOff, carrier
from .selectors import delivery_rate

ENOUGH = 90.0


def mail_health() -> hooks.Health:
    """Greet the relay, then look at the last week's share of mails it took."""
    relay = carrier(timeout=1.5)
    if not relay.real:
        return hooks.Health(hooks.HealthState.NULL, _("メールは送らず、フォルダーに書き出しています。"))
    try:
        host = relay.greet()
    except PutOff as down:
        return hooks.Health(
            hooks.HealthState.DOWN,
            _("メールサーバーに接続できません。メールは後で送ります。"),
            {"code": down.code},
        )
    today = clock.today()
    rate = delivery_rate(today - timedelta(days=7), today)
    if rate is not None and rate < ENOUGH:
        return hooks.Health(
            hooks.HealthState.DEGRADED,
            _("この1週間、届かなかったメールが多くあります。"),
            {"rate": f"{rate}%"},
        )
    return hooks.Health(hooks.HealthState.OK, _("メールサーバーは動いています。"), {"host": host})


hooks.health.register(hooks.HealthCheck(id="messages.mail", label=_("メール"), check=mail_health))

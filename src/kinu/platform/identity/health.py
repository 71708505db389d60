"""The state of the card login, asked live."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .adapters.base import CardLoginNotOffered, CardLoginRefusal
from .adapters.chosen import card_login


def card_login_health() -> hooks.Health:
    """Read the provider's metadata; a null twin says that nothing leaves the house."""
    try:
        provider = card_login(origin=str(settings.BASE_URL).rstrip("/"))
        provider.probe()
    except CardLoginNotOffered:
        return hooks.Health(hooks.HealthState.NULL, _("カードのログインは設定されていません。"))
    except CardLoginRefusal as refusal:
        words = _("カードの確認サービスにつながりません。住民はメールのコードを使えます。")
        return hooks.Health(hooks.HealthState.DOWN, words, {"reason": refusal.reason})
    if provider.is_null:
        return hooks.Health(
            hooks.HealthState.NULL, _("デモの確認サービスが動いています。外にはつながりません。")
        )
    return hooks.Health(hooks.HealthState.OK, _("カードの確認サービスにつながっています。"))


hooks.health.register(
    hooks.HealthCheck(
        id="identity.card_login", label=_("マイナンバーカードのログイン"), check=card_login_health
    )
)

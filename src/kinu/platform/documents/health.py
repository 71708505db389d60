"""The health page's questions to documents: can we sign, can we set Japanese."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .adapters import SealUnusable, Unset, font_families, fonts_available, seal

SOON = timedelta(days=60)


def seal_health() -> hooks.Health:
    """Tell whether the signing key works, is real, and stays valid for two more months."""
    try:
        signer = seal()
    except SealUnusable:
        return hooks.Health(
            hooks.HealthState.DOWN, _("電子署名の鍵を使えません。設定とパスワードを確かめてください。")
        )
    details = {"holder": signer.holder, "sha256": signer.fingerprint[:16]}
    if not signer.is_valid_at(moment=clock.now()):
        return hooks.Health(hooks.HealthState.DOWN, _("電子署名の証明書の期限が切れています。"), details)
    if signer.is_sample:
        return hooks.Health(hooks.HealthState.NULL, _("見本の証明書で署名しています。"), details)
    if not signer.is_valid_at(moment=clock.now() + SOON):
        return hooks.Health(hooks.HealthState.DEGRADED, _("電子署名の証明書がもうすぐ切れます。"), details)
    return hooks.Health(hooks.HealthState.OK, _("電子署名の鍵は使えます。"), details)


def font_health() -> hooks.Health:
    """Tell whether the fonts are there; without IPAmj明朝 some characters of names cannot be printed."""
    try:
        families = fonts_available()
    except Unset:
        return hooks.Health(
            hooks.HealthState.DOWN, _("文書の書体がありません。画面の部品を作り直してください。")
        )
    details = {"families": ", ".join(families)[:200]}
    if "IPAmjMincho" not in font_families()["name_fonts"]:
        return hooks.Health(
            hooks.HealthState.DEGRADED, _("IPAmj明朝がありません。一部の人名漢字は印刷できません。"), details
        )
    return hooks.Health(hooks.HealthState.OK, _("文書の書体はそろっています。"), details)


hooks.health.register(hooks.HealthCheck(id="documents.seal", label=_("電子署名"), check=seal_health))
hooks.health.register(hooks.HealthCheck(id="documents.fonts", label=_("文書の書体"), check=font_health))

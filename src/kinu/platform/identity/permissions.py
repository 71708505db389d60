"""Named rights of this room, and from roles to rights."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

MANAGE = "identity.manage"

ROLES: dict[str, object] = {
    "clerk": _("担当者"),
    "chief": _("決裁者"),
    "register": _("住民登録の窓口"),
    "protector": _("支援措置の担当"),
    "auditor": _("監査"),
    "admin": _("システム管理"),
    "planner": _("計画の担当"),
    "rides": _("乗合タクシーの予約受付"),
    "driver": _("運転手"),
}
HANDED_ON = frozenset({"clerk", "chief", "register"})
"""Roles a substitute receives. Running the house and seeing protected addresses are never handed on."""

hooks.permissions.register(hooks.Permission(MANAGE, _("職員のアカウントを管理する"), roles=("admin",)))


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Return every registered right that one of `roles` holds."""
    held = frozenset(roles)
    return frozenset(right.id for right in hooks.permissions if held.intersection(right.roles))

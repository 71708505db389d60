"""Named rights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

VIEW = hooks.permissions.register(
    hooks.Permission(
        id="people.view", label=_("住民の記録を見る"), roles=("clerk", "chief", "register", "protector")
    )
).id
SEARCH = hooks.permissions.register(
    hooks.Permission(
        id="people.search", label=_("住民をさがす"), roles=("clerk", "chief", "register", "protector")
    )
).id
SEE_PROTECTED = hooks.permissions.register(
    hooks.Permission(
        id="people.see_protected", label=_("支援措置の対象者の住所と世帯を見る"), roles=("protector",)
    )
).id
PROTECT = hooks.permissions.register(
    hooks.Permission(id="people.protect", label=_("支援措置を登録・解除する"), roles=("protector",))
).id
IMPORT = hooks.permissions.register(
    hooks.Permission(id="people.import", label=_("住民データを取り込む"), roles=("register",))
).id
EXPORT = hooks.permissions.register(
    hooks.Permission(id="people.export", label=_("住民データを書き出す"), roles=("register",))
).id
VIEW_LOOKS = hooks.permissions.register(
    hooks.Permission(
        id="people.view_looks", label=_("だれが住民の記録を見たかを調べる"), roles=("protector", "auditor")
    )
).id
VIEW_DEPARTMENTS = hooks.permissions.register(
    hooks.Permission(
        id="people.view_departments",
        label=_("組織の一覧を見る"),
        roles=("clerk", "chief", "register", "protector", "auditor", "admin", "planner"),
    )
).id

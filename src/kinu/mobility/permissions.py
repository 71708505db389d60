"""Named rights of mobility."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.permissions.register(hooks.Permission("mobility.view", _("見る"), roles=("clerk", "chief")))

DRIVE = "mobility.drive"
DISPATCH = "mobility.dispatch"
REPORT = "mobility.report"
hooks.permissions.register(hooks.Permission(DRIVE, _("運転の画面を使う"), roles=("driver",)))
hooks.permissions.register(
    hooks.Permission(DISPATCH, _("配車の盤で車と予約を動かす"), roles=("dispatcher",))
)
hooks.permissions.register(
    hooks.Permission(REPORT, _("乗合交通の月の報告を見る"), roles=("dispatcher", "chief", "planner"))
)

"""Named rights of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

PACKS = "eligibility.view_packs"
FOUND = "eligibility.view_found"
WORK = "eligibility.work"
TELL = "eligibility.tell"
DECIDE = "eligibility.decide_figure"
LEDGER = "eligibility.import_ledger"
EXPORT = "eligibility.export"

for _id, _label, _roles in (
    (PACKS, _("制度の決まりを見て、試す"), ("clerk", "chief", "planner", "auditor")),
    (FOUND, _("申請していない対象者の一覧を見る"), ("clerk", "chief")),
    (WORK, _("対象者を選び、対象外にし、全市を調べる"), ("clerk", "chief")),
    (TELL, _("選んだ人にお知らせを送る"), ("chief",)),
    (DECIDE, _("確かでない数値を確認する"), ("chief",)),
    (LEDGER, _("台帳のファイルを取り込む"), ("chief", "register")),
    (EXPORT, _("対象者の一覧をファイルに書き出す"), ("clerk", "chief")),
):
    hooks.permissions.register(hooks.Permission(_id, _label, roles=_roles))

"""`kinu plan_lint`: refuses a plan with unknown measures or systems, missing departments, missing translations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kinu.plan.rules.lint import findings
from kinu.plan.selectors.files import PlanUnreadable, document
from kinu.platform.hooks import public as hooks


class Command(BaseCommand):
    help = "計画のデータ（施策・担当課・システム・訳）を調べます。まちがいがあれば終了コード1です。"

    def handle(self, **_options: Any) -> None:
        try:
            plan = document()
        except PlanUnreadable as broken:
            raise CommandError(str(broken)) from broken
        found = findings(
            plan,
            languages=settings.COMPLETE_LANGUAGES,
            claims=[(claim.id, claim.room) for claim in hooks.systems],
            indicators=[(one.id, one.systems) for one in hooks.indicators],
        )
        for sentence in found:
            self.stderr.write(f"{settings.CITY_DIR / 'plan'}: {sentence}")
        if found:
            raise CommandError(f"{len(found)}件のまちがいがあります。")
        measures = sum(1 for _measure in plan.measures())
        self.stdout.write(f"施策{measures}件、システム{len(plan.systems)}件: まちがいはありません。")

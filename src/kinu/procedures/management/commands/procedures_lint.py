"""`kinu procedures_lint`: refuses packs that would strand somebody; a clear sentence with file and line for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.procedures.definition.lint import lint_city
from kinu.procedures.definition.packs import pack_folders
from kinu.procedures.selectors.linting import context_of, findings_of_portal_maps


class Command(BaseCommand):
    help = "手続きの定義(cities/<市>/procedures)と国のポータルの対応表(cities/<市>/national_portal)を調べ、直す所を「ファイル:行: 文」で示します。あれば終了コード1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--city", type=Path, default=settings.CITY_DIR, help="市のフォルダ (例: cities/joso)"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        city: Path = options["city"].resolve()
        packs = pack_folders(city / "procedures")
        if not packs:
            raise CommandError(f"{city / 'procedures'} に手続きがありません。--city を確かめてください。")
        findings = lint_city(city / "procedures", context=context_of(city), root=Path.cwd())
        findings = (*findings, *findings_of_portal_maps(city))
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"直す所が {len(findings)} か所あります。")
        self.stdout.write(f"{len(packs)} の手続きに、直す所はありません。")

"""`kinu eligibility_lint [FILE…]`: refuses packs with unknown facts, gaps and overlaps in dates, circles, dead branches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.eligibility.engine.lint import findings
from kinu.eligibility.selectors.packs import files, read, vocabulary


class Command(BaseCommand):
    help = "制度のデータを調べます。まちがいがあれば終了コード1です。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", help="調べるファイル。無ければすべて。")

    def handle(self, **options: Any) -> None:
        chosen = [Path(name) for name in options["files"]] or files()
        packs, mistakes = read(chosen)
        found = [str(one) for one in mistakes] + [str(one) for one in findings(packs, vocabulary())]
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)}件のまちがいがあります。")
        self.stdout.write(f"制度{len(packs)}件、事実{len(vocabulary())}件: まちがいはありません。")

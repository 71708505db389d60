"""`kinu navigator_lint`: refuses rules, questions and texts that would strand somebody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.procedures import navigator
from kinu.procedures.navigator.golden import read_golden
from kinu.procedures.navigator.lint import findings

from .procedures_lint import context_of


class Command(BaseCommand):
    help = "手続きナビの決まり(cities/<市>/navigator)を調べます。直す所があれば終了コード1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--city", type=Path, default=settings.CITY_DIR, help="市のフォルダ (例: cities/joso)"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        city: Path = options["city"].resolve()
        try:
            book = navigator.read_book(city / "navigator")
            households = read_golden(city / "navigator" / "golden")
        except navigator.Refused as refused:
            raise CommandError(str(refused)) from refused
        found = findings(book, households, departments=context_of(city).departments, on=clock.today())
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"直す所が {len(found)} か所あります。")
        rules = sum(len(event.rules) for event in book.events.values())
        self.stdout.write(f"手続き{len(book.procedures)}、条件{rules}、質問{len(book.questions)}、世帯{len(households)}: 直す所はありません。")  # fmt: skip

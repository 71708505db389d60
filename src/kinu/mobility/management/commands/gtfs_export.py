"""`kinu gtfs_export --out FILE.zip`: the service as GTFS-JP with Flex, for journey planners and open data."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.mobility.gtfs import NotPublishable, write
from kinu.mobility.selectors.published import service_to_publish

DAYS = 180


class Command(BaseCommand):
    help = "予約型乗合交通を、標準的なバス情報フォーマット(GTFS-JP、予約の Flex つき)の zip に書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="書き出す zip のファイル。")
        parser.add_argument(
            "--from", dest="starts", default="", help="公開期間の始まり(YYYY-MM-DD)。なければ今日。"
        )
        parser.add_argument("--until", dest="ends", default="", help="公開期間の終わり。なければ180日後。")

    def handle(self, **options: Any) -> None:
        try:
            starts = date.fromisoformat(options["starts"]) if options["starts"] else clock.today()
            ends = date.fromisoformat(options["ends"]) if options["ends"] else starts + timedelta(days=DAYS)
            service = service_to_publish(starts=starts, ends=ends)
            size = write(service, options["out"])
        except (NotPublishable, ValueError, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(
            f"{options['out']}: 乗降場所 {len(service.stops)}、休む日 {len(service.closed)}、{size:,}バイト"
        )

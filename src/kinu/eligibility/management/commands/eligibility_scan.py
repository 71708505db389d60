"""`kinu eligibility_scan [--on DATE] [--benefit CODE] [--ledger FILE.csv] [--json]`: search the city for those left out."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.eligibility.models import Found, LedgerImport
from kinu.eligibility.selectors.packs import pack_of
from kinu.eligibility.services.ledger import import_ledger
from kinu.eligibility.services.scanning import scan
from kinu.kernel import clock
from kinu.kernel.actor import system


class Command(BaseCommand):
    help = "受けられるのに申請も支給も無い人を、全市で調べて一覧に残します。だれにも知らせません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", default=None, help="基準日（YYYY-MM-DD）。")
        parser.add_argument("--benefit", action="append", default=[], help="この制度だけ。")
        parser.add_argument("--ledger", type=Path, default=None, help="先に取り込む台帳のCSV。")
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出します。")

    def handle(self, **options: Any) -> None:
        by, now = system("eligibility_scan"), clock.now()
        try:
            day = date.fromisoformat(options["on"]) if options["on"] else clock.today()
            if options["ledger"]:
                self._import(options["ledger"])
        except (OSError, ValueError) as broken:
            raise CommandError(str(broken)) from broken
        started = time.perf_counter()
        run = scan(on=day, by=by, now=now, benefits=tuple(options["benefit"]))
        seconds = time.perf_counter() - started
        rows = list(Found.objects.filter(run=run, is_current=True).order_by("benefit", "resident_id"))
        if options["as_json"]:
            self.stdout.write(json.dumps(_data(run, rows, seconds), ensure_ascii=False, indent=1))
            return
        for code, counted in run.counts.items():
            title = pack_of(code).title[0]
            self.stdout.write(
                f"{title}\t対象 {counted['yes']}\t見込み {counted['likely']}\t受給・申請 {counted['has']}"
            )
        self.stdout.write(f"{len(rows)}件を{seconds:.1f}秒で見つけました。")

    def _import(self, path: Path) -> None:
        run = import_ledger(
            data=path.read_bytes(), file_name=path.name, by=system("eligibility_scan"), now=clock.now()
        )
        if run.state == LedgerImport.State.REJECTED:
            first = run.rejects[0] if run.rejects else {}
            raise CommandError(
                run.sentence or f"{first.get('line')}行目 {first.get('column')}: {first.get('reason')}"
            )


def _data(run: Any, rows: list[Found], seconds: float) -> dict[str, Any]:
    """Return the run without names: ids, reasons and what is missing."""
    return {
        "on": run.on_day.isoformat(),
        "seconds": round(seconds, 2),
        "counts": run.counts,
        "found": [
            {
                "id": row.id,
                "benefit": row.benefit,
                "resident": row.resident_id,
                "contact": row.contact_id,
                "certainty": row.certainty,
                "amount": row.amount,
                "class": row.category or None,
                "reasons": [{"text": text, "holds": holds} for text, holds in row.reasons],
                "missing": row.missing,
                "marks": row.marks,
                "state": row.state,
            }
            for row in rows
        ],
    }

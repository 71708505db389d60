"""`kinu portal_fetch`: one round with the national portal now: fetch, make applications, tell what is due."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.procedures.adapters.national_portal import national_portal
from kinu.procedures.services import national_portal as services


class Command(BaseCommand):
    help = "国のポータルから申請を受け取り、受信箱に入れ、状態を返します。つながらなければ終了コード1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="結果を JSON で書く")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        portal, now = national_portal(), clock.now()
        came = services.fetch_new(portal=portal, now=now)
        told = services.tell_due(portal=portal, now=now)
        if options["json"]:
            self.stdout.write(
                json.dumps({"fetched": came.as_dict(), "told": asdict(told)}, ensure_ascii=False)
            )
        else:
            self.stdout.write(
                f"一覧 {came.listed} 件、受け取り {came.fetched} 件、申請 {came.made} 件、読み取れない {came.rejected} 件。"
                f"状態を返した {told.sent} 件、待っている {told.waiting} 件。"
            )
        if came.fault or told.fault:
            raise CommandError(f"国のポータルにつながりません ({came.fault or told.fault})。")

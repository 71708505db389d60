"""`kinu mobility_simulate --speed 60`: play an invented day on the dispatcher's board, through the same services."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.kernel.refusal import Refusal
from kinu.mobility.rules.calendar import clock_text
from kinu.mobility.services.playing import begin_play, play


class Command(BaseCommand):
    help = "架空の一日を早回しで動かします。配車ボードを開くと、地図で車の動きを見られます(デモの市だけ)。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--speed", type=float, default=60.0, help="何倍の速さで動かすか(既定は60)。")
        parser.add_argument("--requests", type=int, default=60, help="乗りたい人の数の目安。")
        parser.add_argument("--seed", type=int, default=1, help="同じ数なら同じ一日になります。")

    def handle(self, **options: Any) -> None:
        if not 1 <= options["speed"] <= 100_000 or not 1 <= options["requests"] <= 400:
            raise CommandError("--speed は1から100000、--requests は1から400です。")
        try:
            told = begin_play(
                requests=options["requests"],
                seed=options["seed"],
                speed=options["speed"],
                by=system("play"),
                now=clock.now(),
            )
        except Refusal as no:
            raise CommandError(str(no)) from no
        self.stdout.write(
            f"{told.day} を {told.speed:g}倍で動かします。配車ボード /mobility/dispatch/ を開いてください。"
        )
        said = -1
        for moment, now in play(told, real=clock.now, wait=time.sleep):
            minute = now.minute(moment)
            if minute // 60 != said:
                said = int(minute // 60)
                self.stdout.write(f"  {clock_text(minute)} 予約 {now.booked}、お断り {now.refused}")
        self.stdout.write(f"終わりました。予約 {told.booked}、お断り {told.refused}")

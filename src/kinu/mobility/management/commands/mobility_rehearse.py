"""`kinu mobility_rehearse`: put the demo's driver on duty now, with some rides, for practice at any hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.kernel.refusal import Refusal
from kinu.mobility.services.rehearsing import rehearse


class Command(BaseCommand):
    help = "デモの運転手を、いまの時刻の当番にし、練習の予約を入れます(デモの市だけ)。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rides", type=int, default=3, help="入れる予約の数。")

    def handle(self, **options: Any) -> None:
        try:
            told = rehearse(rides=options["rides"], by=system("rehearse"), now=clock.now())
        except Refusal as no:
            raise CommandError(str(no)) from no
        self.stdout.write(f"{told.day}: {told.vehicle_id} に練習の予約 {told.rides}件")

"""`kinu demo_load`: build the demo city through the rooms' services."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kinu.kernel import clock, ids
from kinu.platform.hooks import public as hooks


class Command(BaseCommand):
    help = "Loads the demo city. The same number, seed and day give the same city."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--residents", type=int, default=2000, help="how many residents (the real city: 62000)"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--today", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--again", action="store_true", help="leave what is there, load only what is missing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["residents"] < 1:
            raise CommandError("--residents must be 1 or more")
        parts = sorted(hooks.demo, key=lambda part: (part.order, part.id))
        there = [part.id for part in parts if part.present and part.present()]
        if there and not options["again"]:
            raise CommandError(
                f"The database holds data already ({', '.join(there)}). Use an empty one, or --again to add what is missing."
            )
        context = hooks.DemoContext(
            residents=options["residents"],
            seed=options["seed"],
            today=options["today"] or clock.today(),
            say=lambda text: self._say(f"    {text}"),
        )
        started = time.monotonic()
        for number, part in enumerate(parts, 1):
            with _same_each_time(part, context) if not there else nullcontext():
                self._load(part, context, f"[{number}/{len(parts)}]")
        self._say(f"Demo city ready in {time.monotonic() - started:.1f} s")

    def _load(self, part: hooks.DemoPart, context: hooks.DemoContext, count: str) -> None:
        if part.present and part.present():
            self._say(f"{count} {part.id}: there already")
            return
        started = time.monotonic()
        self._say(f"{count} {part.id} …")
        part.load(context)
        self._say(f"{count} {part.id}: {time.monotonic() - started:.1f} s")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


@contextmanager
def _same_each_time(part: hooks.DemoPart, context: hooks.DemoContext) -> Iterator[None]:
    """Let ids and moments of a new city follow from its seed and day. What is added to an older one gets fresh ids."""
    midnight = datetime.combine(context.today, datetime.min.time(), tzinfo=clock.JST)
    with clock.standing_at(midnight), ids.drawn_from(f"demo-{part.id}-{context.seed}"):
        yield

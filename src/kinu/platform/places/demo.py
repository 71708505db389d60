"""Places of the demo city: the overlay's own files."""

from __future__ import annotations

from django.conf import settings

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.hooks import public as hooks

from .services import load_places


def load(context: hooks.DemoContext) -> None:
    """Load towns, facilities and areas of the city."""
    report = load_places(directory=settings.CITY_DIR / "places", by=system("demo"), now=clock.now())
    context.say(f"places: {report.towns} towns, {report.facilities} facilities, {report.areas} areas")


hooks.demo.register(hooks.DemoPart(id="places", order=10, load=load))

"""The register of the demo city: invented people over the real 町字, the same for the same seed.

Everything goes through the services a real city uses: a file in the register's format, imported all or nothing.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.hooks import public as hooks
from kinu.platform.people import rules
from kinu.platform.people.models import ProtectionOrder, Resident
from kinu.platform.people.selectors.protection import ordered_among
from kinu.platform.people.services.departments import load_departments
from kinu.platform.people.services.protection import set_protection
from kinu.platform.people.services.register_import import import_register

from .city import AS_OF, city_register

_ORDER_DAYS = 360
_ORDER_AGE = 30


def load_organisation(context: hooks.DemoContext) -> None:
    """Load departments and posts from the city's overlay."""
    text = (settings.CITY_DIR / "people" / "departments.csv").read_text(encoding="utf-8")
    count = load_departments(text=text, by=system("demo"), now=clock.now())
    context.say(f"departments: {count}")


def load_people(context: hooks.DemoContext) -> None:
    """Make the register and import it; put the protected households under protection. All of it or nothing."""
    made = city_register(directory=settings.DEMO_DIR, residents=context.residents, seed=context.seed)
    context.say(f"register: {made.households} households, {made.awkward} of them awkward; taking it over …")
    with transaction.atomic():
        report = import_register(
            data=made.data, file_name="demo.csv", as_of=AS_OF, by=system("demo"), now=clock.now()
        )
        if not report.was_taken:
            raise RuntimeError(f"the demo register was rejected: {report.sentence}{report.rejects[:3]}")
        _protect(made.protected, context)
    context.shared["households"] = made.households
    households, current = made.households, Resident.objects.filter(moved_out_on=None, died_on=None).count()
    context.say(f"people: {current} residents in {households} households, {len(made.protected)} protected")


def _protect(numbers: tuple[str, ...], context: hooks.DemoContext) -> None:
    ids = [rules.resident_id_for(number) for number in numbers]
    already = ordered_among(ids, on=context.today)
    for resident_id in ids:
        if resident_id not in already:
            set_protection(
                resident_id=resident_id,
                kind=ProtectionOrder.Kind.DV,
                reason="デモのための支援措置",
                starts_on=context.today - timedelta(days=_ORDER_AGE),
                ends_on=context.today + timedelta(days=_ORDER_DAYS - _ORDER_AGE),
                by=system("demo"),
                now=clock.now(),
            )


hooks.demo.register(hooks.DemoPart(id="departments", order=15, load=load_organisation))
hooks.demo.register(hooks.DemoPart(id="people", order=20, load=load_people, present=Resident.objects.exists))

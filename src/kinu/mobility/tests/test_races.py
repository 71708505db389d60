"""Two operators at once, and processes killed while they book: no promise is broken, nothing is lost that was told."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from django.conf import settings as django_settings
from django.db import connection

from kinu.kernel.refusal import Refusal
from kinu.mobility.models import DayEvent, Shift, Stop, Trip, TripState, Vehicle
from kinu.mobility.selectors import days
from kinu.mobility.selectors.days import read_day
from kinu.mobility.services import asking, booking
from kinu.mobility.services.days import set_up

from .factories import BY, DAY, NOW, asked, book, lay_service, make_rider

pytestmark = pytest.mark.django_db(transaction=True)
OPERATORS, CALLS, KILLS = 6, 4, 100


def test_operators_who_book_at_the_same_moment_break_no_promise() -> None:
    lay_service(vehicles=2)
    known = [make_rider(f"乗客{n}", f"0297{n:06d}") for n in range(OPERATORS * CALLS)]
    together = threading.Barrier(OPERATORS)
    told: list[booking.Booked] = []
    strange: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for call in range(CALLS):
                rider, wish = known[number * CALLS + call], asked("s1", f"s{2 + (number + call) % 8}", 600.0)
                answer = asking.ask(asked=wish, channel="phone", now=NOW, rider_id=rider.id)
                together.wait(timeout=60)
                for one in (answer.offers or answer.alternatives)[:1]:
                    try:
                        told.append(
                            booking.accept(
                                booking.Acceptance(one.offer, wish, rider.id, "phone"), by=BY, now=NOW
                            )
                        )
                    except Refusal:
                        continue
        except BaseException as fault:  # noqa: BLE001  what went wrong in a thread is told in the test
            strange.append(fault)
            together.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(OPERATORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert strange == []
    assert sorted(one.trip_id for one in told) == sorted(Trip.objects.values_list("id", flat=True))
    assert len(told) >= OPERATORS
    numbers = list(DayEvent.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    _promises_hold()


def _promises_hold() -> None:
    """Every trip that was told stands in the plan with what was told, and the plan is in time."""
    days.forget()
    state = read_day(DAY).state
    plan = state.plan(450.0)
    booked = Trip.objects.filter(state=TripState.BOOKED)
    for trip in booked:
        pickup = next(one for one in plan.stops if one.stop == ("p", trip.id))
        dropoff = next(one for one in plan.stops if one.stop == ("d", trip.id))
        assert pickup.start <= trip.window_until + 1e-6
        assert dropoff.arrive <= trip.arrive_by + 1e-6
    assert len(plan.stops) >= 2 * booked.count()


def test_changed_shifts_reach_an_opened_day_without_touching_promises() -> None:
    lay_service(vehicles=1)
    booked = book(make_rider())
    before = read_day(DAY).state.trips[booked.trip_id].promise
    assert not set_up(day=DAY, by=BY, now=NOW)
    extra = Vehicle.objects.create(id="v9", label="9号車", seats=4, depot=Stop.objects.get(id="s0"))
    Shift.objects.create(day=DAY, vehicle=extra, starts=480, ends=1080)
    assert set_up(day=DAY, by=BY, now=NOW)
    state = read_day(DAY).state
    assert ("v9" in state.vehicles, state.trips[booked.trip_id].promise) == (True, before)


def test_a_hundred_killed_processes_lose_nothing_that_was_told() -> None:
    lay_service(vehicles=6)
    for number in range(150):
        make_rider(f"乗客{number}", f"0297{number:06d}")
    run = subprocess.run(
        [sys.executable, "-m", "kinu.mobility.tests.booker_process", str(KILLS)],
        env=_environment(), capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    lines = run.stdout.split()
    told = {line for line in lines if len(line) == 32}
    assert lines.count("killed") == KILLS
    assert len(told) > 20, "nobody was told anything: the test proves nothing"
    stored = set(Trip.objects.values_list("id", flat=True))
    accepted = set(DayEvent.objects.filter(kind="accepted").values_list("data__request_id", flat=True))
    assert (told - stored, accepted) == (set(), stored)
    days.forget()
    once = read_day(DAY).state.plan(450.0)
    days.forget()
    assert read_day(DAY).state.plan(450.0) == once
    _promises_hold()


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "KINU_VAR": str(django_settings.VAR),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }


def _database_url() -> str:
    """The address of the test database, for a process of its own."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"

"""`python -m kinu.mobility.tests.booker_process KILLS`: processes that book until they are killed; prints what they told.

One process is made ready, then forked: a fresh start of Python for each of the killed would measure patience.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
from typing import NoReturn

import django


def main(kills: int) -> None:
    from django.db import connections  # noqa: PLC0415  after the setup

    from kinu.mobility.tests import factories  # noqa: PLC0415  as above

    riders = list(factories.Rider.objects.order_by("phone"))
    # Everything compiled is loaded here, once: the children shall die booking, not starting.
    factories.book(riders[0])
    factories.read_day(factories.DAY).state.plan(450.0)
    connections.close_all()
    chance = random.Random(7)
    for number in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _book(riders, number, writing)
        os.close(writing)
        _kill_soon(child, reading, chance)
    connections.close_all()


def _kill_soon(child: int, reading: int, chance: random.Random) -> None:
    """Kill the child some milliseconds into its work and say what it had told by then."""
    if chance.random() < 0.8:
        select.select([reading], [], [], 20)
    time.sleep(chance.random() * 0.06)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    told = b""
    while piece := os.read(reading, 65536):
        told += piece
    os.close(reading)
    for line in told.decode().split("\n")[:-1]:
        print(line)  # noqa: T201  the test reads it
    print("killed")  # noqa: T201


def _book(riders: list, number: int, writing: int) -> NoReturn:  # type: ignore[type-arg]
    """Book one ride after another; tell each by one write, as a screen shows it: whole or not at all."""
    from kinu.kernel.refusal import Refusal  # noqa: PLC0415  as above
    from kinu.mobility.tests.factories import asked, book  # noqa: PLC0415  as above

    place = number * 31
    while True:
        place += 1
        wish = asked(f"s{place % 10}", f"s{(place + 3) % 10}", 500.0 + 7 * (place % 70))
        try:
            told = book(riders[place % len(riders)], wish).trip_id
        except Refusal as no:
            told = f"no {no.code}"
        except IndexError:
            told = "no offer"
        os.write(writing, f"{told}\n".encode())


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))

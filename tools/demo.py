"""`make demo`: prepare the demo city, start web and worker, print where to go and who to be. Ctrl-C ends all of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from tools.house import (
    CHECKOUT,
    House,
    HouseError,
    check_database,
    check_port,
    house_at,
    prepare,
    running,
)


def main() -> int:
    """Return 0 after Ctrl-C, 1 with one clear sentence when the demo cannot start."""
    try:
        port = _number("PORT", 8000)
        residents = _number("RESIDENTS", 62000)
        database_url = os.environ.get("DATABASE_URL", "")
        check_port(port)
        check_database(database_url)
        house = house_at(
            var=Path(os.environ.get("KINU_VAR", CHECKOUT / "var")), port=port, database_url=database_url
        )
        Path(house.env["KINU_VAR"]).mkdir(parents=True, exist_ok=True)
        signal.signal(signal.SIGTERM, _interrupt)
        prepare(house, residents=residents, seed=_number("SEED", 1), say=_say, logins=True)
        return _run(house)
    except HouseError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _run(house: House) -> int:
    with running(house, log=Path(house.env["KINU_VAR"]) / "demo.log") as processes:
        _say(f"\nThe city hall is open:  {house.url}\nCtrl-C closes it.")
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            _say("\nClosing.")
            return 0
    raise HouseError("A process of the city hall ended by itself; its words are in var/demo.log.")


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) < 10_000_000:
        raise HouseError(f"{name}={text} is not a number this demo can use.")
    return int(text)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())

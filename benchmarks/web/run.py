"""How fast are the pages of a city of 62,000 on two cores, beside a bare Django view served the same way?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import psycopg

from benchmarks import load
from tools.house import BIN, CHECKOUT, House, end, free_port, house_at, prepare, running

RESIDENTS = int(os.environ.get("RESIDENTS", "62000"))
APPLICATIONS = int(os.environ.get("APPLICATIONS", "62000"))
SECONDS = int(os.environ.get("SECONDS", "20"))
FILL_LIMIT = 180
"""Seconds the filling may take at most; it takes a tenth of it."""
TOKEN = "k" * 32


def measure() -> list[dict[str, Any]]:
    """Return one row a question: load, latencies, errors and the ratio to the bare view's p95."""
    url = subprocess.run(
        [sys.executable, "tools/testdb", "url"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    database = _fresh_database(url.stdout.strip(), "kinu_bench")
    with tempfile.TemporaryDirectory() as var:
        house = house_at(var=Path(var), port=free_port(), database_url=database)
        started = time.perf_counter()
        prepare(house, residents=RESIDENTS, seed=1, say=print)
        print(f"prepared in {time.perf_counter() - started:.0f} s", flush=True)
        started = time.perf_counter()
        made = _fill(house)
        print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)
        with running(house, web_workers=2, log=Path(var) / "house.log"):
            return _rows(house, made)


def _rows(house: House, made: dict[str, Any]) -> list[dict[str, Any]]:
    bare = _bare()
    public = ("/", "/procedures/", "/procedures/?q=%E3%81%98%E3%81%A9%E3%81%86%E3%81%A6%E3%81%82%E3%81%A6", "/procedures/jidoteate/", "/procedures/navigator/", "/plan/", "/places/")  # fmt: skip
    inbox = (
        "/procedures/inbox/",
        "/procedures/inbox/?q=%E9%88%B4%E6%9C%A8",
        "/procedures/inbox/?phase=received",
        f"/procedures/cases/{made['case']}/",
    )
    clerk = {"Cookie": f"sessionid={made['clerk']}; kinu_language=ja"}

    def public_page(number: int) -> load.Request:
        return load.Request(house.url + public[number % len(public)], headers={"Cookie": "kinu_language=ja"})

    def inbox_page(number: int) -> load.Request:
        return load.Request(house.url + inbox[number % len(inbox)], headers=clerk)

    def send(number: int) -> load.Request:
        draft = made["drafts"][number]
        return load.Request(
            f"{house.url}/procedures/draft/{draft['id']}/check/",
            method="POST",
            data={"declared": draft["declared"]},
            headers={"Cookie": f"sessionid={draft['cookie']}; csrftoken={TOKEN}; kinu_language=ja", "X-CSRFToken": TOKEN, "Referer": house.url},
        )  # fmt: skip

    questions: tuple[tuple[str, str, float, Callable[[int], load.Request]], ...] = (
        ("public pages", "p95 < 200 ms", 50, public_page),
        ("clerk's inbox, search and case", "p95 < 300 ms", 10, inbox_page),
        ("sending an application", "p95 < 1000 ms", 5, send),
    )
    rows = [{"question": "bare Django view (the peer)", "aim": "", **bare, "ratio_p95": 1.0}]
    for name, aim, per_second, make in questions:
        if make is not send:
            load.run(make, per_second=5, seconds=3)
        result = load.run(make, per_second=per_second, seconds=SECONDS).summary()
        rows.append(
            {"question": name, "aim": aim, **result, "ratio_p95": round(result["p95_ms"] / bare["p95_ms"], 1)}
        )
        print(rows[-1], flush=True)
    rows += [_weight(house, path, {}) for path in public] + [_weight(house, inbox[0], clerk)]
    unsent = made["drafts"][-1]
    resident = {"Cookie": f"sessionid={unsent['cookie']}; kinu_language=ja"}
    form = f"/procedures/draft/{unsent['id']}/"
    return rows + [_weight(house, form + page, resident) for page in ("step/applicant/", "check/")]


def _weight(house: House, path: str, headers: dict[str, str]) -> dict[str, Any]:
    """Return what one page makes a browser fetch: its words, scripts and styles, as they are and on the wire."""
    plain = packed = script = 0
    with httpx.Client(base_url=house.url, headers={**headers, "Accept-Encoding": "br, gzip"}) as browser:
        page = browser.get(path)
        page.raise_for_status()
        linked = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|mjs))"', page.text)
        for answer in [page, *(browser.get(address) for address in dict.fromkeys(linked))]:
            plain += len(answer.content)
            packed += answer.num_bytes_downloaded
            script += len(answer.content) if ".js" in str(answer.url) or ".mjs" in str(answer.url) else 0
    row = {
        "question": f"weight of {re.sub('[0-9a-f]{32}', '…', unquote(path))}",
        "aim": "script <= 60 KB, all <= 150 KB",
        "script_kb": round(script / 1024, 1),
        "page_kb": round(plain / 1024, 1),
        "wire_kb": round(packed / 1024, 1),
    }
    print(row, flush=True)
    return row


def _bare() -> dict[str, float]:
    port = free_port()
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
               "--blocking-threads", "8", "--no-ws", "--log-level", "critical", "benchmarks.bare:application"]  # fmt: skip
    process = subprocess.Popen(command, cwd=CHECKOUT, start_new_session=True)
    try:
        time.sleep(3)
        load.run(lambda _: load.Request(f"http://127.0.0.1:{port}/"), per_second=20, seconds=2)
        return load.run(
            lambda _: load.Request(f"http://127.0.0.1:{port}/"), per_second=50, seconds=SECONDS
        ).summary()
    finally:
        end([process])


def _fill(house: House) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.web.fill", str(APPLICATIONS), str(5 * SECONDS + 1)],
        cwd=CHECKOUT, env=dict(house.env), stdout=subprocess.PIPE, text=True, check=True, timeout=FILL_LIMIT,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _fresh_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + "/" + name

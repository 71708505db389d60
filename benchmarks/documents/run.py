"""How many signed papers does one process make in a minute, beside Typst alone?"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SECONDS = float(os.environ.get("SECONDS", "10"))
WARM = 3


def measure() -> list[dict[str, Any]]:
    """Return one row for the peer and one for the city's own way."""
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(KINU_VAR=var, KINU_DEMO="1", DATABASE_URL=f"sqlite:///{var}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        try:
            return _rows(Path(var))
        finally:
            connections.close_all()


def _rows(var: Path) -> list[dict[str, Any]]:
    from django.conf import settings

    settings.VAR, settings.MEDIA_ROOT = var, var / "files"
    bare = _per_second(_bare())
    own = _per_second(_issue())
    return [
        {"what": "Typst alone (the peer)", "documents_per_minute": round(bare * 60), "aim": "", "ratio": 1.0},
        {"what": "issued: number, QR, PDF/A, signature, file, audit", "documents_per_minute": round(own * 60),
         "aim": ">= 100", "ratio": round(bare / own, 1)},
    ]  # fmt: skip


def _per_second(make: Callable[[], object]) -> float:
    for _nth in range(WARM):
        make()
    started, made = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        make()
        made += 1
    rate = made / (time.perf_counter() - started)
    print(f"    {made} in {SECONDS:.0f} s", flush=True)
    return rate


def _letter() -> tuple[str, dict[str, object]]:
    """Return a template of the city and complete data for it."""
    from django.conf import settings

    from kinu.kernel import clock
    from kinu.procedures import definition as packs
    from kinu.procedures.tests.samples import ANSWERS

    made = packs.load_pack(settings.CITY_DIR / "procedures" / "jidoteate")
    data = packs.letter_data(
        made, ANSWERS[made.code], number="2026000123H", received_on=clock.today(), decided_on=clock.today()
    )
    return packs.template_name(made, made.outputs_on("received")[0]), data


def _bare() -> Callable[[], object]:
    from kinu.kernel import clock
    from kinu.platform.documents import public as documents
    from kinu.platform.documents.adapters import typeset
    from kinu.platform.documents.services.setting import Sheet, _qr, _sheet_values, verify_address

    template, data = _letter()
    now = clock.now()
    sources = {**documents.paper_of(template), "kinu/qr.svg": _qr(verify_address("2026000123H"))}
    sheet = {**_sheet_values(Sheet(title="受付票", moment=now, number="2026000123H")), "has_symbol": False}
    return lambda: typeset(sources=sources, inputs={"sheet": sheet, "data": data}, moment=now)


def _issue() -> Callable[[], object]:
    from kinu.kernel import clock
    from kinu.kernel.actor import system
    from kinu.platform.documents import public as documents

    template, data = _letter()
    return lambda: documents.issue(
        template=template, title="受付票", data=data, subject="procedures.application:bench",
        resident_id="", by=system("bench"), now=clock.now(),
    )  # fmt: skip

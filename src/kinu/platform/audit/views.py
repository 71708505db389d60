"""The page for auditors, and its table as a file. Reading the log is itself a sentence in the log."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.platform.web import public as web

from . import selectors, services
from .forms import LogFilter
from .models import SentenceRow
from .permissions import VIEW

PER_PAGE = 50
EXPORT_LIMIT = 100_000


@require_GET
@web.requires(VIEW)
def log(request: web.KinuRequest) -> HttpResponse:
    """Show sentences, newest first; `?before=` goes on where a page ended."""
    form = LogFilter(request.GET or {"kind": ""})
    lookups = form.lookups()
    before = request.GET.get("before", "")
    if before.isdecimal():
        lookups = {"number__lt": int(before[:18]), **lookups}
    rows = selectors.views_of(selectors.sentences(lookups)[: PER_PAGE + 1])
    _note_reading(request.actor, form, what=_("監査記録"))
    shown = rows[:PER_PAGE]
    context = {
        "form": form,
        "sentences": shown,
        "older": _query(request, before=str(shown[-1].number)) if len(rows) > PER_PAGE else "",
        "newest": _query(request, before="") if before else "",
        "export": _query(request, before=""),
        "state": selectors.log_state(),
        "filtered": bool(form.used()) or not form.is_valid(),
    }
    return render(request, "audit/log.html", context)


@require_GET
@web.requires(VIEW)
def export(request: web.KinuRequest) -> StreamingHttpResponse | HttpResponse:
    """Send the filtered sentences as CSV (UTF-8 with mark, as spreadsheets expect), at most EXPORT_LIMIT rows."""
    form = LogFilter(request.GET or {"kind": ""})
    _note_reading(request.actor, form, what=_("監査記録の書き出し"))
    response = StreamingHttpResponse(_csv(form.lookups()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y%m%d}.csv"'
    return response


class _Line:
    """A file for csv.writer that hands every line straight on."""

    def write(self, line: str) -> str:
        return line


HEADER = (
    "number",
    "at",
    "kind",
    "did",
    "action",
    "actor_kind",
    "actor_id",
    "actor_label",
    "departments",
    "acts_for",
    "subject",
    "resident_id",
    "what",
    "reason",
    "changes",
    "notes",
)


def _csv(lookups: dict[str, object]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(HEADER))
    for row in selectors.sentences(lookups)[:EXPORT_LIMIT].iterator(chunk_size=500):
        cells = [_cell(row, name) for name in HEADER]
        yield str(writer.writerow([_harmless(cell) for cell in cells]))


def _cell(row: SentenceRow, name: str) -> object:
    if name == "did":
        return selectors.did(kind=row.kind, action=row.action, what=row.what)
    return row.at.astimezone(clock.JST).isoformat(timespec="seconds") if name == "at" else getattr(row, name)


def _harmless(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _note_reading(actor: Actor, form: LogFilter, *, what: str) -> None:
    used = form.used()
    services.look(
        by=actor,
        resident_id=used.get("resident", ""),
        what=what,
        subject="audit",
        notes=used,
        now=clock.now(),
    )


def _query(request: HttpRequest, *, before: str) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    if before:
        query["before"] = before
    return query.urlencode()

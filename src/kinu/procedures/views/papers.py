"""Files and papers of one application, for its applicant and for a browser that holds its number and secret."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.platform.documents import public as documents
from kinu.platform.files import public as files
from kinu.platform.web import public as web
from kinu.procedures.models import Application
from kinu.procedures.selectors import papers

from .own import WHY, readable
from .shared import bearer

TRIES, SECONDS = 60, 3600


@web.open_to_all(WHY)
@never_cache
@require_safe
def file(request: web.KinuRequest, application_id: str, file_id: str) -> HttpResponse | FileResponse:
    """Send one file that was added to the application."""
    row = readable(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    _count(request, row)
    if not papers.has_file(row.id, file_id):
        raise files.FileNotFound
    opened = files.open_file(file_id=file_id, by=bearer(request, row.id), now=clock.now())
    return files.response_for(opened, save=request.GET.get("save") == "1")


@web.open_to_all(WHY)
@never_cache
@require_safe
def paper(request: web.KinuRequest, application_id: str, document_id: str) -> HttpResponse | FileResponse:
    """Send the receipt or the letter of the application, byte for byte as it was signed."""
    row = readable(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    _count(request, row)
    if not papers.has_paper(row.id, document_id):
        raise documents.DocumentNotFound
    opened = documents.pdf_of(document_id=document_id, by=bearer(request, row.id), now=clock.now())
    response = files.response_for(opened, save=request.GET.get("save") == "1")
    # Our own PDF needs no sandbox, and browsers show none inside one.
    del response["Content-Security-Policy"]
    return response


def _count(request: web.KinuRequest, row: Application) -> None:
    """Limit how much a browser without a login fetches of one application, and from one place in all."""
    if request.actor.is_resident:
        return
    for key in (row.id, request.META.get("REMOTE_ADDR", "")):
        web.limit_rate(key=f"procedures.papers:{key}", times=TRIES, per_seconds=SECONDS, now=clock.now())

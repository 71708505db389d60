"""One address: a stored file, for whoever the owning room lets read it."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web

from .services import OpenedFile, open_file


@web.for_anybody_known()
@require_safe
def download(request: web.KinuRequest, file_id: str) -> HttpResponse | FileResponse:
    """Send the file, or a page that says in a sentence why not."""
    try:
        opened = open_file(file_id=file_id, by=request.actor, now=clock.now())
    except Refusal as refusal:
        return render(request, "files/refused.html", {"refusal": refusal}, status=refusal.status)
    return _sent(opened, save=request.GET.get("save") == "1")


def _sent(opened: OpenedFile, *, save: bool) -> FileResponse:
    """Pictures we drew and PDFs we checked may be shown in the page's own sandbox; everything else is only saved."""
    shown = opened.file.is_image or opened.file.kind == "application/pdf"
    response = FileResponse(
        opened.stream,
        as_attachment=save or not shown,
        filename=opened.file.name,
        content_type=opened.file.kind,
    )
    response["Content-Length"] = str(opened.file.size)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response

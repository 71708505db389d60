"""One address: a stored file, for whoever the owning room lets read it."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web

from .public import response_for
from .services import open_file


@web.for_anybody_known()
@require_safe
def download(request: web.KinuRequest, file_id: str) -> HttpResponse | FileResponse:
    """Send the file, or a page that says in a sentence why not."""
    try:
        opened = open_file(file_id=file_id, by=request.actor, now=clock.now())
    except Refusal as refusal:
        return render(request, "files/refused.html", {"refusal": refusal}, status=refusal.status)
    return response_for(opened, save=request.GET.get("save") == "1")

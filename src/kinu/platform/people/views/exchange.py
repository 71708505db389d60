"""The register file: in, what came of it, out."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.jobs import public as jobs
from kinu.platform.people import permissions
from kinu.platform.people.forms import ImportForm, ReasonForm
from kinu.platform.people.models import ImportRun
from kinu.platform.people.rules.register_file import COLUMNS, MANDATORY
from kinu.platform.people.rules.register_row import Reject
from kinu.platform.people.rules.rejects_file import rejects_csv
from kinu.platform.people.selectors.export import export_register
from kinu.platform.people.services.register_import import accept_file
from kinu.platform.people.tasks import import_register_file
from kinu.platform.web.public import KinuRequest, paginate, requires

_SHOWN_REJECTS = 100


@requires(permissions.IMPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: KinuRequest) -> HttpResponse:
    """Upload a register file; list earlier ones."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                run_id = accept_file(
                    data=file.read(),
                    file_name=file.name,
                    as_of=form.cleaned_data["as_of"],
                    by=request.actor,
                    now=clock.now(),
                )
                jobs.enqueue(import_register_file, key=f"people-import-{run_id}", run_id=run_id)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("people:import", run_id=run_id)
    page = paginate(request, ImportRun.objects.defer("rejects"), per_page=20)
    context = {"form": form, "page": page, "columns": COLUMNS, "mandatory": MANDATORY}
    return render(request, "people/imports.html", context)


@requires(permissions.IMPORT)
@never_cache
@require_safe
def import_run(request: KinuRequest, run_id: str) -> HttpResponse:
    """Show how far an import is, or what came of it. The page asks again by itself while the import runs."""
    run = _run(run_id)
    is_open = run.state in {ImportRun.State.WAITING, ImportRun.State.RUNNING}
    context = {"run": run, "rejects": run.rejects[:_SHOWN_REJECTS], "is_open": is_open}
    response = render(request, "people/import_run.html", context)
    if is_open:
        response["Refresh"] = "3"
    return response


@requires(permissions.IMPORT)
@never_cache
@require_safe
def rejects(request: KinuRequest, run_id: str) -> HttpResponse:  # noqa: ARG001
    """Return the rejected rows as a file for a spreadsheet."""
    run = _run(run_id)
    text = rejects_csv(Reject(**reject) for reject in run.rejects)
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rejects.csv"'
    return response


@requires(permissions.EXPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: KinuRequest) -> HttpResponse | StreamingHttpResponse:
    """Hand out the current register as a file, with a reason."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return render(request, "people/export.html", {"form": form})
    lines = export_register(
        by=request.actor, reason=form.cleaned_data["reason"], on=clock.today(), now=clock.now()
    )
    response = StreamingHttpResponse(
        (line.encode("utf-8") for line in lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="residents.csv"'
    return response


def _run(run_id: str) -> ImportRun:
    run = ImportRun.objects.filter(id=run_id).first()
    if run is None:
        raise Http404
    return run

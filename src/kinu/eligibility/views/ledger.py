"""A city ledger: in, and what came of it."""

from __future__ import annotations

import csv

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinu.eligibility.engine.ledger_file import COLUMNS
from kinu.eligibility.forms import LedgerForm
from kinu.eligibility.models import LedgerImport
from kinu.eligibility.permissions import LEDGER
from kinu.eligibility.services.ledger import accept_ledger
from kinu.eligibility.tasks import import_ledger_file
from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.jobs import public as jobs
from kinu.platform.web import public as web

_OPEN = (LedgerImport.State.WAITING, LedgerImport.State.RUNNING)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@web.requires(LEDGER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: web.KinuRequest) -> HttpResponse:
    """Upload a ledger file; list earlier ones. The page asks again by itself while one is being taken over."""
    form = LedgerForm(request.POST, request.FILES) if request.method == "POST" else LedgerForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                run_id = accept_ledger(
                    data=file.read(), file_name=file.name, by=request.actor, now=clock.now()
                )
                jobs.enqueue(import_ledger_file, key=f"eligibility-ledger-{run_id}", run_id=run_id)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("eligibility:ledger")
    page = web.paginate(request, LedgerImport.objects.all(), per_page=20)
    is_open = any(run.state in _OPEN for run in page.object_list)
    context = {
        "form": form,
        "page": page,
        "columns": COLUMNS,
        "is_open": is_open,
        "heading": _("台帳の取込み"),
    }
    response = render(request, "eligibility/ledger.html", context)
    if is_open and not form.is_bound:
        response["Refresh"] = "3"
    return response


@web.requires(LEDGER)
@never_cache
@require_safe
def rejects(request: web.KinuRequest, run_id: str) -> HttpResponse:  # noqa: ARG001
    """Return the rejected lines as a file for a spreadsheet."""
    run = LedgerImport.objects.filter(pk=run_id).first()
    if run is None:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(response)
    writer.writerow(("行", "列", "値", "理由"))
    for one in run.rejects:
        value = f"'{one['value']}" if one["value"].startswith(_FORMULA) else one["value"]
        writer.writerow((one["line"], one["column"], value, one["reason"]))
    response["Content-Disposition"] = 'attachment; filename="rejects.csv"'
    return response

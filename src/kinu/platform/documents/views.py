"""Pages of documents: is it genuine (public), the PDF itself, the staff's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web

from .forms import FileForm, NumberForm, RevokeForm
from .selectors import NOT_GENUINE, Verdict, issued_document, latest_documents, verify_bytes, verify_number
from .services import pdf_of, revoke

LARGEST = 10 * 1024 * 1024
TRIES, SECONDS = 30, 60


@web.open_to_all(
    "Whoever is shown a paper must be able to check it without an account; no personal data is told."
)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Answer for a number (typed or from the QR code) or for an uploaded PDF."""
    number_form, file_form = NumberForm(_asked(request)), FileForm()
    if request.method == "POST":
        file_form = FileForm(request.POST, request.FILES)
    verdict, status = None, 200
    try:
        if file_form.is_bound or number_form.is_bound:
            _count_try(request)
            verdict = _answer(number_form, file_form)
    except web.RateLimited as refusal:
        asked: forms.Form = file_form if file_form.is_bound else number_form
        asked.add_error(None, str(refusal))
        status = refusal.status
    context = {"number_form": number_form, "file_form": file_form, "verdict": verdict}
    return render(request, "documents/verify.html", context, status=status)


def _asked(request: HttpRequest) -> dict[str, str] | None:
    number = request.GET.get("number")
    return {"number": number} if number is not None and request.method != "POST" else None


def _count_try(request: HttpRequest) -> None:
    client = request.META.get("REMOTE_ADDR", "")
    web.limit_rate(key=f"documents.verify|{client}", times=TRIES, per_seconds=SECONDS, now=clock.now())


def _answer(number_form: NumberForm, file_form: FileForm) -> Verdict | None:
    if number_form.is_bound:
        return verify_number(number_form.cleaned_data["number"]) if number_form.is_valid() else None
    return _answer_for(file_form.cleaned_data["file"]) if file_form.is_valid() else None


def _answer_for(upload: UploadedFile[Any]) -> Verdict:
    """A file larger than anything we issue is not ours; it is not read into memory."""
    return verify_bytes(upload.read()) if (upload.size or 0) <= LARGEST else NOT_GENUINE


@web.for_anybody_known()
@require_safe
def pdf(request: web.KinuRequest, document_id: str) -> HttpResponse | FileResponse:
    """Send the signed PDF, byte for byte as it was signed."""
    try:
        opened = pdf_of(document_id=document_id, by=request.actor, now=clock.now())
    except Refusal as refusal:
        return render(request, "documents/refused.html", {"refusal": refusal}, status=refusal.status)
    response = FileResponse(
        opened.stream,
        as_attachment=request.GET.get("save") == "1",
        filename=opened.file.name,
        content_type="application/pdf",
    )
    response["Content-Length"] = str(opened.file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@web.requires("documents.revoke")
@require_safe
def board(request: web.KinuRequest) -> HttpResponse:
    """List issued documents, newest first, or those with a number."""
    number = request.GET.get("number", "")[:40]
    context = {"documents": latest_documents(number=number), "number": number}
    return render(request, "documents/board.html", context)


@web.requires("documents.revoke")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: web.KinuRequest, document_id: str) -> HttpResponse:
    """Ask for the reason and withdraw one document."""
    document = issued_document(document_id)
    if document is None:
        return render(request, "documents/refused.html", {"refusal": _("この文書はありません。")}, status=404)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke(
                document_id=document_id, by=request.actor, reason=form.cleaned_data["reason"], now=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("documents:board")
    return render(request, "documents/withdraw.html", {"document": document, "form": form})

"""Which files and papers belong to an application."""

from __future__ import annotations

from kinu.procedures.models import Application, Attachment, Decision


def has_file(application_id: str, file_id: str) -> bool:
    """Tell whether a file was added to this application."""
    return Attachment.objects.filter(application_id=application_id, file_id=file_id).exists()


def has_paper(application_id: str, document_id: str) -> bool:
    """Tell whether a document is the receipt or the letter of this application."""
    return (
        Application.objects.filter(pk=application_id, receipt_document=document_id).exists()
        or Decision.objects.filter(application_id=application_id, document_id=document_id).exists()
    )

"""What follows an event of this room: the resident is told in their language, the papers are made. May run twice."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.messages import public as messages
from kinu.platform.jobs import public as jobs
from kinu.platform.outbox import public as outbox

from .events import (
    ApplicationDecided,
    ApplicationReceived,
    ApplicationWithdrawn,
    CorrectionAnswered,
    CorrectionAsked,
    DocumentIssued,
)
from .models import Application
from .services import national_portal
from .tasks import clear_delivered, make_letter, make_receipt, tell_portal


@outbox.on(ApplicationReceived)
def make_the_receipt(event: ApplicationReceived) -> None:
    jobs.enqueue(make_receipt, key=event.application_id, application_id=event.application_id)


@outbox.on(ApplicationReceived)
def tell_received(event: ApplicationReceived) -> None:
    _tell(
        event.application_id,
        "received",
        _("申請を受け付けました"),
        _("受付番号 %(number)s で受け付けました。進みぐあいは、このページで見られます。"),
    )


@outbox.on(CorrectionAsked)
def tell_correction(event: CorrectionAsked) -> None:
    _tell(
        event.application_id,
        f"correction.{event.correction_id}",
        _("申請の内容を直してください"),
        _(
            "受付番号 %(number)s の申請に、直していただきたいところがあります。ページを開いて、直して送ってください。"
        ),
    )


@outbox.on(ApplicationDecided)
def make_the_letter(event: ApplicationDecided) -> None:
    jobs.enqueue(make_letter, key=event.application_id, application_id=event.application_id)


@outbox.on(ApplicationDecided)
def tell_decided(event: ApplicationDecided) -> None:
    _tell(
        event.application_id,
        "decided",
        _("申請の結果が出ました"),
        _("受付番号 %(number)s の申請の結果が出ました。ページを開いて確認してください。"),
    )


@outbox.on(DocumentIssued)
def tell_document(event: DocumentIssued) -> None:
    _tell(
        event.application_id,
        "document",
        _("通知書ができました"),
        _("受付番号 %(number)s の通知書ができました。ページから見ることも、保存することもできます。"),
    )


@outbox.on(ApplicationWithdrawn)
def clear_what_nobody_needs(event: ApplicationWithdrawn) -> None:
    jobs.enqueue(clear_delivered, key=event.application_id, application_id=event.application_id)


@outbox.on(ApplicationWithdrawn)
def tell_withdrawn(event: ApplicationWithdrawn) -> None:
    _tell(
        event.application_id,
        "withdrawn",
        _("申請を取り下げました"),
        _("受付番号 %(number)s の申請を取り下げました。もう一度申請することもできます。"),
    )


@outbox.on(ApplicationReceived)
def tell_portal_received(event: ApplicationReceived) -> None:
    _tell_portal(event.application_id, "received")


@outbox.on(CorrectionAsked)
def tell_portal_correction(event: CorrectionAsked) -> None:
    _tell_portal(event.application_id, "correction", key=f"correction-{event.correction_id}")


@outbox.on(CorrectionAnswered)
def tell_portal_answered(event: CorrectionAnswered) -> None:
    _tell_portal(event.application_id, "received", key=f"answered-{event.correction_id}")


@outbox.on(ApplicationDecided)
def tell_portal_decided(event: ApplicationDecided) -> None:
    _tell_portal(event.application_id, event.kind, key="decided")


@outbox.on(ApplicationWithdrawn)
def tell_portal_withdrawn(event: ApplicationWithdrawn) -> None:
    _tell_portal(event.application_id, "withdrawn")


def _tell_portal(application_id: str, status: str, *, key: str = "") -> None:
    """Let the national portal know, when the application came from there."""
    now = clock.now()
    with transaction.atomic():
        if national_portal.note_status(
            application_id=application_id, status=status, key=key or status, now=now
        ):
            jobs.enqueue(tell_portal, key="now")


def _tell(application_id: str, what: str, subject: object, body: object) -> None:
    """Tell the applicant once; an applicant without an account looks up with number and secret."""
    row = Application.objects.only("number", "applicant_account", "applicant_resident").get(pk=application_id)
    if not row.applicant_account and not row.applicant_resident:
        return
    with transaction.atomic():
        if not outbox.once(f"procedures.tell:{application_id}:{what}"):
            return
        messages.tell(
            account_id=row.applicant_account,
            resident_id=row.applicant_resident,
            kind=f"procedures.{what.split('.', maxsplit=1)[0]}",
            subject=subject,
            body=_Holed(body, row.number),
            url=reverse("procedures:application", args=[application_id]),
            number=row.number,
            now=clock.now(),
        )


class _Holed:
    """A lazy sentence whose hole is filled when it is read, in the language it is read in."""

    def __init__(self, body: object, number: str) -> None:
        self.body, self.number = body, number

    def __str__(self) -> str:
        return str(self.body) % {"number": self.number}

"""Facts this room publishes. Ids only: whoever needs more asks the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kinu.platform.outbox.public import Event


@dataclass(frozen=True)
class ApplicationReceived(Event):
    """A resident sent an application; the office's clock runs."""

    name: ClassVar[str] = "procedures.application-received"
    application_id: str
    number: str
    procedure_code: str
    department: str


@dataclass(frozen=True)
class CorrectionAsked(Event):
    """The office asked to mend named fields; the clock stands."""

    name: ClassVar[str] = "procedures.correction-asked"
    application_id: str
    correction_id: str


@dataclass(frozen=True)
class CorrectionAnswered(Event):
    """The resident mended the fields; the clock runs again."""

    name: ClassVar[str] = "procedures.correction-answered"
    application_id: str
    correction_id: str


@dataclass(frozen=True)
class ApplicationDecided(Event):
    """The office approved or refused; the letter is made next."""

    name: ClassVar[str] = "procedures.application-decided"
    application_id: str
    kind: str


@dataclass(frozen=True)
class ApplicationWithdrawn(Event):
    """The applicant took the application back before a decision."""

    name: ClassVar[str] = "procedures.application-withdrawn"
    application_id: str


@dataclass(frozen=True)
class ApplicationTransferred(Event):
    """Another department has the application now."""

    name: ClassVar[str] = "procedures.application-transferred"
    application_id: str
    from_department: str
    to_department: str


@dataclass(frozen=True)
class DocumentIssued(Event):
    """The letter of a decision was made and signed; it can be fetched and verified."""

    name: ClassVar[str] = "procedures.document-issued"
    application_id: str
    document_id: str
    document_number: str


@dataclass(frozen=True)
class ProcedurePublished(Event):
    """Another text of a procedure is now the current one."""

    name: ClassVar[str] = "procedures.procedure-published"
    code: str
    version: str

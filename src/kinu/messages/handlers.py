"""What messages does on its own facts: send the mail after the commit."""

from __future__ import annotations

from kinu.platform.jobs import public as jobs
from kinu.platform.outbox import public as outbox

from .events import MailQueued
from .tasks import send_mail


@outbox.on(MailQueued)
def queue_mail(event: MailQueued) -> None:
    """Enqueue the sending; the key makes a second delivery of the event harmless."""
    jobs.enqueue(send_mail, key=event.delivery_id, delivery_id=event.delivery_id)

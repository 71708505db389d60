"""What files does on its own facts: ask the scanner after the commit."""

from __future__ import annotations

from kinu.platform.jobs import public as jobs
from kinu.platform.outbox import public as outbox

from .events import FileQuarantined
from .tasks import scan_file


@outbox.on(FileQuarantined)
def ask_scanner(event: FileQuarantined) -> None:
    """Enqueue the scan; the key makes a second delivery of the event harmless."""
    jobs.enqueue(scan_file, key=event.file_id, file_id=event.file_id)

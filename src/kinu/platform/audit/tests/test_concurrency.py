"""Several writers and several sealers at once, on the real database."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from kinu.platform.audit import public as audit
from kinu.platform.audit.models import Seal, SentenceRow
from kinu.platform.audit.tests.factories import NOW, clerk, write_sentences

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(*works):
    """Run all at once; raise what any of them raised."""
    failures = []

    def guarded(work):
        try:
            work()
        except Exception as error:  # noqa: BLE001  handed on below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if failures:
        raise failures[0]


def test_writers_and_sealers_side_by_side_make_one_whole_chain():
    done = threading.Event()

    def write():
        write_sentences(20)

    def seal():
        while not done.is_set():
            audit.seal_pending()
            done.wait(0.01)

    sealers = [threading.Thread(target=lambda: (seal(), connection.close())) for _ in range(2)]
    for sealer in sealers:
        sealer.start()
    in_threads(write, write, write, write)
    done.set()
    for sealer in sealers:
        sealer.join(timeout=60)
    audit.seal_pending()

    assert SentenceRow.objects.count() == Seal.objects.count() == 80
    verdict = audit.verify(now=NOW)
    assert (verdict.broken, verdict.position, verdict.waiting) == ("", 80, 0)


@pytest.mark.postgres
def test_a_long_transaction_holds_nobody_up():
    """Its sentence has the lower number, is committed last, and gets its place then."""
    if connection.vendor != "postgresql":
        pytest.skip(reason="SQLite has one writer at a time")
    written, go_on = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            with audit.record("example.long", by=clerk(), subject="long", now=NOW):
                pass
            written.set()
            go_on.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert written.wait(30)
    write_sentences(3)
    assert audit.seal_pending() == 3
    go_on.set()
    holder.join(timeout=30)
    assert audit.seal_pending() == 1
    assert Seal.objects.get(position=4).sentence_number < Seal.objects.get(position=1).sentence_number
    assert audit.verify(now=NOW).whole

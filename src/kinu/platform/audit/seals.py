"""Giving written sentences their place in the chain, right after their transaction is over.

Runs in the worker every few seconds and in `kinu audit_seal`. One process at a time: it holds the row of the head.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from . import rules
from .keys import writing_key
from .models import Head, Seal, SentenceRow

STRAGGLERS = 10_000
"""How far behind the newest sealed number a quick pass looks for sentences of long transactions."""
BATCH = 2_000


def seal_pending(*, thorough: bool = False) -> int:
    """Chain every sentence that is committed and not sealed yet; returns how many.

    A quick pass looks from STRAGGLERS numbers before the newest sealed one; `thorough` looks at all.
    """
    sealed = 0
    while (done := _seal_batch(thorough=thorough)) > 0:
        sealed += done
        if done < BATCH:
            break
    return sealed


def unsealed(*, thorough: bool) -> QuerySet[SentenceRow]:
    """Return sentences without a place in the chain, oldest number first."""
    rows = SentenceRow.objects.filter(~Exists(Seal.objects.filter(sentence_number=OuterRef("number"))))
    if not thorough:
        newest: int = Seal.objects.aggregate(newest=Max("sentence_number"))["newest"] or 0
        rows = rows.filter(number__gt=newest - STRAGGLERS)
    return rows.order_by("number")


def _seal_batch(*, thorough: bool) -> int:
    if not unsealed(thorough=thorough).exists():
        return 0
    with transaction.atomic():
        head = _locked_head()
        seals: list[Seal] = []
        position, digest = head.position, head.digest
        for row in unsealed(thorough=thorough)[:BATCH]:
            position += 1
            digest = rules.next_digest(digest, position=position, sentence_number=row.number, mark=row.mark)
            seals.append(Seal(position=position, sentence_number=row.number, digest=digest))
        Seal.objects.bulk_create(seals, batch_size=500)
        mark = rules.head_mark(position, digest, key=writing_key())
        Head.objects.filter(id=1).update(position=position, digest=digest, mark=mark)
    return len(seals)


def _locked_head() -> Head:
    rows = Head.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    head, _ = rows.get_or_create(id=1)
    return head

"""Walking the whole chain and naming the first row that is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import rules
from .keys import reading_keys
from .models import CheckRow, Head, Seal, SentenceRow
from .seals import unsealed

UNSEALED_LIMIT = timedelta(minutes=10)
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found. `broken` names the first bad row in plain words; "" means the chain is whole.

    `waiting` sentences have no seal yet; `late` of them are older than UNSEALED_LIMIT: no worker is sealing.
    `position` and `digest` are the end of the chain; kept outside the database they prove that no tail went missing.
    """

    broken: str
    waiting: int
    late: int
    position: int
    digest: str

    @property
    def whole(self) -> bool:
        return not self.broken


def verify(*, now: datetime, expected_head: str = "") -> Verdict:
    """Check every seal, every sentence's mark, the head, and the sentences that wait for a seal.

    `expected_head` is "position:digest" as an earlier run printed it and somebody kept outside the database;
    it must still be a link of the chain.
    """
    walk = _Walk(expected=_parse_head(expected_head))
    broken = walk.first_break() or walk.tail_break()
    waiting = late = 0
    for row in unsealed(thorough=True).iterator(chunk_size=CHUNK):
        waiting += 1
        late += row.at < now - UNSEALED_LIMIT
        if not broken and not mark_is_genuine(row, walk.keys):
            broken = f"sentence {row.number}: not written by this installation (and not sealed)"
    return Verdict(broken, waiting, late, walk.position, walk.digest)


def remember(verdict: Verdict, *, now: datetime) -> None:
    """Keep the outcome for the health page."""
    CheckRow.objects.create(
        at=now, broken=verdict.broken[:300], position=verdict.position, digest=verdict.digest
    )


class _Walk:
    """The chain from its first seal on, remembering where it stands."""

    def __init__(self, *, expected: tuple[int, str] | None) -> None:
        self.position, self.digest, self.expected = 0, "", expected
        self.keys = reading_keys()

    def first_break(self) -> str:
        for seal, row in _links():
            if seal.position != self.position + 1:
                return f"seal {self.position + 1}: missing (the next one found is {seal.position})"
            if row is None:
                return f"sentence {seal.sentence_number}: missing, although seal {seal.position} knows it"
            if not mark_is_genuine(row, self.keys):
                return f"sentence {row.number}: its content is not what was written"
            digest = rules.next_digest(
                self.digest, position=seal.position, sentence_number=row.number, mark=row.mark
            )
            if not rules.same(digest, seal.digest):
                return f"seal {seal.position} (sentence {row.number}): the chain does not fit here"
            self.position, self.digest = seal.position, digest
            if self.expected and self.expected[0] == self.position and self.expected[1] != self.digest:
                return f"seal {self.position}: not the head that was kept outside"
        return ""

    def tail_break(self) -> str:
        if self.expected and self.expected[0] > self.position:
            return f"seal {self.position + 1}: missing, the head kept outside is {self.expected[0]}"
        head = Head.objects.filter(id=1).first() or Head()
        if (head.position, head.digest) != (self.position, self.digest):
            return f"head: says {head.position}, the chain ends at {self.position}"
        genuine = any(
            rules.same(head.mark, rules.head_mark(head.position, head.digest, key=key)) for key in self.keys
        )
        return "" if genuine or head.position == 0 else "head: its mark is not genuine"


def mark_is_genuine(row: SentenceRow, keys: tuple[bytes, ...]) -> bool:
    """Tell whether a sentence's mark was made over exactly these columns with one of the keys."""
    values = {name: getattr(row, name) for name in rules.MARKED_FIELDS}
    return any(rules.same(row.mark, rules.mark_of(values, key=key)) for key in keys)


def _links() -> Iterator[tuple[Seal, SentenceRow | None]]:
    after: int | None = None
    while True:
        seals = Seal.objects.order_by("position")
        chunk = list(seals.filter(position__gt=after)[:CHUNK] if after is not None else seals[:CHUNK])
        rows = SentenceRow.objects.in_bulk([seal.sentence_number for seal in chunk])
        for seal in chunk:
            yield seal, rows.get(seal.sentence_number)
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].position


def _parse_head(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    position, _, digest = text.partition(":")
    return int(position), digest

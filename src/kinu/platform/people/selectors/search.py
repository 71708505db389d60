"""Finding residents: by name or kana with typing mistakes, birth date, town and address.

The names of the whole register are kept in each process (about 10 MB for 60,000 people) until the register's revision
changes; one comparison against all of them takes some 50 ms, whatever the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from kinu.kernel.actor import Actor
from kinu.kernel.addresses import rest_key
from kinu.kernel.names import match_key
from kinu.kernel.partial_date import parse_partial
from kinu.kernel.wareki import NotADate
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions
from kinu.platform.people.models import CURRENT, RegisterState, Resident
from kinu.platform.places import public as places

from .protection import protected_ids
from .residents import address_of
from .shapes import ResidentHit

_ENOUGH = 70.0
_SHORTLIST = 400


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; empty parts do not narrow. `name` may be kanji, kana or Latin letters."""

    name: str = ""
    birth: str = ""
    town_id: str = ""
    rest: str = ""
    with_former: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.name.strip() or self.birth.strip() or self.town_id or self.rest.strip())


@dataclass(frozen=True, slots=True)
class _Names:
    revision: str
    ids: tuple[str, ...]
    keys: tuple[str, ...]
    kana: tuple[str, ...]


_kept: list[_Names] = []


def search_residents(
    query: Query, *, by: Actor, reason: str = "", limit: int = 50, on: date
) -> tuple[ResidentHit, ...]:
    """Return the best hits and write one look for each shown; nothing without the right to search.

    Whoever may not see protected addresses finds protected people by name, with a lock and no address, and never by
    town or address: being found there would tell it.
    """
    if query.is_empty or not by.can(permissions.SEARCH):
        return ()
    locked = protected_ids(on)
    may_see = by.can(permissions.SEE_PROTECTED) and bool(reason.strip())
    scored = _scores(query.name)
    towns = {town.id: town for town in places.towns()}
    rows = _rows(query, scored, hidden=frozenset() if may_see else locked)
    hits = [
        _hit(
            row,
            towns=towns,
            locked=locked,
            may_see=may_see,
            score=scored.get(row.id, 100.0) if scored else 100.0,
        )
        for row in rows
    ]
    hits.sort(key=lambda hit: (-hit.score, not hit.is_current, hit.name_kana, hit.birth, hit.id))
    shown = tuple(hits[:limit])
    audit.look_many(by=by, resident_ids=[hit.id for hit in shown], what="住民の検索結果", reason=reason)
    return shown


def _rows(query: Query, scored: dict[str, float] | None, *, hidden: frozenset[str]) -> Sequence[Resident]:
    rows = Resident.objects.all() if query.with_former else Resident.objects.filter(CURRENT)
    if scored is not None:
        rows = rows.filter(id__in=list(scored))
    if query.birth.strip():
        try:
            born = parse_partial(query.birth)
        except NotADate:
            return ()
        rows = rows.filter(birth_on__range=(born.earliest, born.latest))
    if query.town_id or query.rest.strip():
        rows = rows.exclude(id__in=hidden)
    if query.town_id:
        rows = rows.filter(town_id=query.town_id)
    if query.rest.strip():
        rows = rows.filter(address_key__contains=f"|{rest_key(query.rest)}")
    return list(rows[:_SHORTLIST])


def _scores(name: str) -> dict[str, float] | None:
    """Return resident id -> nearness 0..100 of the shortlist for a name; None when no name was given."""
    wanted = match_key(name)
    if not wanted:
        return None
    names = _names()
    best: dict[str, float] = {}
    for choices in (names.keys, names.kana):
        found = process.extract(wanted, choices, scorer=_score, score_cutoff=_ENOUGH, limit=_SHORTLIST)
        for _choice, score, index in found:
            best[names.ids[index]] = max(best.get(names.ids[index], 0.0), score)
    return best


_score = fuzz.WRatio


def _names() -> _Names:
    revision = RegisterState.objects.filter(id=1).values_list("revision", flat=True).first() or ""
    if not _kept or _kept[0].revision != revision or not revision:
        rows = list(Resident.objects.order_by().values_list("id", "name_key", "kana_key"))
        _kept[:] = [
            _Names(
                revision,
                tuple(row[0] for row in rows),
                tuple(row[1] for row in rows),
                tuple(row[2] for row in rows),
            )
        ]
    return _kept[0]


def _hit(
    row: Resident, *, towns: dict[str, places.Town], locked: frozenset[str], may_see: bool, score: float
) -> ResidentHit:
    is_protected = row.id in locked
    address = address_of(row, towns=towns) if may_see or not is_protected else None
    return ResidentHit(
        id=row.id,
        name_full=row.name_full,
        name_kana=row.name_kana,
        birth=row.birth,
        birth_words=parse_partial(row.birth).words(),
        sex=row.sex,
        is_current=row.moved_out_on is None and row.died_on is None,
        is_protected=is_protected,
        address=address.line if address else "",
        score=score,
    )

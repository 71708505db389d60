"""Search the whole city for people who seem to have a right and neither applied nor receive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kinu.eligibility.engine.city import City, Looked, left_out
from kinu.eligibility.engine.model import Answer, Pack
from kinu.eligibility.models import Found, ScanRun
from kinu.eligibility.permissions import WORK
from kinu.eligibility.selectors.ledger import ledger_on
from kinu.eligibility.selectors.packs import packs
from kinu.kernel import fiscal_year
from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.audit import public as audit
from kinu.platform.hooks import public as hooks
from kinu.platform.people import public as people

from .refusals import MayNot

APPLIED_SINCE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found in this run."""

    pack: Pack
    looked: Looked
    answer: Answer
    certainty: str


def scan(*, on: date, by: Actor, now: datetime, benefits: tuple[str, ...] = ()) -> ScanRun:
    """Search, keep who was found, and return the run. Running it again changes nothing that a clerk did."""
    if by.kind is not ActorKind.SYSTEM and not by.can(WORK):
        raise MayNot
    chosen = [pack for pack in packs() if pack.scan and (not benefits or pack.code in benefits)]
    counts: dict[str, dict[str, int]] = {}
    hits = list(_hits(chosen, on=on, counts=counts))
    with transaction.atomic():
        run = ScanRun(on_day=on, at=now, by_account=by.account_id, counts=counts)
        with audit.record("eligibility.scanned", by=by, subject=run.id, now=now) as entry:
            run.save(force_insert=True)
            entry.note(found=len(hits), benefits=len(chosen))
            _keep(run, hits, [pack.code for pack in chosen])
    return run


def _hits(chosen: list[Pack], *, on: date, counts: dict[str, dict[str, int]]) -> Iterator[Hit]:
    facts, has = ledger_on(on)
    city = City(people.every_resident(on=on), facts, on)
    for pack in chosen:
        if pack.scan is None:
            continue
        holders = has.get(pack.code, set()) | _applied(pack, on)
        counted = counts[pack.code] = {"yes": 0, "likely": 0, "has": 0}
        looked = (one for one in city.looked_at(pack.scan) if not _holds(one, pack, holders, counted))
        for one, answer, certainty in left_out(pack, pack.scan, looked, today=on):
            counted[certainty] += 1
            yield Hit(pack=pack, looked=one, answer=answer, certainty=certainty)


def _holds(one: Looked, pack: Pack, holders: set[str], counted: dict[str, int]) -> bool:
    """Tell whether the benefit is held already: by the person, or by anybody of the family where it is the family's."""
    of_family = pack.scan is not None and pack.scan.of == "parent"
    holds = bool(holders.intersection(one.members)) if of_family else one.person.id in holders
    counted["has"] += holds
    return holds


def _applied(pack: Pack, on: date) -> set[str]:
    """Return whom other rooms know as applicants or receivers."""
    procedures = pack.scan.procedures if pack.scan else ()
    return {
        resident_id
        for source in hooks.claims
        for resident_id in source.claimed(pack.code, procedures, on - APPLIED_SINCE)
    }


def _keep(run: ScanRun, hits: list[Hit], codes: list[str]) -> None:
    year = fiscal_year.fiscal_year(run.on_day)
    known = {
        (row.benefit, row.resident_id): row for row in Found.objects.filter(benefit__in=codes, year=year)
    }
    Found.objects.filter(benefit__in=codes, is_current=True).update(is_current=False)
    fresh: list[Found] = []
    again: list[Found] = []
    for hit in hits:
        row = known.get((hit.pack.code, hit.looked.person.id))
        (fresh if row is None else again).append(_filled(row or Found(year=year), run, hit))
    Found.objects.bulk_create(fresh, batch_size=500)
    fields = [
        "run",
        "contact_id",
        "certainty",
        "amount",
        "category",
        "reasons",
        "missing",
        "marks",
        "is_current",
    ]
    Found.objects.bulk_update(again, fields, batch_size=500)


def _filled(row: Found, run: ScanRun, hit: Hit) -> Found:
    values: Mapping[str, Any] = {
        "run": run,
        "benefit": hit.pack.code,
        "resident_id": hit.looked.person.id,
        "contact_id": hit.looked.contact,
        "certainty": hit.certainty,
        "amount": hit.answer.amount,
        "category": hit.answer.category or "",
        "reasons": [[reason.text[0], reason.holds] for reason in hit.answer.reasons],
        "missing": list(hit.answer.blocking),
        "marks": hit.answer.marks,
        "is_current": True,
    }
    for name, value in values.items():
        setattr(row, name, value)
    return row

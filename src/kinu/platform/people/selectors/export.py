"""The register as a file in the import's own format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions
from kinu.platform.people.models import CURRENT, Resident
from kinu.platform.people.rules.register_file import COLUMNS
from kinu.platform.places import public as places

from .protection import protected_ids

_HIDDEN = ("世帯番号", "続柄", "町字", "番地", "方書", "郵便番号", "転入日", "転入元", "転出先")


def export_register(*, by: Actor, reason: str, on: date, now: datetime) -> Iterator[str]:
    """Yield the current residents as CSV lines and write one look for each.

    Household and address of protected residents are blank unless `by` may see them and gives a reason.
    """
    with (
        transaction.atomic(),
        audit.record("people.register-exported", by=by, subject="register", reason=reason, now=now),
    ):
        ids = list(Resident.objects.filter(CURRENT).order_by("number").values_list("id", flat=True))
        audit.look_many(by=by, resident_ids=ids, what="住民データの書出し", reason=reason, now=now)
    may_see = by.can(permissions.SEE_PROTECTED) and bool(reason.strip())
    locked = frozenset() if may_see else protected_ids(on)
    names = {town.id: town.name for town in places.towns()}
    yield _line(COLUMNS)
    for row in (
        Resident.objects.filter(CURRENT).select_related("household").order_by("number").iterator(2_000)
    ):
        yield _line(_cells(row, names, hidden=row.id in locked))


def _cells(row: Resident, names: dict[str, str], *, hidden: bool) -> tuple[str, ...]:
    cells = {
        "宛名番号": row.number,
        "世帯番号": row.household.number if row.household else "",
        "続柄": row.relation,
        "氏名": row.name_full,
        "氏": row.name_family,
        "名": row.name_given,
        "フリガナ": row.name_kana,
        "ローマ字": row.name_latin,
        "旧氏": row.name_former,
        "通称": row.name_alias,
        "生年月日": row.birth,
        "性別": str(row.sex),
        "国籍": row.nationality,
        "言語": row.language,
        "在留資格": row.residence_status,
        "在留期限": _day(row.residence_until),
        "町字": names.get(row.town_id or "", ""),
        "番地": row.address_rest,
        "方書": row.building,
        "郵便番号": row.postcode,
        "転入日": _day(row.moved_in_on),
        "転入元": row.moved_in_from,
        "転出日": _day(row.moved_out_on),
        "転出先": row.moved_out_to,
        "死亡日": _day(row.died_on),
    }
    return tuple("" if hidden and name in _HIDDEN else cells[name] for name in COLUMNS)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()

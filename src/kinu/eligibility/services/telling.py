"""Hand the chosen over to messages: once a person, benefit and year, and only when every figure is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kinu.eligibility.engine.model import Pack
from kinu.eligibility.models import Found
from kinu.eligibility.permissions import TELL
from kinu.eligibility.selectors.figures import open_figures
from kinu.eligibility.selectors.packs import pack_of
from kinu.eligibility.selectors.words import in_language
from kinu.kernel.actor import Actor
from kinu.messages import public as messages
from kinu.platform.audit import public as audit
from kinu.platform.people import public as people

from .refusals import MayNot
from .work import locked

_say = lazy(in_language, str)


@dataclass(frozen=True, slots=True)
class TellReport:
    """How many were told, and why the others were not: protected, figures, told-before, no-account, not-chosen."""

    told: int
    left: dict[str, int]


def tell(*, found_ids: Sequence[str], by: Actor, now: datetime) -> TellReport:
    """Tell those who were chosen. Who cannot be told stays chosen; the report counts why."""
    if not by.can(TELL):
        raise MayNot
    left: Counter[str] = Counter()
    told = 0
    with transaction.atomic():
        rows = locked(found_ids, by=by, on=now.date())
        ids = {row.contact_id for row in rows} | {row.resident_id for row in rows}
        protected = people.protected_among(ids, on=now.date())
        for row in rows:
            reason = _hindered(row, protected)
            if reason:
                left[reason] += 1
                continue
            told += _tell_one(row, left, by=by, now=now)
    return TellReport(told=told, left=dict(left))


def _hindered(row: Found, protected: frozenset[str]) -> str:
    """Return why a row may not be told now, or ""."""
    if row.state != Found.State.CHOSEN or not row.is_current:
        return "not-chosen"
    if row.resident_id in protected or row.contact_id in protected:
        return "protected"
    if open_figures(pack_of(row.benefit), row.run.on_day, row.marks):
        return "figures"
    if _told_before(row):
        return "told-before"
    return "" if row.contact_id else "no-account"


def _told_before(row: Found) -> bool:
    same = Found.objects.filter(
        benefit=row.benefit, year=row.year, contact_id=row.contact_id, state=Found.State.TOLD
    )
    return bool(row.contact_id) and same.exists()


def _tell_one(row: Found, left: Counter[str], *, by: Actor, now: datetime) -> int:
    pack = pack_of(row.benefit)
    with audit.record(
        "eligibility.told", by=by, subject=f"found:{row.id}", resident_id=row.contact_id, now=now
    ) as entry:
        entry.note(benefit=row.benefit, year=row.year)
        entry.change("eligibility.Found.state", row.state, Found.State.TOLD)
        message_id = messages.tell(
            kind="eligibility.may-claim",
            subject=format_lazy(_("「{title}」を受けられるかもしれません"), title=_say(pack.title)),
            body=format_lazy(
                _(
                    "市の記録では、「{title}」の対象になると思われますが、申請がまだ確認できません。対象は「{who}」です。期限は「{deadline}」です。申請するかどうかは、あなたが決めます。くわしいことは、市役所で聞いてください。"
                ),
                title=_say(pack.title),
                who=_say(pack.who),
                deadline=_say(pack.deadline),
            ),
            resident_id=row.contact_id,
            url=_way(pack),
            now=now,
        )
        if not message_id:
            left["no-account"] += 1
            entry.changes.clear()
            entry.note(outcome="no-account")
            return 0
        row.state, row.state_at, row.state_by, row.state_by_label = (
            Found.State.TOLD,
            now,
            by.account_id,
            by.label,
        )
        row.message_id, row.state_reason = message_id, ""
        row.save()
    return 1


def _way(pack: Pack) -> str:
    """Return where the benefit is claimed: the page of its procedure, else all procedures."""
    codes = pack.scan.procedures if pack.scan else ()
    return f"/procedures/{codes[0]}/" if codes else "/procedures/"

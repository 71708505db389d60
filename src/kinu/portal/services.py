"""Writes: banners."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit

from .models import Banner
from .permissions import BANNER
from .rules.banner import Level
from .selectors.banners import forget_standing


class MayNotRaise(Refusal):
    code, message = "portal.may-not-raise", _("緊急のお知らせを出す権限がありません。")
    status = 403


class EndsBeforeStart(Refusal):
    code, message = "portal.ends-before-start", _("終わりの日時は、はじめの日時より後にしてください。")


class AlreadyEnded(Refusal):
    code, message = "portal.already-ended", _("このお知らせは、すでに終わっています。")


def raise_banner(
    *,
    level: Level,
    message: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    translations: dict[str, str] | None = None,
    url: str = "",
) -> str:
    """Put a banner above every page of the house and return its id."""
    _check_right(by)
    if ends_at <= starts_at:
        raise EndsBeforeStart
    texts = translations or {}
    banner = Banner(
        level=level.value,
        message=message,
        message_easy=texts.get("ja-easy", ""),
        message_en=texts.get("en", ""),
        message_pt=texts.get("pt-br", ""),
        url=url,
        starts_at=starts_at,
        ends_at=ends_at,
        raised_by=by.account_id,
    )
    with transaction.atomic(), audit.record("portal.banner_raised", by=by, subject=banner.id) as entry:
        banner.save(force_insert=True)
        transaction.on_commit(forget_standing)
        entry.note(level=level.value, ends_at=ends_at.isoformat())
    return banner.id


def end_banner(*, banner_id: str, by: Actor, now: datetime) -> None:
    """Take a banner down now; it stays in the list of past banners."""
    _check_right(by)
    with transaction.atomic(), audit.record("portal.banner_ended", by=by, subject=banner_id):
        banner = Banner.objects.select_for_update().get(id=banner_id)
        if banner.ends_at <= now:
            raise AlreadyEnded
        banner.ends_at = max(now, banner.starts_at)
        banner.save(update_fields=["ends_at"])
        transaction.on_commit(forget_standing)


def _check_right(by: Actor) -> None:
    if not by.can(BANNER):
        raise MayNotRaise

"""Banners that are up, and those of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kinu.portal.models import Banner
from kinu.portal.rules.banner import Level

LEVEL_WORDS = {
    Level.NOTICE: _("緊急のお知らせ"),
    Level.LEVEL_3: _("警戒レベル3 高齢者等避難"),
    Level.LEVEL_4: _("警戒レベル4 避難指示"),
    Level.LEVEL_5: _("警戒レベル5 緊急安全確保"),
}
FRESH_SECONDS = 10
_FRESH, _LAST = "portal.banners.fresh", "portal.banners.last"
_COLUMNS = {"ja-easy": "message_easy", "en": "message_en", "pt-br": "message_pt"}


@dataclass(frozen=True, slots=True)
class BannerView:
    """A banner in the reader's language; `message_language` tells screen readers when it is not."""

    id: str
    level: Level
    level_words: object
    message: str
    message_language: str
    url: str
    starts_at: datetime
    ends_at: datetime


def banners_at(*, now: datetime, language: str = "") -> list[BannerView]:
    """Return the banners that are up, the most urgent first, then the newest."""
    rows = Banner.objects.filter(starts_at__lte=now, ends_at__gt=now).order_by("-starts_at")
    words = language or get_language() or "ja"
    return sorted((_view(row, words) for row in rows), key=lambda view: -view.level.number)


def standing(*, now: datetime, language: str) -> list[BannerView]:
    """Return what `banners_at` returns, from a copy at most FRESH_SECONDS old; the last copy while the database is away.

    Asked at every page of the house, also by those that say that the database is away.
    """
    rows = cache.get(_FRESH)
    if rows is None:
        try:
            rows = list(Banner.objects.filter(ends_at__gt=now).order_by("-starts_at"))
        except DatabaseError:
            rows = cache.get(_LAST, [])
        else:
            cache.set(_LAST, rows, None)
        cache.set(_FRESH, rows, FRESH_SECONDS)
    up = [_view(row, language) for row in rows if row.starts_at <= now < row.ends_at]
    return sorted(up, key=lambda view: -view.level.number)


def forget_standing() -> None:
    """Let the next page of this process ask the database; other processes follow within FRESH_SECONDS."""
    cache.delete(_FRESH)


def all_banners(*, limit: int = 50) -> list[BannerView]:
    """Return banners for the staff page, the newest first."""
    return [_view(row, "ja") for row in Banner.objects.order_by("-starts_at")[:limit]]


def _view(row: Banner, language: str) -> BannerView:
    level = Level(row.level)
    message, spoken = _message(row, language)
    return BannerView(row.id, level, LEVEL_WORDS[level], message, spoken, row.url, row.starts_at, row.ends_at)


def _message(row: Banner, language: str) -> tuple[str, str]:
    """Return the text nearest to the reader: own language, English for the prepared ones, else Japanese."""
    for code in (language, *(() if language.startswith("ja") else ("en",))):
        text = getattr(row, _COLUMNS.get(code, ""), "") if code in _COLUMNS else ""
        if text:
            return text, "ja" if code == "ja-easy" else code
    return row.message, "ja"

"""The emergency banners above every page of the house."""

from __future__ import annotations

from datetime import datetime

from kinu.platform.hooks import public as hooks

from .selectors.banners import BannerView, standing


def _read(language: str, now: datetime) -> list[hooks.PageBanner]:
    return [_shown(view) for view in standing(now=now, language=language)]


def _shown(view: BannerView) -> hooks.PageBanner:
    return hooks.PageBanner(
        level=view.level.number,
        title=view.level_words,
        sentence=view.message,
        spoken=view.message_language,
        since=view.starts_at,
        url=view.url,
    )


hooks.banners.register(hooks.BannerSource(id="portal.banners", read=_read))

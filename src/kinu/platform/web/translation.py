"""Languages that are prepared but not complete fall back to English, then to the Japanese source."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import trans_real


def chain_fallbacks() -> None:
    """Let texts missing in a prepared language come from English; Django alone would go straight to Japanese."""
    english = trans_real.translation("en")
    for code, _name in settings.LANGUAGES:
        if code not in settings.COMPLETE_LANGUAGES:
            # gettext's own chain, set before the first request.
            setattr(trans_real.translation(code), "_fallback", english)  # noqa: B010

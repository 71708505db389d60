"""What each state is called on a screen, and its tone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.plan.rules.state import State

STATE_WORDS = {
    State.WORKS: (_("動いている"), "success"),
    State.UNDER_WAY: (_("進行中"), "info"),
    State.NOT_BEGUN: (_("未着手"), "neutral"),
    State.UNREADABLE: (_("読めません"), "warning"),
}

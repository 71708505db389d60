"""Numbers the plan can read about itself."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .rules.state import State
from .selectors.files import document
from .selectors.readings import state_of


def systems_that_work(since: date, until: date) -> float:  # noqa: ARG001  a state has no period
    """Return how many systems of the plan work now; S67 itself is left out, it would ask itself."""
    now = clock.now()
    return float(
        sum(state_of(one.id, now=now) is State.WORKS for one in document().systems if one.id != "S67")
    )


hooks.indicators.register(
    hooks.Indicator(
        id="plan.systems-that-work",
        label=_("動いているシステムの数"),
        unit=_("件"),
        read=systems_that_work,
        systems=("S67",),
        better="higher",
    )
)

"""What this room carries of the plan."""

from __future__ import annotations

from kinu.kernel import clock, fiscal_year
from kinu.platform.hooks import public as hooks

from .selectors.files import document
from .selectors.readings import ask_indicator


def progress_is_read_live() -> bool:
    """Tell whether the plan can be read and at least one number of another room answers now."""
    today = clock.today()
    since = fiscal_year.first_day(fiscal_year.fiscal_year(today))
    others = (indicator for indicator in hooks.indicators if not indicator.id.startswith("plan."))
    return bool(document().systems) and any(ask_indicator(one, since, today).readable for one in others)


hooks.systems.register(
    hooks.SystemClaim(id="S67", room="plan", works=progress_is_read_live, url_name="plan:index")
)

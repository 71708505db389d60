"""The plan systems this room carries. The state is asked of the running house, never typed in."""

from __future__ import annotations

from kinu.platform.hooks import public as hooks

from .models import Decision, NavigatorCount, ProcedureVersion
from .navigator import Refused
from .selectors.catalogue import current_definitions
from .selectors.navigator import book


def s05_works() -> bool:
    """Tell whether an online procedure with card login is published and one application went the whole way."""
    with_card = any(
        each.online.possible and each.online.assurance == "card" for each in current_definitions()
    )
    delivered = Decision.objects.filter(application__channel="online", application__assurance="card")
    return with_card and delivered.exclude(document_id="").exists()


def s05_began() -> bool:
    return ProcedureVersion.objects.filter(is_current=True).exists()


hooks.systems.register(
    hooks.SystemClaim(
        id="S05", room="procedures", works=s05_works, began=s05_began, url_name="procedures:list"
    )
)


def s02_works() -> bool:
    """Tell whether the city's rules cover the eight life events and somebody was shown a result by them."""
    return s02_began() and NavigatorCount.objects.filter(results__gt=0).exists()


def s02_began() -> bool:
    """Tell whether the city has rules that can be read."""
    try:
        return len(book().events) >= 8
    except Refused:
        return False


hooks.systems.register(
    hooks.SystemClaim(
        id="S02", room="procedures", works=s02_works, began=s02_began, url_name="procedures:navigator"
    )
)

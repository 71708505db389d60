"""The plan systems this room carries. The state is asked of the running house, never typed in."""

from __future__ import annotations

from django.db.models import Count

from kinu.platform.hooks import public as hooks

from .models import (
    Decision,
    Matter,
    MatterPaper,
    NavigatorCount,
    PortalFile,
    PortalReport,
    ProcedureVersion,
)
from .models.matters import HANDED
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


def s01_works() -> bool:
    """Tell whether one hearing was signed and became several applications, printed as one bundle, all as heard."""
    whole = Matter.objects.filter(state=HANDED, differences=[]).exclude(bundle_file="")
    return whole.annotate(sent=Count("forms__application")).filter(sent__gt=1).exists()


def s01_began() -> bool:
    return Matter.objects.exists()


def s06_works() -> bool:
    """Tell whether a pre-entry was opened at the counter by its code and handed over, papers met it before."""
    used = Matter.objects.filter(token_used_at__isnull=False, state=HANDED)
    return used.exists() and MatterPaper.objects.exists()


def s06_began() -> bool:
    return Matter.objects.exclude(token_hash="").exists()


def s05_began() -> bool:
    return ProcedureVersion.objects.filter(is_current=True).exists()


def s75_works() -> bool:
    """Tell whether an application of the portal reached the inbox and its state went back, twin or real."""
    arrived = PortalFile.objects.filter(state="made")
    return PortalReport.objects.filter(state="sent", file__in=arrived).exists()


def s75_began() -> bool:
    return PortalFile.objects.exists()


hooks.systems.register(
    hooks.SystemClaim(
        id="S75",
        room="procedures",
        works=s75_works,
        began=s75_began,
        url_name="procedures:national-portal",
    )
)
hooks.systems.register(
    hooks.SystemClaim(
        id="S05", room="procedures", works=s05_works, began=s05_began, url_name="procedures:list"
    )
)
hooks.systems.register(
    hooks.SystemClaim(
        id="S01", room="procedures", works=s01_works, began=s01_began, url_name="procedures:counter"
    )
)
hooks.systems.register(
    hooks.SystemClaim(
        id="S06", room="procedures", works=s06_works, began=s06_began, url_name="procedures:visit"
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

"""The plan systems this room carries. The state is asked of the running house, never typed in."""

from __future__ import annotations

from kinu.platform.hooks import public as hooks

from .models import Decision, PortalFile, PortalReport, ProcedureVersion
from .selectors.catalogue import current_definitions


def s05_works() -> bool:
    """Tell whether an online procedure with card login is published and one application went the whole way."""
    with_card = any(
        each.online.possible and each.online.assurance == "card" for each in current_definitions()
    )
    delivered = Decision.objects.filter(application__channel="online", application__assurance="card")
    return with_card and delivered.exclude(document_id="").exists()


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

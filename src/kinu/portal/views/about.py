"""Pages about this service."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinu.platform.web.public import KinuRequest, open_to_all
from kinu.portal.selectors import about
from kinu.procedures import public as procedures

WHY_OPEN = "Tells how this service works; no personal data."


@open_to_all(WHY_OPEN)
@require_safe
def help_page(request: KinuRequest) -> HttpResponse:
    """Show how to use the service and whom to ask."""
    return _page(request, "portal/help.html")


@open_to_all(WHY_OPEN)
@require_safe
def accessibility(request: KinuRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return _page(request, "portal/accessibility.html")


@open_to_all(WHY_OPEN)
@require_safe
def privacy(request: KinuRequest) -> HttpResponse:
    """Show every registered purpose of personal data with its retention."""
    return _page(request, "portal/privacy.html", purposes=about.personal_data())


@open_to_all(WHY_OPEN)
@require_safe
def site_map(request: KinuRequest) -> HttpResponse:
    """Show every page of the menus and every life event."""
    return _page(request, "portal/site_map.html", pages=about.pages(), events=procedures.life_events())


@open_to_all(WHY_OPEN)
@require_safe
def open_source(request: KinuRequest) -> HttpResponse:
    """Show the packages this service is built on."""
    return _page(request, "portal/open_source.html", packages=about.packages())


def _page(request: KinuRequest, template: str, **context: object) -> HttpResponse:
    return render(request, template, context)

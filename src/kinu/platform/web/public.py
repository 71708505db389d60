"""The door of web: marks for views, the typed request."""

from __future__ import annotations

from django.http import HttpRequest

from kinu.kernel.actor import Actor

from .access import Access, Door, access_of, for_anybody_known, for_residents, open_to_all, requires

__all__ = [
    "Access",
    "Door",
    "KinuRequest",
    "access_of",
    "for_anybody_known",
    "for_residents",
    "open_to_all",
    "requires",
]


class KinuRequest(HttpRequest):
    """A request after identity's middleware: `actor` is always there, a guest when nobody is logged in."""

    actor: Actor

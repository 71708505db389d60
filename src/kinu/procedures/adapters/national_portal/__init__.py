"""The national portal in use: the one the settings name, else the working twin."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import Listed, NationalPortal, PortalDown, PortalRefused
from .folder import FolderPortal
from .http import HttpPortal
from .null import NullPortal

__all__ = [
    "FolderPortal",
    "HttpPortal",
    "Listed",
    "NationalPortal",
    "NullPortal",
    "PortalDown",
    "PortalRefused",
    "national_portal",
]

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def national_portal() -> NationalPortal:
    """Return the portal at KINU_NATIONAL_PORTAL: an https address, a `file:///folder`, or the twin when it is empty."""
    place = urlsplit(settings.KINU_NATIONAL_PORTAL)
    if not place.scheme:
        return NullPortal(Path(settings.DEMO_DIR) / "national_portal.json" if settings.DEMO else None)
    if place.scheme == "file":
        return FolderPortal(Path(place.path))
    if place.scheme == "https" or (place.scheme == "http" and place.hostname in _LOOPBACK):
        return HttpPortal(
            base=settings.KINU_NATIONAL_PORTAL,
            user=settings.KINU_NATIONAL_PORTAL_USER,
            password=settings.KINU_NATIONAL_PORTAL_PASSWORD,
        )
    raise ImproperlyConfigured("KINU_NATIONAL_PORTAL must be https://… or file:///…")

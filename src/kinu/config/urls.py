"""Every address of the house. A room's `urls.py` is mounted under its own prefix; the portal stands at the root."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

_MOUNTS = (
    ("", "kinu.platform.web"),
    ("", "kinu.platform.identity"),
    ("staff/audit/", "kinu.platform.audit"),
    ("", "kinu.platform.jobs"),  # staff/jobs/, staff/health/, health/
    ("staff/people/", "kinu.platform.people"),
    ("places/", "kinu.platform.places"),
    ("files/", "kinu.platform.files"),
    ("documents/", "kinu.platform.documents"),
    ("messages/", "kinu.messages"),
    ("eligibility/", "kinu.eligibility"),
    ("procedures/", "kinu.procedures"),
    ("mobility/", "kinu.mobility"),
    ("plan/", "kinu.plan"),
    ("", "kinu.portal"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"{room}.urls")) for prefix, room in _MOUNTS if find_spec(f"{room}.urls")
]

handler400 = "kinu.platform.web.errors.bad_request"
handler403 = "kinu.platform.web.errors.forbidden"
handler404 = "kinu.platform.web.errors.not_found"
handler500 = "kinu.platform.web.errors.server_error"

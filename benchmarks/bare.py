"""The peer: the smallest Django program that answers, served exactly like the city hall."""

from __future__ import annotations

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(
        SECRET_KEY="bare",  # noqa: S106  a program without secrets
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
    )
    django.setup()


def answer(request: HttpRequest) -> HttpResponse:
    """Answer two letters."""
    return HttpResponse("ok" if request.method else "")


urlpatterns = [path("", answer)]
application = get_wsgi_application()

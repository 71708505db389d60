"""Wiring."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "kinu.platform.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

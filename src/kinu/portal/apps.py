"""Wiring."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kinu.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

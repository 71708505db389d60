"""Wiring."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "kinu.platform.outbox"
    label = "outbox"
    verbose_name = _("出来事の配達")
    default_auto_field = "django.db.models.BigAutoField"

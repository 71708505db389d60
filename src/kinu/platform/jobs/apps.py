"""Wiring."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "kinu.platform.jobs"
    label = "jobs"
    verbose_name = _("裏で動く仕事")
    default_auto_field = "django.db.models.BigAutoField"

"""Wiring."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kinu.platform.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

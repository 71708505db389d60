"""Wiring."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "kinu.messages"
    label = "kinu_messages"
    default_auto_field = "django.db.models.BigAutoField"

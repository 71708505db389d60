"""Wiring."""

from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "kinu.mobility"
    label = "mobility"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kinu.platform.audit import public as audit  # noqa: PLC0415  models load after the apps

        audit.guarded.add("mobility_dayevent")

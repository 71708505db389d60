"""Wiring."""

from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "kinu.mobility"
    label = "mobility"

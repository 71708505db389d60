"""Wiring: makes the house's languages known to Django, chains their fallbacks, sets up the log."""

from django.apps import AppConfig
from django.conf.locale import LANG_INFO


class WebConfig(AppConfig):
    name = "kinu.platform.web"
    label = "web"

    def ready(self) -> None:
        from .logs import configure_logs  # noqa: PLC0415  after the settings
        from .translation import chain_fallbacks  # noqa: PLC0415

        LANG_INFO["ja-easy"] = {
            "bidi": False,
            "code": "ja-easy",
            "name": "Easy Japanese",
            "name_local": "やさしい日本語",
        }
        LANG_INFO["fil"] = {"bidi": False, "code": "fil", "name": "Filipino", "name_local": "Filipino"}
        chain_fallbacks()
        configure_logs()

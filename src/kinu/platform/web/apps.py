"""Wiring: makes やさしい日本語 a language Django knows."""

from django.apps import AppConfig
from django.conf.locale import LANG_INFO


class WebConfig(AppConfig):
    name = "kinu.platform.web"
    label = "web"

    def ready(self) -> None:
        LANG_INFO["ja-easy"] = {
            "bidi": False,
            "code": "ja-easy",
            "name": "Easy Japanese",
            "name_local": "やさしい日本語",
        }
        LANG_INFO["fil"] = {"bidi": False, "code": "fil", "name": "Filipino", "name_local": "Filipino"}

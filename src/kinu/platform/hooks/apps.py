"""Wiring: reads each room's registration files once all apps are loaded."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

# One file name per hook; a room without the file brings nothing of that kind.
REGISTRATION_FILES = (
    "permissions",
    "personal_data",
    "acts",
    "audited",
    "banners",
    "names",
    "menu",
    "search",
    "indicators",
    "datasets",
    "notices",
    "health",
    "systems",
    "handlers",
    "tasks",
    "demo",
)


class HooksConfig(AppConfig):
    name = "kinu.platform.hooks"
    label = "hooks"

    def ready(self) -> None:
        autodiscover_modules(*REGISTRATION_FILES)

"""`kinu demo_logins`: who one can be in the demo city."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kinu.platform.identity.rules import DEMO_PIN, demo_logins
from kinu.platform.people import public as people


class Command(BaseCommand):
    """Prints residents with their demo card and staff with their password; refuses outside a demo."""

    help = "Print the demo logins of residents and staff."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo logins exist only with KINU_DEMO=1.")
        self.stdout.write(f"\nResidents: {settings.BASE_URL}/login/  (hold a demo card, PIN {DEMO_PIN})")
        for persona in people.demo_personas():
            self.stdout.write(f"  {persona.name}  {persona.birth_date}")
        self.stdout.write(
            f"\nStaff: {settings.BASE_URL}/staff/login/  (code: {settings.BASE_URL}/demo-provider/totp)"
        )
        for login in demo_logins():
            self.stdout.write(f"  {login.username:10} {login.password:12} {login.title}")

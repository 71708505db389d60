"""`make new-room NAME=booking TIER=services`: lays the shape of a room and registers it in its tier.

The room starts with a charter, wiring, permissions, a first page with its test, and nothing that does nothing.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from tools.source import CHECKOUT

SRC = CHECKOUT / "src" / "kinu"
TIERS = {"services": "procedures", "instruments": "messages"}

FILES = {
    "__init__.py": '''"""{name}: say in one sentence what this room is for.

Not for: say what it leaves to others.
Owns the words: list the words of the glossary it owns. Carries the plan systems: list them (S..).
"""
''',
    "apps.py": '''"""Wiring."""

from django.apps import AppConfig


class {title}Config(AppConfig):
    name = "kinu.{name}"
    label = "{name}"
''',
    "public.py": '''"""The door of {name}: functions and frozen dataclasses for other rooms."""

__all__: list[str] = []
''',
    "permissions.py": '''"""Named rights of {name}."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.permissions.register(hooks.Permission("{name}.view", _("見る"), roles=("clerk", "chief")))
''',
    "views.py": '''"""Pages of {name}."""

from django.http import HttpResponse
from django.shortcuts import render

from kinu.platform.web.public import KinuRequest, requires


@requires("{name}.view")
def index(request: KinuRequest) -> HttpResponse:
    """Show the first page of the room to staff."""
    return render(request, "{name}/index.html")
''',
    "urls.py": '''"""Addresses of {name}."""

from django.urls import path

from . import views

app_name = "{name}"
urlpatterns = [path("", views.index, name="index")]
''',
    "templates/{name}/index.html": """{{# Expects: nothing yet #}}
{{% extends "kinu/staff.html" %}}
{{% block title %}}{title}{{% endblock title %}}
{{% block heading %}}{title}{{% endblock heading %}}
{{% block content %}}
{{% endblock content %}}
""",
    "tests/__init__.py": "",
    "tests/test_pages.py": '''"""Who may open the pages of {name}."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_a_guest_does_not_see_the_room(client: Client) -> None:
    assert client.get(reverse("{name}:index")).status_code in {{302, 404}}
''',
}


def lay(name: str, tier: str) -> list[Path]:
    """Write the files of room `name` and enter it in settings, addresses and contracts; return what was written.

    Raises ValueError with a sentence when the name or tier cannot be used or the room stands already.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,30}", name):
        raise ValueError(f"'{name}' is no package name: lower-case letters, digits and _ only.")
    if tier not in TIERS:
        raise ValueError(f"Choose a tier: {', '.join(TIERS)}.")
    if (SRC / name).exists():
        raise ValueError(f"The room {name} stands already.")
    written = []
    for pattern, text in FILES.items():
        path = SRC / name / pattern.format(name=name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=name, title=name.capitalize()), encoding="utf-8")
        written.append(path)
    beside = TIERS[tier]
    _enter("src/kinu/config/settings.py", f'    "kinu.{beside}",\n', f'    "kinu.{name}",\n')
    _enter(
        "src/kinu/config/urls.py",
        f'    ("{beside}/", "kinu.{beside}"),\n',
        f'    ("{name}/", "kinu.{name}"),\n',
    )
    contracts = CHECKOUT / "pyproject.toml"
    text = contracts.read_text(encoding="utf-8")
    contracts.write_text(
        re.sub(rf'"({beside}[ a-z_:]*)"', rf'"\1 : {name}"', text, count=1), encoding="utf-8"
    )
    return written


def _enter(file: str, after: str, line: str) -> None:
    path = CHECKOUT / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(after, after + line, 1), encoding="utf-8")


def main() -> int:
    """Lay the room named on the command line."""
    try:
        written = lay(sys.argv[1] if len(sys.argv) > 1 else "", os.environ.get("TIER", "services"))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(CHECKOUT))
    print("Next: write the charter, then `make map`, then the data model on one page under docs/adr/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The invented examples on `/design/`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def design_context(request: HttpRequest) -> dict[str, Any]:
    return {"request": request}

"""One page of a long list, with the addresses of its neighbours."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def paginate(request: HttpRequest, items: Any, *, per_page: int = 50) -> Page[Any]:
    """Return the page named by `?page=`; the nearest one when the number is out of range or no number."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))

"""Public pages: the list of facilities, the towns of a postcode."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kinu.kernel.kana import fold, to_digits
from kinu.kernel.names import match_key
from kinu.platform.web.public import KinuRequest, open_to_all

from . import selectors
from .forms import FacilitySearch
from .kinds import FLAGS, KINDS, PUBLIC_KINDS

_PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A facility as the list shows it."""

    facility: selectors.Facility
    kind: object
    flags: tuple[object, ...]
    metres: int | None

    @property
    def distance(self) -> str:
        if self.metres is None:
            return ""
        return f"{self.metres} m" if self.metres < 1_000 else f"{self.metres / 1_000:.1f} km"


@open_to_all("Where public facilities are is public information.")
@require_safe
def facilities(request: KinuRequest) -> HttpResponse:
    """List facilities by name and kind, the nearest to a town first when one is chosen."""
    form = FacilitySearch(request.GET.dict())
    asked = form.cleaned_data if form.is_valid() else {}
    lines = _lines(text=asked.get("q", ""), kind=asked.get("kind", ""), near=asked.get("near", ""))
    page = Paginator(lines, _PAGE).get_page(request.GET.get("page"))
    return render(request, "places/facilities.html", {"form": form, "page": page, "total": len(lines)})


@open_to_all("Where public facilities are is public information.")
@require_safe
def facility(request: KinuRequest, facility_id: str) -> HttpResponse:
    """Show one facility and what is near it."""
    found = selectors.facility(facility_id)
    if found is None or found.kind not in PUBLIC_KINDS:
        raise Http404
    near = selectors.nearest(found.point, limit=40) if found.point else ()
    others = [
        _line(one.facility, one.metres)
        for one in near
        if one.facility.id != found.id and _is_listed(one.facility)
    ]
    return render(request, "places/facility.html", {"line": _line(found, None), "near": others[:5]})


@open_to_all("The postcode table is public; address fields of every form ask it.")
@require_safe
@cache_control(public=True, max_age=86_400)
def postcode(request: KinuRequest, digits: str) -> JsonResponse:  # noqa: ARG001
    """Return the towns of a postcode as JSON: `{"postcode", "towns": [{"id", "name", "kana"}]}`."""
    towns = selectors.towns_at_postcode(digits)
    body = [{"id": town.id, "name": town.name, "kana": town.kana} for town in towns]
    return JsonResponse(
        {"postcode": to_digits(digits), "towns": body}, json_dumps_params={"ensure_ascii": False}
    )


def _lines(*, text: str, kind: str, near: str) -> list[Line]:
    town = selectors.town(near) if near else None
    if town is None:
        lines = [_line(one, None) for one in selectors.facilities(kind=kind)]
    else:
        count = len(selectors.facilities(kind=kind))
        lines = [
            _line(one.facility, one.metres) for one in selectors.nearest(town.point, kind=kind, limit=count)
        ]
    return [line for line in lines if _is_listed(line.facility) and _fits(line.facility, text)]


def _is_listed(one: selectors.Facility) -> bool:
    return one.kind in PUBLIC_KINDS and one.is_open


def _fits(one: selectors.Facility, text: str) -> bool:
    return all(
        match_key(word) in match_key(f"{one.name}{one.address}") or fold(word) in fold(one.kana)
        for word in text.split()
    )


def _line(one: selectors.Facility, metres: int | None) -> Line:
    return Line(
        one, KINDS.get(one.kind, one.kind), tuple(FLAGS[flag] for flag in one.flags if flag in FLAGS), metres
    )

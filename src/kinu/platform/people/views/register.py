"""Finding a resident, seeing the record, who looked."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.kernel.partial_date import parse_partial
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions, public
from kinu.platform.people.forms import ReasonForm, SearchForm
from kinu.platform.people.models import ProtectionOrder
from kinu.platform.web.public import KinuRequest, requires

_LIMIT = 50


@requires(permissions.SEARCH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: KinuRequest) -> HttpResponse:
    """Find residents. The question travels in the body: names do not belong into addresses and their logs."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    hits: tuple[public.ResidentHit, ...] | None = None
    if form.is_bound and form.is_valid():
        query = form.query(form.cleaned_data)
        hits = public.search_residents(
            query, by=request.actor, reason=form.cleaned_data["reason"], limit=_LIMIT
        )
    context = {"form": form, "hits": hits, "limit": _LIMIT, "reason": form["reason"].value() or ""}
    return render(request, "people/search.html", context)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of the household as the page shows it."""

    view: public.MemberView
    birth_words: str
    sex: str


@requires(permissions.VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident(request: KinuRequest, resident_id: str) -> HttpResponse:
    """Show the record after a reason was given; a protected address only to those with the right."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        label = public.labels([resident_id]).get(resident_id)
        if label is None:
            raise Http404
        return render(request, "people/reason.html", {"form": form, "label": label})
    reason = form.cleaned_data["reason"]
    view = public.resident(resident_id, by=request.actor, reason=reason)
    household = public.household_of(resident_id, by=request.actor, reason=reason)
    if view is None or household is None:
        raise Http404
    return render(request, "people/resident.html", _page(request, view, household, reason))


def _page(
    request: KinuRequest, view: public.ResidentView, household: public.HouseholdView, reason: str
) -> dict[str, object]:
    may_protect = request.actor.can(permissions.PROTECT)
    orders = (
        ProtectionOrder.objects.filter(resident_id=view.id) if may_protect else ProtectionOrder.objects.none()
    )
    return {
        "resident": view,
        "sex": _sex(view.sex),
        "nationality": _nationality(view.nationality),
        "members": [_line(member) for member in household.members],
        "household": household,
        "orders": list(orders),
        "may_protect": may_protect,
        "may_view_looks": request.actor.can(permissions.VIEW_LOOKS),
        "reason": reason,
        "today": clock.today(),
    }


def _line(member: public.MemberView) -> MemberLine:
    return MemberLine(member, parse_partial(member.birth).words(), _sex(member.sex))


def _nationality(code: str) -> str:
    """Return the name of a country many residents come from, else the three letters of the register."""
    names = {
        "JPN": _("日本"),
        "BRA": _("ブラジル"),
        "CHN": _("中国"),
        "IDN": _("インドネシア"),
        "KOR": _("韓国"),
        "LKA": _("スリランカ"),
        "NPL": _("ネパール"),
        "PAK": _("パキスタン"),
        "PER": _("ペルー"),
        "PHL": _("フィリピン"),
        "THA": _("タイ"),
        "VNM": _("ベトナム"),
    }
    return names.get(code, code)


def _sex(code: int) -> str:
    return {1: _("男"), 2: _("女"), 9: _("その他")}.get(code, _("不明"))


@requires(permissions.VIEW_LOOKS)
@never_cache
@require_safe
def looks(request: KinuRequest, resident_id: str) -> HttpResponse:
    """Show who looked at a resident's record."""
    label = public.labels([resident_id]).get(resident_id)
    if label is None:
        raise Http404
    found = audit.looks_at(resident_id=resident_id, limit=200)
    return render(request, "people/looks.html", {"label": label, "looks": found})


@requires(permissions.VIEW_DEPARTMENTS)
@require_safe
def departments(request: KinuRequest) -> HttpResponse:
    """List departments and sections."""
    return render(request, "people/departments.html", {"departments": public.departments()})

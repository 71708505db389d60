"""My page: for the logged-in resident, about the resident."""

from __future__ import annotations

import csv

from django.conf import settings as house
from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.platform.identity import public as identity
from kinu.platform.web.public import KinuRequest, for_residents, languages
from kinu.portal.forms import SettingsForm
from kinu.portal.selectors.mine import LOOKS_IN_FILE, looks_at_me, my_page, my_record

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula."""


@for_residents()
@require_safe
def my(request: KinuRequest) -> HttpResponse:
    """Show the reader's matters, messages, family and settings."""
    now = clock.now()
    page = my_page(actor=request.actor, now=now)
    context = {
        "page": page,
        "own_language": dict(languages()).get(page.settings.language, page.settings.language),
        "family_url": _address("identity:family"),
    }
    return render(request, "portal/my.html", context)


@for_residents()
@require_safe
def record(request: KinuRequest) -> HttpResponse:
    """Show what the register holds of the reader, and who looked at it."""
    context = {"record": my_record(actor=request.actor)}
    return render(request, "portal/record.html", context)


@for_residents()
@require_safe
def looks_file(request: KinuRequest) -> HttpResponse:
    """Send who looked at the reader's record as a table (CSV, UTF-8 with mark, as spreadsheets expect)."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="looks-{clock.today():%Y%m%d}.csv"'
    table = csv.writer(response)
    table.writerow([_("いつ"), _("だれが"), _("何を"), _("なぜ")])
    for look in looks_at_me(actor=request.actor, limit=LOOKS_IN_FILE):
        at = look.at.astimezone(clock.JST).strftime("%Y-%m-%d %H:%M")
        table.writerow(
            [at, *(f"'{cell}" if cell[:1] in _FORMULA else cell for cell in (look.who, look.what, look.why))]
        )
    return response


@for_residents()
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: KinuRequest) -> HttpResponse:
    """Show and store the reader's language and size of letters."""
    known = identity.settings_of(request.actor.account_id)
    start = {"language": known.language, "text_size": known.text_size}
    form = SettingsForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        identity.set_preferences(by=request.actor, **form.cleaned_data)
        flash.success(request, _("保存しました。"))
        response = redirect("portal:my")
        response.set_cookie(
            house.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=house.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
        )
        return response
    return render(request, "portal/settings.html", {"form": form})


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

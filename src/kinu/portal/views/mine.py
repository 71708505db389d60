"""My page: for the logged-in resident, about the resident."""

from __future__ import annotations

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
from kinu.portal.selectors.banners import banners_at
from kinu.portal.selectors.mine import my_page, my_record


@for_residents()
@require_safe
def my(request: KinuRequest) -> HttpResponse:
    """Show the reader's matters, messages, family and settings."""
    now = clock.now()
    page = my_page(actor=request.actor, now=now)
    context = {
        "page": page,
        "banners": banners_at(now=now),
        "own_language": dict(languages()).get(page.settings.language, page.settings.language),
        "family_url": _address("identity:family"),
    }
    return render(request, "portal/my.html", context)


@for_residents()
@require_safe
def record(request: KinuRequest) -> HttpResponse:
    """Show what the register holds of the reader, and who looked at it."""
    context = {"record": my_record(actor=request.actor), "banners": banners_at(now=clock.now())}
    return render(request, "portal/record.html", context)


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
    return render(request, "portal/settings.html", {"form": form, "banners": banners_at(now=clock.now())})


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

"""The staff's home, and the banners above everybody's pages."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.platform.web.public import KinuRequest, requires
from kinu.portal import services
from kinu.portal.forms import BannerForm
from kinu.portal.models import Banner
from kinu.portal.permissions import BANNER, STAFF_HOME
from kinu.portal.rules.banner import Level
from kinu.portal.selectors.banners import all_banners
from kinu.portal.selectors.staff import staff_home


@requires(STAFF_HOME)
@require_safe
def home(request: KinuRequest) -> HttpResponse:
    """Show waiting work, notices and the menu by room; the state of the house to those who may see it."""
    context = {
        "home": staff_home(actor=request.actor, now=clock.now()),
        "health_url": _address("hooks:health") if request.actor.can("hooks.health") else "",
        "inbox_url": _address("procedures:inbox"),
    }
    return render(request, "portal/staff_home.html", context)


@requires(BANNER)
@require_http_methods(["GET", "HEAD", "POST"])
def banners(request: KinuRequest) -> HttpResponse:
    """Show banners, the newest first, and put a new one up."""
    form = BannerForm(request.POST or None)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.raise_banner(
            level=Level(data["level"]),
            message=data["message"],
            translations=form.translations(),
            url=data["url"],
            starts_at=now,
            ends_at=now + timedelta(hours=data["hours"]),
            by=request.actor,
        )
        flash.success(request, _("お知らせを出しました。"))
        return redirect("portal:banners")
    return render(request, "portal/staff_banners.html", {"banners": all_banners(), "form": form, "now": now})


@requires(BANNER)
@require_POST
def end_banner(request: KinuRequest, banner_id: str) -> HttpResponse:
    """Take a banner down."""
    try:
        services.end_banner(banner_id=banner_id, by=request.actor, now=clock.now())
    except Banner.DoesNotExist as unknown:
        raise Http404 from unknown
    flash.success(request, _("お知らせを終えました。"))
    return redirect("portal:banners")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

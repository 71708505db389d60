"""Setting and lifting protection orders."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.people import permissions, public
from kinu.platform.people.forms import LiftForm, ProtectionForm
from kinu.platform.people.models import ProtectionOrder
from kinu.platform.people.services.protection import lift_protection, set_protection
from kinu.platform.web.public import KinuRequest, requires


@requires(permissions.PROTECT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def protect(request: KinuRequest, resident_id: str) -> HttpResponse:
    """Put a resident under protection."""
    label = public.labels([resident_id]).get(resident_id)
    if label is None:
        raise Http404
    form = ProtectionForm(request.POST if request.method == "POST" else None, today=clock.today())
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        try:
            set_protection(
                resident_id=resident_id,
                kind=asked["kind"],
                reason=asked["reason"],
                starts_on=asked["starts_on"],
                ends_on=asked["ends_on"],
                by=request.actor,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("支援措置を登録しました。住所と世帯は、権利のない職員には見えません。")
            )
            return redirect("people:resident", resident_id=resident_id)
    return render(request, "people/protect.html", {"form": form, "label": label})


@requires(permissions.PROTECT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: KinuRequest, order_id: str) -> HttpResponse:
    """End a protection order."""
    order = ProtectionOrder.objects.filter(id=order_id).first()
    if order is None:
        raise Http404
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            lift_protection(
                order_id=order_id, reason=reason, on=clock.today(), by=request.actor, now=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("支援措置を解除しました。"))
            return redirect("people:resident", resident_id=order.resident_id)
    label = public.labels([order.resident_id])[order.resident_id]
    return render(request, "people/lift.html", {"form": form, "order": order, "label": label})

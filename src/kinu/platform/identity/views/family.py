"""Family and agents: whose matters are these, who may act for whom."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.identity import rules, selectors
from kinu.platform.identity.forms import DelegationCodeForm, DelegationForm
from kinu.platform.identity.selectors import DelegationView, family, scopes
from kinu.platform.identity.services import acting
from kinu.platform.identity.services import delegation as service
from kinu.platform.web.public import KinuRequest, for_residents

WITH_CARD = for_residents(assurance="card")


@WITH_CARD
@require_GET
@never_cache
def overview(request: KinuRequest) -> HttpResponse:
    """Show for whom I may act, who may act for me, and the choice in force now."""
    return _overview(request)


def _overview(request: KinuRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    actor, now = request.actor, clock.now()
    agreements = selectors.delegations_of(actor.resident_id)
    context = {
        "principals": [
            (principal, _scope_words(principal.procedures))
            for principal in acting.principals_of(actor, now=now)
        ],
        "given": [
            _line(agreement)
            for agreement in agreements
            if agreement.principal_resident_id == actor.resident_id
        ],
        "acts_for_other": actor.acts_for != actor.resident_id,
        "in_register": bool(actor.resident_id),
        "next": rules.safe_next(request.GET.get("next", ""), fallback=""),
        "refusal": refusal,
    }
    return render(request, "identity/family.html", context, status=refusal.status if refusal else 200)


def _line(agreement: DelegationView) -> dict[str, object]:
    tone = {"proposed": "warning", "active": "success"}.get(agreement.state, "neutral")
    state = {"proposed": _("確認待ち"), "active": _("有効")}.get(agreement.state, _("終了"))
    if agreement.state == "active" and agreement.ends_on < clock.today():
        tone, state = "neutral", _("期間が終わりました")
    return {
        "id": agreement.id,
        "agent": family.name_of(agreement.agent_resident_id),
        "scope": _scope_words(agreement.procedures),
        "ends_on": agreement.ends_on,
        "state": state,
        "tone": tone,
        "open": tone != "neutral",
    }


def _scope_words(procedures: tuple[str, ...]) -> str:
    if not procedures:
        return _("すべての手続き")
    known = scopes.labels()
    return "、".join(str(known.get(code, code)) for code in procedures)


@WITH_CARD
@require_POST
def switch(request: KinuRequest) -> HttpResponse:
    """Act for somebody from now on, or for myself again."""
    try:
        acting.switch(
            request, resident_id=request.POST.get("resident_id", ""), by=request.actor, now=clock.now()
        )
    except acting.MayNotActFor as refusal:
        return _overview(request, refusal=refusal)
    return redirect(rules.safe_next(request.POST.get("next", ""), fallback="/my/family/"))


@WITH_CARD
@require_http_methods(["GET", "POST"])
@never_cache
def propose(request: KinuRequest) -> HttpResponse:
    """Name an agent: what is entrusted, until when; then show the code to hand over, once."""
    now = clock.now()
    form = DelegationForm(request.POST or None, choices=scopes.entries(), today=now.date())
    if request.method == "POST" and form.is_valid():
        try:
            proposal = service.propose(
                by=request.actor,
                procedures=form.chosen(),
                starts_on=now.date(),
                ends_on=form.cleaned_data["ends_on"],
                now=now,
            )
        except (service.NotInRegister, service.PeriodWrong) as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "identity/delegation_code.html", {"proposal": proposal})
    return render(request, "identity/delegation_new.html", {"form": form})


@WITH_CARD
@require_http_methods(["GET", "POST"])
@never_cache
def accept(request: KinuRequest) -> HttpResponse:
    """Become somebody's agent with the code the person handed over."""
    form = DelegationCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.accept(by=request.actor, code=form.cleaned_data["code"], now=clock.now())
        except (service.DelegationCodeWrong, service.OwnDelegation, service.NotInRegister) as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect("identity:family")
    return render(request, "identity/delegation_accept.html", {"form": form})


@WITH_CARD
@require_POST
def end(request: KinuRequest, delegation_id: str) -> HttpResponse:
    """End a delegation now."""
    try:
        service.end(by=request.actor, delegation_id=delegation_id, now=clock.now())
    except service.DelegationNotYours as refusal:
        return _overview(request, refusal=refusal)
    return redirect("identity:family")

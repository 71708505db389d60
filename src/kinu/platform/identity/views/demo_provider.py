"""The local provider's own pages and addresses under /demo-provider/. Outside a demo none of them exists."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from kinu.kernel import clock
from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.identity import rules
from kinu.platform.identity.adapters.chosen import local_provider
from kinu.platform.identity.adapters.local_http import back_channel
from kinu.platform.identity.adapters.local_provider import Deviation, LocalProvider
from kinu.platform.identity.forms import PinForm
from kinu.platform.identity.services import card, demo_card
from kinu.platform.people import public as people
from kinu.platform.web.public import KinuRequest, open_to_all

_SEARCHER = Actor(
    kind=ActorKind.SYSTEM, account_id="demo", label="demo", permissions=frozenset({"people.search"})
)
DEMO = open_to_all("デモのときだけある、架空の人だけのカード認証のまね")


def _provider(request: HttpRequest) -> LocalProvider:
    if not settings.DEMO:
        raise Http404
    return local_provider(origin=card.origin_of(request))


@DEMO
@require_http_methods(["GET", "POST"])
@never_cache
def authorize(request: KinuRequest) -> HttpResponse:
    """Let the reader choose a person of the demo city and hold that person's card."""
    provider = _provider(request)
    asked = {name: request.GET[name] for name in request.GET}
    try:
        provider.check_authorization(asked)
        if request.method == "POST":
            return _answer(request, provider, asked)
    except Deviation as deviation:
        return render(request, "identity/demo_refused.html", {"why": deviation.why}, status=400)
    return _choose(request)


def _answer(request: KinuRequest, provider: LocalProvider, asked: Mapping[str, str]) -> HttpResponse:
    if "cancel" in request.POST:
        return redirect(provider.cancel(asked))
    resident_id, form = request.POST.get("card", ""), PinForm(request.POST)
    if form.is_valid():
        now = clock.now()
        try:
            person = demo_card.read_card(resident_id, pin=form.cleaned_data["pin"], now=now)
        except demo_card.NoSuchCard:
            return _choose(request)
        except (demo_card.PinWrong, demo_card.CardLocked) as refusal:
            form.add_error("pin", str(refusal))
        else:
            return redirect(provider.hold_card(asked, person, now=now))
    return _pin(request, resident_id, form)


def _choose(request: KinuRequest) -> HttpResponse:
    text, chosen = request.GET.get("q", "").strip(), request.GET.get("card", "")
    if chosen:
        return _pin(request, chosen, PinForm())
    personas = [persona for persona in people.demo_personas() if not text]
    query = people.Query(name=text)
    hits = people.search_residents(query, by=_SEARCHER, reason="デモのカードを選ぶ", limit=20) if text else ()
    hidden = [(name, value) for name, value in request.GET.items() if name not in {"q", "card"}]
    context = {"personas": personas, "hits": hits, "q": text, "hidden": hidden, "query": _query(request)}
    return render(request, "identity/demo_cards.html", context)


def _pin(request: KinuRequest, resident_id: str, form: PinForm) -> HttpResponse:
    try:
        person = demo_card.card_holder(resident_id)
    except demo_card.NoSuchCard as refusal:
        raise Http404 from refusal
    context = {"form": form, "person": person, "card": resident_id, "query": _query(request)}
    return render(request, "identity/demo_pin.html", context)


def _query(request: HttpRequest) -> str:
    """Return the authorization request again, without what this page itself added."""
    asked = request.GET.copy()
    for name in ("q", "card"):
        asked.pop(name, None)
    return asked.urlencode()


@DEMO
@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
def back(request: KinuRequest, path: str) -> HttpResponse:
    """Answer discovery, keys, token and userinfo over HTTP; no cookie takes part."""
    answer = back_channel(
        _provider(request),
        method=request.method or "GET",
        path=f"/{path}",
        form={name: request.POST[name] for name in request.POST},
        authorization=request.headers.get("Authorization", ""),
        now=clock.now(),
    )
    return JsonResponse(answer.body, status=answer.status)


@DEMO
@require_GET
@never_cache
def totp(request: KinuRequest) -> HttpResponse:
    """Show the six digits every demo account of staff accepts now."""
    if not settings.DEMO:
        raise Http404
    counter, gone = divmod(int(clock.now().timestamp()), 30)
    digits = format_hotp_value(hotp_value(rules.DEMO_TOTP_SECRET, counter))
    context = {"digits": digits, "logins": rules.demo_logins(), "seconds": 30 - gone}
    return render(request, "identity/demo_totp.html", context)

"""Login of residents: by card, by mail code; logout."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kinu.kernel import clock
from kinu.platform.identity import rules, tasks
from kinu.platform.identity.adapters.base import CardLoginRefusal
from kinu.platform.identity.forms import CodeForm, MailForm
from kinu.platform.identity.services import card, mail_code, session
from kinu.platform.web.public import KinuRequest, for_anybody_known, open_to_all

LOGIN = open_to_all("ログインの入口は、ログインする前の人が使う")


def _next(request: HttpRequest) -> str:
    return rules.safe_next(request.POST.get("next") or request.GET.get("next") or "")


@LOGIN
@require_GET
@never_cache
def choose(request: KinuRequest) -> HttpResponse:
    """Ask how: with the card, or by a code to a mail address where that is enough."""
    target = _next(request)
    card_only = request.GET.get("assurance") == "card"
    if request.actor.is_resident and (request.actor.assurance == "card" or not card_only):
        return redirect(target)
    return render(
        request,
        "identity/login.html",
        {"next": target, "query": urlencode({"next": target}), "card_only": card_only},
    )


@LOGIN
@require_GET
@never_cache
def card_begin(request: KinuRequest) -> HttpResponse:
    """Send the browser to the provider."""
    target = _next(request)
    try:
        return redirect(card.begin(request, next_url=target, now=clock.now()))
    except CardLoginRefusal as refusal:
        return _card_problem(request, refusal, target=target)


@LOGIN
@require_GET
@never_cache
def card_callback(request: KinuRequest) -> HttpResponse:
    """Take the provider's answer; every answer that is not beyond doubt ends on a page with a plain sentence."""
    now = clock.now()
    answer = {name: request.GET[name] for name in request.GET}
    target = card.next_of(request, answer, now=now)
    try:
        done = card.finish(request, answer, now=now)
    except CardLoginRefusal as refusal:
        return _card_problem(request, refusal, target=target)
    if done.unmatched:
        return redirect(
            f"{reverse('identity:unmatched')}?{urlencode({'next': done.next, 'why': done.unmatched})}"
        )
    return redirect(done.next)


def _card_problem(request: KinuRequest, refusal: CardLoginRefusal, *, target: str) -> HttpResponse:
    card.note_refusal(refusal)
    context = {"refusal": refusal, "next": target, "query": urlencode({"next": target})}
    return render(request, "identity/card_problem.html", context, status=refusal.status)


@for_anybody_known()
@require_GET
@never_cache
def unmatched(request: KinuRequest) -> HttpResponse:
    """Say that the login is good and the register knows nobody with these four items."""
    why = request.GET.get("why", "")
    return render(request, "identity/unmatched.html", {"next": _next(request), "moved": why == "address"})


@LOGIN
@require_http_methods(["GET", "POST"])
@never_cache
def mail(request: KinuRequest) -> HttpResponse:
    """Ask for the address and send a code."""
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tasks.request_code(request, mail=form.cleaned_data["mail"], now=clock.now())
        return redirect(f"{reverse('identity:mail_code')}?{urlencode({'next': _next(request)})}")
    target = _next(request)
    return render(
        request, "identity/mail.html", {"form": form, "next": target, "query": urlencode({"next": target})}
    )


@LOGIN
@require_http_methods(["GET", "POST"])
@never_cache
def enter_code(request: KinuRequest) -> HttpResponse:
    """Ask for the code from the mail."""
    code_id = str(request.session.get(mail_code.REQUEST, ""))
    target = _next(request)
    if not code_id:
        return redirect(f"{reverse('identity:mail')}?{urlencode({'next': target})}")
    form = CodeForm(request.POST or None)
    over = False
    if request.method == "POST" and form.is_valid():
        try:
            mail_code.log_in(request, code_id=code_id, digits=form.cleaned_data["code"], now=clock.now())
        except (mail_code.CodeWrong, mail_code.CodeOver) as refusal:
            form.add_error("code", str(refusal))
            over = isinstance(refusal, mail_code.CodeOver)
        else:
            return redirect(target)
    context = {
        "form": form,
        "next": target,
        "query": urlencode({"next": target}),
        "over": over,
        "minutes": mail_code.MINUTES,
    }
    return render(request, "identity/mail_code.html", context)


@open_to_all("ログアウトは、ログインが切れたあとでも押せる")
@require_POST
def leave(request: KinuRequest) -> HttpResponse:
    """Log out of this browser and say that nothing was lost."""
    session.end(request, by=request.actor)
    return redirect("identity:left")


@for_anybody_known()
@require_POST
def leave_everywhere(request: KinuRequest) -> HttpResponse:
    """Log out of every browser."""
    session.end_everywhere(request, by=request.actor)
    return redirect("identity:left")


@open_to_all("ログアウトしたあとに見る、個人の情報がないページ")
@require_GET
@never_cache
def left(request: KinuRequest) -> HttpResponse:
    return render(request, "identity/left.html")

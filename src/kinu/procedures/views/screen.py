"""The visitor's second screen: what was heard in the visitor's language, one confirmation, one signature."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import AT_COUNTER, HANDED, SIGNED, TO_CONFIRM
from kinu.procedures.selectors import matters as selectors
from kinu.procedures.services import matters
from kinu.procedures.services.lookup import plain
from kinu.procedures.services.matters.signature import picture_of

from .hearing_page import known_groups

WHY = (
    "a second screen at the counter opens one matter with a short pairing code and shows only what was heard"
)
COOKIE = "kinu_screen"
SPOKEN = "kinu_screen_language"


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: web.KinuRequest) -> HttpResponse:
    """Type the pairing code the clerk said."""
    error, code = "", plain(request.POST.get("code", "") or request.GET.get("code", ""))
    sent = not web.language_switch_requested(request)
    if code and sent:
        try:
            matters.paired(code=code, origin=_origin(request), now=clock.now())
        except Refusal as refusal:
            error = str(refusal)
        else:
            request.session[COOKIE] = code
            return redirect("procedures:screen-show")
    elif request.method == "POST" and sent:
        error = _("窓口の職員が言う6文字を入力してください。")
    context = {
        "code": code,
        "error": error,
        "error_items": [web.ErrorItem("id_code", error)] if error else [],
    }
    return render(request, "procedures/screen/enter.html", context, status=404 if error and code else 200)


@web.open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: web.KinuRequest) -> HttpResponse:
    """Show what was heard; when everything is heard, confirm and sign."""
    row = _paired(request)
    if row is None:
        return redirect("procedures:screen")
    error = ""
    if request.method == "POST" and not web.language_switch_requested(request):
        try:
            _sign(request, row)
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect("procedures:screen-show")
    return render(request, "procedures/screen/show.html", _context(request, row, error))


@web.open_to_all(WHY)
@never_cache
@require_safe
def now(request: web.KinuRequest) -> HttpResponse:
    """The part of the screen that follows the hearing; a new state shows the whole page anew."""
    row = _paired(request)
    if row is None or request.GET.get("state") != row.state:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    if request.GET.get("revision") == str(row.revision):
        return HttpResponse(status=204)
    return render(request, "procedures/screen/now.html", _context(request, row, ""))


def _sign(request: web.KinuRequest, row: Matter) -> None:
    strokes = request.POST.get("strokes", "")
    picture = picture_of(strokes) if strokes else b""
    matters.sign(
        matter=row,
        kind="drawn" if picture else "typed",
        name=request.POST.get("name", "")[:200],
        confirmed=request.POST.get("confirmed") == "yes",
        by=request.actor,
        now=clock.now(),
        picture=picture,
    )


def _paired(request: web.KinuRequest) -> Matter | None:
    code = str(request.session.get(COOKIE, ""))
    try:
        return matters.paired(code=code, origin="", now=clock.now(), count=False)
    except Refusal:
        request.session.pop(COOKIE, None)
        return None


def _context(request: web.KinuRequest, row: Matter, error: str) -> dict[str, object]:
    words = _language(request, row)
    translation.activate(words)
    request.LANGUAGE_CODE = words
    heard = selectors.hearing_of(row)
    heads = selectors.headings(row, heard, language=words)
    return {
        "matter": row,
        "event": selectors.event_name(row, words),
        "groups": known_groups(row, heard, words),
        "heads": heads,
        "complete": sum(each.is_complete for each in heads),
        "promises": [
            each.text.say(words)
            for form in heard.forms()
            for each in form.definition.declarations
            if each.required
        ],
        "is_hearing": row.state == AT_COUNTER,
        "is_mine": row.state == TO_CONFIRM,
        "is_signed": row.state == SIGNED,
        "is_done": row.state == HANDED,
        "error": error,
        "error_items": [web.ErrorItem("id_name", error)] if error else [],
        "name": request.POST.get("name", row.visitor_name),
        "screen_title": _("内容の確認"),
        "language": words,
    }


def _language(request: web.KinuRequest, row: Matter) -> str:
    """The visitor's own choice on this screen wins over the language of the matter; it ends with the matter."""
    switched = getattr(request, "kinu_language", "")
    if switched:
        request.session[SPOKEN] = [row.id, switched]
    owner, chosen = request.session.get(SPOKEN) or ["", ""]
    return str(chosen) if owner == row.id and web.is_language(str(chosen)) else row.language


def _origin(request: web.KinuRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))

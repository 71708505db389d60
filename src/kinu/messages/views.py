"""Pages of messages: the reader's inbox, the ways of telling, the staff's board of mails that did not arrive."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.platform.identity import public as identity
from kinu.platform.web import public as web

from .forms import ChannelsForm
from .selectors import count_of, inbox_of, message_of, troubled_deliveries, unread_count
from .services import MessageNotFound, choose_mail, mark_all_read, mark_read, resend

PAGE = 20


@web.for_residents()
@never_cache
@require_safe
def inbox(request: web.KinuRequest) -> HttpResponse:
    """List the reader's messages, newest first."""
    account_id = request.actor.account_id
    count = count_of(account_id=account_id)
    page = web.paginate(request, range(count), per_page=PAGE)
    shown = inbox_of(account_id=account_id, limit=PAGE, offset=max(page.start_index() - 1, 0))
    context = {"inbox": shown, "page": page, "count": count, "unread": unread_count(account_id=account_id)}
    return render(request, "messages/inbox.html", context)


@web.for_residents()
@never_cache
@require_safe
def detail(request: web.KinuRequest, message_id: str) -> HttpResponse:
    """Show one message and note that it was read."""
    message = message_of(message_id=message_id, by=request.actor)
    if message is None:
        return render(request, "messages/missing.html", status=404)
    if message.is_unread:
        mark_read(message_id=message_id, by=request.actor, now=clock.now())
    return render(request, "messages/detail.html", {"message": message})


@web.for_residents()
@require_POST
def read_all(request: web.KinuRequest) -> HttpResponse:
    mark_all_read(by=request.actor, now=clock.now())
    return redirect("messages:inbox")


@web.for_residents()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: web.KinuRequest) -> HttpResponse:
    """Let the reader choose whether mails follow."""
    chosen = identity.settings_of(request.actor.account_id)
    form = ChannelsForm(
        request.POST if request.method == "POST" else None,
        initial={"mail": "yes" if chosen.mail_wanted else "no"},
    )
    if request.method == "POST" and form.is_valid():
        choose_mail(by=request.actor, wanted=form.cleaned_data["mail"] == "yes")
        flash.success(request, _("お知らせの受け取り方を変えました。"))
        return redirect("messages:channels")
    return render(request, "messages/channels.html", {"form": form, "address": chosen.mail})


@web.requires("messages.board")
@require_safe
def board(request: web.KinuRequest) -> HttpResponse:
    """List mails that did not arrive or may not have arrived."""
    return render(request, "messages/board.html", {"deliveries": troubled_deliveries()})


@web.requires("messages.board")
@require_POST
def send_again(request: web.KinuRequest, delivery_id: str) -> HttpResponse:
    """Queue one mail again; one that is on its way already is told as such."""
    try:
        resend(delivery_id=delivery_id, by=request.actor, now=clock.now())
    except MessageNotFound:
        flash.info(request, _("このメールはもう送り直されています。"))
    else:
        flash.success(request, _("メールを送り直します。"))
    return redirect("messages:board")

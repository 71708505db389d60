"""The board of background work: what runs, what waits, what is dead, and what to do with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kinu.kernel import clock
from kinu.platform.jobs import board, selectors
from kinu.platform.jobs.forms import DiscardForm
from kinu.platform.jobs.permissions import MANAGE
from kinu.platform.outbox import public as outbox
from kinu.platform.web import public as web


@require_GET
@never_cache
@web.requires(MANAGE)
def index(request: web.KinuRequest) -> HttpResponse:
    """Show one state at a time, the dead first."""
    state = request.GET.get("state", "dead")
    if state not in board.states():
        raise Http404
    now = clock.now()
    queue, backlog = selectors.queue(now=now), outbox.backlog()
    context = {
        "state": state,
        "tabs": board.tabs(state),
        "lines": board.lines(state=state),
        "queue": queue,
        "stuck": selectors.is_stuck(queue, oldest_event=backlog.oldest, now=now),
    }
    return render(request, "jobs/board.html", context)


@require_POST
@web.requires(MANAGE)
def resend(request: web.KinuRequest) -> HttpResponse:
    """Send the ticked dead jobs and deliveries again, or all of them."""
    everything = "all" in request.POST
    job_ids, numbers = board.parse_ids(request.POST.getlist("line"))
    if not everything and not (job_ids or numbers):
        messages.warning(request, _("送り直す仕事を選んでください。"))
        return redirect("jobs:board")
    count = board.resend(None if everything else (job_ids, numbers), by=request.actor, now=clock.now())
    messages.success(request, _("%(count)s件を送り直しました。") % {"count": count})
    return redirect("jobs:board")


@require_http_methods(["GET", "POST"])
@web.requires(MANAGE)
def discard(request: web.KinuRequest, line_id: str) -> HttpResponse:
    """Ask for the reason, then give one dead job or delivery up."""
    line = board.line(line_id)
    if line is None or line.state != "dead":
        raise Http404
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        board.discard(line_id, by=request.actor, reason=form.cleaned_data["reason"], now=clock.now())
        messages.success(request, _("取りやめました。"))
        return redirect("jobs:board")
    return render(request, "jobs/discard.html", {"form": form, "line": line})


@require_GET
@never_cache
@web.for_anybody_known()
def progress(request: web.KinuRequest, job_id: str) -> HttpResponse:
    """Show how far a job is; the part asks for itself again every second until the job is settled."""
    found = selectors.progress(job_id) if request.actor.is_staff else None
    if found is None:
        raise Http404
    template = "jobs/progress_part.html" if request.headers.get("HX-Request") else "jobs/progress.html"
    return render(request, template, {"progress": found})

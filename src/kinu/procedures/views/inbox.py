"""The clerk's inbox: search, filters, saved views, bulk assignment with undo, export."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kinu.kernel import clock
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.web import public as web
from kinu.procedures.permissions import EXPORT, VIEW, WORK
from kinu.procedures.selectors import work as selectors
from kinu.procedures.selectors.cards import InboxRow
from kinu.procedures.selectors.states import reader_language
from kinu.procedures.services import work

_KEPT = ("q", "state", "procedure", "assignee", "due", "department", "order", "page")


@web.requires(VIEW)
@never_cache
@require_safe
def inbox(request: web.KinuRequest) -> HttpResponse:
    """The work list of the actor's departments."""
    query = selectors.InboxQuery.parse(request.GET.dict())
    page = selectors.inbox(query=query, actor=request.actor, now=clock.now())
    context = {
        "query": query,
        "page": page,
        "pager": Paginator(range(page.total), selectors.PAGE).get_page(page.page),
        "states": _states(),
        "orders": _orders(),
        "staff": [each for code in sorted(request.actor.departments) for each in identity.staff_of(code)],
        "address": _address(request.GET.dict()),
        "may_work": request.actor.can(WORK),
        "may_export": request.actor.can(EXPORT),
        "undo": request.GET.get("undo", "")[:32],
        "heading": _("申請の受信箱"),
    }
    return render(request, "procedures/staff/inbox.html", context)


def _states() -> list[tuple[str, str]]:
    return [
        ("open", _("処理中のすべて")),
        ("received", _("未着手")),
        ("working", _("審査中")),
        ("waiting", _("補正待ち")),
        ("closed", _("終了したすべて")),
        ("approved", _("認めたもの")),
        ("refused", _("認めなかったもの")),
        ("withdrawn", _("取り下げ")),
        ("all", _("すべて")),
    ]


def _orders() -> list[tuple[str, str]]:
    return [("due", _("期限の近い順")), ("new", _("新しい順")), ("old", _("古い順")), ("name", _("氏名の順"))]


def _address(given: dict[str, str]) -> str:
    return urlencode({key: value for key, value in given.items() if key in _KEPT and value})


@web.requires(WORK)
@require_POST
def bulk_assign(request: web.KinuRequest) -> HttpResponse:
    """Give the chosen applications to one person, and offer to undo it."""
    chosen = [each[:32] for each in request.POST.getlist("chosen")][:200]
    back = _back(request)
    if not chosen:
        messages.warning(request, _("申請が選ばれていません。左のチェックで選んでください。"))
        return redirect(back)
    batch = work.assign_many(
        application_ids=chosen,
        assignee=request.POST.get("assignee", "")[:32],
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("%(count)s件の担当者を変えました。") % {"count": len(chosen)})
    return redirect(f"{back}{'&' if '?' in back else '?'}undo={batch}")


@web.requires(WORK)
@require_POST
def undo(request: web.KinuRequest, batch_id: str) -> HttpResponse:
    """Put a bulk assignment back."""
    count = work.undo_assignment(batch_id=batch_id, by=request.actor, now=clock.now())
    messages.success(request, _("%(count)s件の担当者を元に戻しました。") % {"count": count})
    return redirect(_back(request))


@web.requires(VIEW)
@require_POST
def save_filter(request: web.KinuRequest) -> HttpResponse:
    """Keep the present view under a name."""
    query = request.POST.get("query", "")[:500]
    work.save_filter(name=request.POST.get("name", ""), query=query, by=request.actor)
    messages.success(request, _("条件を保存しました。"))
    return redirect(f"{reverse('procedures:inbox')}?{query}")


@web.requires(VIEW)
@require_POST
def delete_filter(request: web.KinuRequest, filter_id: int) -> HttpResponse:
    """Forget a saved view."""
    work.delete_filter(filter_id=filter_id, by=request.actor)
    return redirect("procedures:inbox")


@web.requires(EXPORT)
@require_safe
def export(request: web.KinuRequest) -> StreamingHttpResponse:
    """The list as CSV, with the filters of the page; writing it out is itself recorded."""
    query = selectors.InboxQuery.parse(request.GET.dict())
    now = clock.now()
    rows = selectors.matching(query=query, actor=request.actor, now=now).order_by("submitted_at", "id")
    audit.look_many(
        by=request.actor,
        resident_ids=[each for each in rows.values_list("subject_resident", flat=True) if each],
        what="申請の一覧の書き出し",
        reason="申請の一覧の書き出し",
        now=now,
    )
    language = reader_language()
    shown = (selectors.inbox_row(row, now=now, language=language) for row in rows.iterator(chunk_size=500))
    response = StreamingHttpResponse(_lines(shown), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="applications-{now:%Y%m%d-%H%M}.csv"'
    return response


class _Echo:
    """A file that gives back what is written, so that rows leave one by one."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterator[InboxRow]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            _("受付番号"),
            _("氏名"),
            _("手続き"),
            _("状態"),
            _("担当者"),
            _("受付日時"),
            _("期限"),
            _("期限の状態"),
        ]
    )
    for row in rows:
        due = f"{row.due_at.astimezone(clock.JST):%Y-%m-%d}" if row.due_at else ""
        name = row.name if not row.is_protected else _("(保護対象)")
        yield writer.writerow(
            [_harmless(each) for each in (
                row.number, name, row.procedure, row.state_label, row.assignee,
                f"{row.submitted_at.astimezone(clock.JST):%Y-%m-%d %H:%M}", due, row.urgency_label,
            )]
        )  # fmt: skip


def _harmless(text: str) -> str:
    """Keep a table program from reading a name as a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _back(request: web.KinuRequest) -> str:
    query = request.POST.get("back", "")[:500]
    address = reverse("procedures:inbox")
    return f"{address}?{query}" if query and "\n" not in query and "\r" not in query else address

"""The list of those left out: look, choose, set aside, tell, write out."""

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

from kinu.eligibility.permissions import EXPORT, FOUND, TELL, WORK
from kinu.eligibility.selectors import found as selectors
from kinu.eligibility.services import telling, work
from kinu.eligibility.tasks import scan_city
from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.jobs import public as jobs
from kinu.platform.web import public as web

_KEPT = ("benefit", "state", "certainty", "q", "page")
PAGE = 50


@web.requires(FOUND)
@never_cache
@require_safe
def found_list(request: web.KinuRequest) -> HttpResponse:
    """The list by benefit; every person shown is a look."""
    query = selectors.Query.parse(request.GET.dict())
    today = clock.today()
    page = Paginator(selectors.matching(query=query, by=request.actor, on=today), PAGE).get_page(
        request.GET.get("page")
    )
    rows = selectors.shown(list(page.object_list), on=today)
    _look(request, rows, "申請していない対象者の一覧")
    context = {
        "query": query,
        "rows": rows,
        "page": page,
        "benefits": selectors.benefit_counts(on=today),
        "run": selectors.last_run(),
        "states": states(),
        "certainties": [("", _("すべて")), ("yes", _("対象")), ("likely", _("見込み"))],
        "address": _address(request.GET.dict()),
        "undo": request.GET.get("undo", "")[:32],
        "may_work": request.actor.can(WORK),
        "may_tell": request.actor.can(TELL),
        "may_export": request.actor.can(EXPORT),
        "heading": _("申請していない対象者"),
    }
    return render(request, "eligibility/found.html", context)


def states() -> list[tuple[str, str]]:
    return [
        ("open", _("これから")),
        ("found", _("見つかった")),
        ("chosen", _("選んだ")),
        ("told", _("知らせた")),
        ("aside", _("対象外")),
        ("all", _("すべて")),
    ]


def _look(request: web.KinuRequest, rows: list[selectors.FoundRow], what: str) -> None:
    ids = [row.resident_id for row in rows]
    audit.look_many(by=request.actor, resident_ids=ids, what=what, reason="申請していない人に知らせるため")


def _address(given: dict[str, str]) -> str:
    return urlencode({key: value for key, value in given.items() if key in _KEPT and value})


def _back(request: web.KinuRequest, **more: str) -> str:
    given = request.POST.get("back", "")[:500]
    extra = urlencode(more)
    return f"{reverse('eligibility:found')}?{given}{'&' if given and extra else ''}{extra}"


def _chosen(request: web.KinuRequest) -> list[str]:
    return [each[:32] for each in request.POST.getlist("chosen")][:500]


@web.requires(WORK)
@require_POST
def move(request: web.KinuRequest) -> HttpResponse:
    """Choose, set aside or put back the ticked ones, and offer to undo it."""
    chosen, state = _chosen(request), request.POST.get("state", "")
    if not chosen:
        messages.warning(request, _("対象者が選ばれていません。左のチェックで選んでください。"))
        return redirect(_back(request))
    if state not in {"chosen", "aside", "found"}:
        return redirect(_back(request))
    try:
        batch = work.move(
            found_ids=chosen,
            state=state,
            reason=request.POST.get("reason", ""),
            by=request.actor,
            now=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request))
    messages.success(
        request,
        _("%(count)s件を「%(state)s」にしました。") % {"count": len(chosen), "state": dict(states())[state]},
    )
    return redirect(_back(request, undo=batch))


@web.requires(WORK)
@require_POST
def undo(request: web.KinuRequest, batch_id: str) -> HttpResponse:
    """Put a bulk change back."""
    try:
        count = work.undo(batch_id=batch_id, by=request.actor, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(count)s件を元に戻しました。") % {"count": count})
    return redirect(_back(request))


@web.requires(TELL)
@require_POST
def tell(request: web.KinuRequest) -> HttpResponse:
    """Ask once, then hand the ticked ones to messages: what is sent cannot be taken back."""
    chosen = _chosen(request)
    if not chosen:
        messages.warning(request, _("対象者が選ばれていません。左のチェックで選んでください。"))
        return redirect(_back(request))
    if request.POST.get("sure") != "yes":
        context = {
            "chosen": chosen,
            "back": request.POST.get("back", "")[:500],
            "heading": _("お知らせを送る"),
        }
        return render(request, "eligibility/tell.html", context)
    try:
        report = telling.tell(found_ids=chosen, by=request.actor, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request))
    messages.success(request, _("%(count)s人に知らせました。") % {"count": report.told})
    words = _left_words()
    for reason, count in report.left.items():
        messages.warning(request, f"{words[reason]}：{count}件")
    return redirect(_back(request))


def _left_words() -> dict[str, str]:
    return {
        "not-chosen": _("「選んだ」になっていないため、送りませんでした"),
        "protected": _("支援措置の対象のため、送りませんでした。担当者が安全な方法で連絡してください"),
        "figures": _("確認していない数値があるため、送りませんでした。「制度の決まり」で確認してください"),
        "told-before": _("同じ制度をこの年度に知らせた人のため、送りませんでした"),
        "no-account": _(
            "市のページを使っていないため、送れませんでした。CSVに書き出して、手紙で知らせてください"
        ),
    }


@web.requires(EXPORT)
@require_safe
def export(request: web.KinuRequest) -> StreamingHttpResponse:
    """The list as CSV, with the filters of the page; writing it out is itself recorded."""
    query, now = selectors.Query.parse(request.GET.dict()), clock.now()
    rows = selectors.shown(
        list(selectors.matching(query=query, by=request.actor, on=now.date())), on=now.date()
    )
    _look(request, rows, "申請していない対象者の一覧の書き出し")
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="left-out-{now:%Y%m%d-%H%M}.csv"'
    return response


class _Echo:
    """A file that gives back what is written, so that rows leave one by one."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: list[selectors.FoundRow]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        (
            "制度",
            "氏名",
            "連絡先の氏名",
            "確かさ",
            "額",
            "区分",
            "理由",
            "本人に聞くこと",
            "印",
            "状態",
            "状態の理由",
            "年度",
        )
    )
    names = {"yes": "対象", "likely": "見込み"}
    for row in rows:
        reasons = "。".join(text for text, holds in row.reasons if holds)
        cells = (row.title, row.name, row.contact, names[row.certainty], row.amount or "", row.category, reasons,
            "、".join(row.missing), " ".join(row.marks), dict(states())[row.state], row.state_reason, row.year)  # fmt: skip
        yield writer.writerow(cells)


@web.requires(WORK)
@require_POST
def scan_now(request: web.KinuRequest) -> HttpResponse:
    """Search the city in the background."""
    jobs.enqueue(scan_city, key="eligibility-scan")
    messages.success(request, _("全市を調べています。1分ほどしたら、この画面を開き直してください。"))
    return redirect(_back(request))

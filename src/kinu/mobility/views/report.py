"""The month for the council: a page, the same on paper, and as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.mobility.permissions import REPORT
from kinu.mobility.rules.co2 import unverified
from kinu.mobility.selectors.report import MonthReport, month_of, months_with_trips, report_of
from kinu.mobility.selectors.words import plain_reason
from kinu.platform.web.public import KinuRequest, requires


@requires(REPORT)
@require_safe
def page(request: KinuRequest) -> HttpResponse:
    """Show the numbers of a month."""
    first, last = _month(request)
    told = report_of(first, last)
    context = {
        "first": first,
        "months": sorted({*months_with_trips(), month_of(clock.today())[0]}, reverse=True),
        "report": told,
        "numbers": [(label, value, unit) for _key, label, value, unit in _lines(told)],
        "reasons": [(plain_reason(code), count) for code, count in told.numbers.refused_by_reason],
        "villages": [
            (village or _("わからない"), count) for village, count in told.numbers.refused_by_village
        ],
        "hours": told.numbers.refused_by_hour,
        "figures": told.saving.figures if told.saving else (),
        "unverified": unverified(told.saving.figures) if told.saving else (),
    }
    return render(request, "mobility/report/page.html", context)


def _month(request: KinuRequest) -> tuple[date, date]:
    asked = request.GET.get("month", "")
    try:
        return month_of(date.fromisoformat(f"{asked}-01") if asked else clock.today())
    except ValueError as wrong:
        raise Http404 from wrong


def _lines(told: MonthReport) -> Iterator[tuple[str, str, str | None, str]]:
    """Yield key, label, value and unit; None while nothing was measured."""
    numbers, kept = told.numbers, told.numbers.punctuality
    yield "riders", _("乗った人"), f"{numbers.riders:,}", _("人")
    yield "rides", _("運んだ予約"), f"{numbers.rides:,}", _("件")
    yield "refused", _("お断り"), f"{numbers.refused:,}", _("件")
    yield "no_shows", _("来なかった予約"), f"{numbers.no_shows:,}", _("件")
    yield "cancelled", _("取り消し"), f"{numbers.cancelled:,}", _("件")
    yield "pooled_share", _("乗り合わせた予約"), _percent(numbers.pooled_share), "%"
    yield "km", _("走った距離"), f"{numbers.km:,.0f}", "km"
    yield "empty_share", _("空で走った距離"), _percent(numbers.empty_share), "%"
    yield "kept_share", _("約束の時間に迎えた"), _percent(kept.kept_share), "%"
    yield "mean_late", _("おくれ(平均)"), _minutes(kept.mean_late), _("分")
    yield "worst_late", _("おくれ(最大)"), _minutes(kept.worst_late), _("分")
    yield "mean_early", _("早着(平均)"), _minutes(kept.mean_early), _("分")
    yield "arrived_late", _("着く約束におくれた予約"), f"{kept.arrived_late:,}", _("件")
    saved = told.saving.saved if told.saving and numbers.km > 0 else None
    yield "co2_saved", _("CO2の増減(車と比べて)"), None if saved is None else f"{-saved:+,.0f}", "kg"


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share * 100:.1f}"


def _minutes(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"


@requires(REPORT)
@require_safe
def csv_file(request: KinuRequest) -> HttpResponse:
    """Give the same numbers as a file a spreadsheet opens."""
    first, last = _month(request)
    told = report_of(first, last)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_("項目"), _("値"), _("単位")])
    rows: list[tuple[Any, ...]] = [(label, value or "", unit) for _key, label, value, unit in _lines(told)]
    rows += [
        (_("お断りの理由: %(what)s") % {"what": plain_reason(code)}, count, _("件"))
        for code, count in told.numbers.refused_by_reason
    ]
    rows += [
        (_("お断りの地区: %(what)s") % {"what": village or _("わからない")}, count, _("件"))
        for village, count in told.numbers.refused_by_village
    ]
    rows += [
        (_("お断りの時刻: %(what)s時台") % {"what": hour}, count, _("件"))
        for hour, count in told.numbers.refused_by_hour
    ]
    rows += [
        (figure[0].label, figure[1].grams, figure[0].unit)
        for figure in (told.saving.figures if told.saving else ())
    ]
    writer.writerows(rows)
    answer = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="mobility-{first:%Y-%m}.csv"'
    return answer

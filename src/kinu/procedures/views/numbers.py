"""The numbers of the work for staff: how people apply, how long it takes, on which page they stop."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.platform.web import public as web
from kinu.procedures.definition import Definition
from kinu.procedures.permissions import VIEW
from kinu.procedures.selectors import counts
from kinu.procedures.selectors.catalogue import current_definitions
from kinu.procedures.services.counting import SENT

from .shared import language

PERIODS = (30, 90, 365)


@web.requires(VIEW)
@require_safe
def numbers(request: web.KinuRequest) -> HttpResponse:
    """Show the four numbers the plan reads, and the drop-off of every page, for the last days asked for."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in PERIODS} else PERIODS[1]
    until = clock.today()
    since = until - timedelta(days=days - 1)
    context = {
        "days": days,
        "periods": PERIODS,
        "since": since,
        "until": until,
        "numbers": _numbers(since, until),
        "procedures": _by_procedure(since, until),
        "fewest": counts.FEWEST,
    }
    return render(request, "procedures/staff/numbers.html", context)


def _numbers(since: date, until: date) -> list[tuple[str, float | None, str]]:
    return [
        (_("オンライン申請の割合"), counts.online_share(since, until), "%"),
        (_("決定までの日数(中央値)"), counts.days_to_decision(since, until), _("日")),
        (_("申請1件あたりの補正"), counts.corrections_per_application(since, until), _("回")),
        (_("途中でやめた人がいちばん多いページの割合"), counts.drop_off(since, until), "%"),
    ]


def _by_procedure(since: date, until: date) -> list[tuple[str, list[tuple[str, counts.PageCount]]]]:
    """Return the pages of each procedure in the order of its form."""
    found = counts.drop_off_per_page(since, until)
    tables = []
    for definition in current_definitions():
        order = [*(each.id for each in definition.sections), "files", SENT]
        rows = sorted(
            (each for each in found if each.code == definition.code and each.step in order),
            key=lambda each: order.index(each.step),
        )
        if rows:
            name = definition.name.say(language())
            tables.append((name, [(_page(definition, each.step), each) for each in rows]))
    return tables


def _page(definition: Definition, step: str) -> str:
    section = definition.section(step)
    if section is not None:
        return section.title.say(language())
    return _("内容の確認") if step == SENT else _("写真や書類")

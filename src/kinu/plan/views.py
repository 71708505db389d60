"""The public pages of the plan."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinu.kernel import clock
from kinu.platform.web.public import open_to_all

from .rules.chart import bars_of
from .rules.state import State, counts, narrowed
from .selectors.status import COLUMNS, as_data, as_rows, page_of, status
from .selectors.words import STATE_WORDS

STATES = [(state, *words) for state, words in STATE_WORDS.items()]
WHY_OPEN = "The plan and its progress are public by the plan's own chapter 5; no personal data."


@open_to_all(WHY_OPEN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every measure with its systems, states and numbers; narrowed by state, department and part."""
    plan = status(now=clock.now())
    chosen = {name: request.GET.get(name, "") for name in ("state", "department", "part")}
    parts = narrowed(plan, **chosen)
    found = [measure for part in parts for group in part.groups for measure in group.measures]
    return render(
        request,
        "plan/index.html",
        {
            "plan": plan,
            "parts": parts,
            "found": len(found),
            "chosen": chosen,
            "states": STATES,
            "measure_counts": _labelled(counts(measure.state for measure in plan.measures())),
            "system_counts": _labelled(counts(system.state for system in plan.systems)),
            "bars": bars_of(plan.parts),
        },
    )


@open_to_all(WHY_OPEN)
@require_safe
def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """Show one measure: the plan's own words, its systems and their numbers."""
    plan = status(now=clock.now())
    found = plan.measure(measure_id)
    if found is None:
        raise Http404
    return render(request, "plan/measure.html", {"plan": plan, "measure": found, "states": STATES})


@open_to_all(WHY_OPEN)
@require_safe
def system(request: HttpRequest, system_id: str) -> HttpResponse:
    """Show one system: its state, its numbers, the measures it serves, where it can be used."""
    plan = status(now=clock.now())
    found = plan.system(system_id)
    if found is None:
        raise Http404
    context = {
        "plan": plan,
        "system": found,
        "measures": [one for one in plan.measures() if one.id in found.measure_ids],
        "page": page_of(found),
        "states": STATES,
    }
    return render(request, "plan/system.html", context)


@open_to_all(WHY_OPEN)
@require_safe
def plan_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Give the plan as JSON, the same as `kinu plan_status --json`."""
    return JsonResponse(
        as_data(status(now=clock.now())), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


@open_to_all(WHY_OPEN)
@require_safe
def plan_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Give the plan as CSV in UTF-8 with a byte order mark, so that spreadsheets read it."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="plan.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows(as_rows(status(now=clock.now())))
    return response


def _labelled(numbers: dict[State, int]) -> list[dict[str, object]]:
    return [
        {"state": state, "label": label, "tone": tone, "number": numbers[state]}
        for state, label, tone in STATES
        if numbers[state] or state is not State.UNREADABLE
    ]

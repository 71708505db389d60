"""The rule packs for a clerk: figures with their marks, rules in words, a try with a household's facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kinu.eligibility import public
from kinu.eligibility.engine.model import LANGUAGES, Pack
from kinu.eligibility.forms import ConfirmForm
from kinu.eligibility.permissions import DECIDE, PACKS
from kinu.eligibility.selectors import explain
from kinu.eligibility.selectors.figures import figures_of
from kinu.eligibility.selectors.found import marks_of
from kinu.eligibility.selectors.packs import pack_of, packs
from kinu.eligibility.services.figures import confirm_figure
from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web


@web.requires(PACKS)
@never_cache
@require_safe
def pack_list(request: web.KinuRequest) -> HttpResponse:
    """Every pack with its law, its dates and its marks."""
    day = _day(request.GET)
    wanted = request.GET.get("q", "").strip()[:60]
    rows = []
    for one in packs():
        if wanted and wanted not in one.title[0] and wanted not in one.source:
            continue
        rule, figures = one.rule_at(day), figures_of(one, day)
        rows.append(
            {
                "pack": one,
                "rule": rule,
                "marks": marks_of({figure.name: figure.mark for figure in figures}),
                "open": sum(figure.is_open for figure in figures),
            }
        )
    context = {"rows": rows, "day": day, "text": wanted, "heading": _("制度の決まり")}
    return render(request, "eligibility/packs.html", context)


@web.requires(PACKS)
@never_cache
@require_safe
def pack(request: web.KinuRequest, code: str) -> HttpResponse:
    """One pack on a day."""
    return render(request, "eligibility/pack.html", _context(request, _pack(code), _day(request.GET), {}))


@web.requires(PACKS)
@never_cache
@require_POST
def try_pack(request: web.KinuRequest, code: str) -> HttpResponse:
    """Answer for the facts typed in; nothing of them is kept or logged."""
    chosen, day = _pack(code), _day(request.POST)
    context = _context(request, chosen, day, request.POST.dict())
    try:
        known = explain.facts_from(context["groups"], request.POST.dict())
        (answer,) = public.answers_for(known=known, on=day, benefits=(code,))
    except (ValueError, public.FactsRefused):
        context["wrong"] = _("数字は半角で、日付は 2026-11-22 の形で入れてください。")
        return render(request, "eligibility/pack.html", context)
    question = public.question_for(known=known, on=day, benefits=(code,))
    context |= {
        "answer": answer,
        "missing": [explain.label_of(name) for name in answer.missing],
        "question": explain.label_of(question.fact) if question else "",
    }
    return render(request, "eligibility/pack.html", context)


@web.requires(DECIDE)
@require_POST
def confirm(request: web.KinuRequest, code: str) -> HttpResponse:
    """Confirm an uncertain figure with one's name and the paper that says so."""
    chosen, day, form = _pack(code), _day(request.POST), ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("何で確かめたかを書いてください。"))
    else:
        try:
            confirm_figure(
                benefit=chosen.code, on=day, by=request.actor, now=clock.now(),
                figure=form.cleaned_data["figure"], source=form.cleaned_data["source"],
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("数値を確認しました。"))
    return redirect(f"{reverse('eligibility:pack', args=[code])}?on={day.isoformat()}")


def _pack(code: str) -> Pack:
    try:
        return pack_of(code)
    except KeyError:
        raise Http404 from None


def _day(given: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(given.get("on", "")))
    except ValueError:
        return clock.today()


def _context(request: web.KinuRequest, chosen: Pack, day: date, given: Mapping[str, str]) -> dict[str, Any]:
    names = (_("日本語"), _("やさしい日本語"), "English", "Português")
    texts = [
        {"name": name, "lang": code, "title": title, "who": who, "deadline": deadline, "documents": papers}
        for name, code, title, who, deadline, papers in zip(
            names, LANGUAGES, chosen.title, chosen.who, chosen.deadline,
            [[paper[at] for paper in chosen.documents] for at in range(len(LANGUAGES))], strict=True,
        )
    ]  # fmt: skip
    return {
        "pack": chosen,
        "day": day,
        "figures": figures_of(chosen, day),
        "rules": explain.rules_of(chosen, day),
        "groups": explain.try_fields(chosen, day, given),
        "given": given,
        "texts": texts,
        "may_decide": request.actor.can(DECIDE),
        "heading": chosen.title[0],
    }

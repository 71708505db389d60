"""When something is asked: rows to choose from, no code to write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.procedures import editing
from kinu.procedures.definition import Condition, Definition

ROWS = 3
_LIMITS = [(">=", _("以上")), ("<=", _("以下")), ("==", _("ちょうど"))]


def add_condition(
    form: forms.Form, definition: Definition, condition: Condition | None, *, before: str
) -> None:
    """Give the form the inputs of a condition over the questions asked before `before`, filled with what stands."""
    built = editing.read_back(condition)
    answers = _answer_choices(definition, before)
    numbers = editing.numbers(definition, before=before)
    if not built.is_plain:
        form.fields["cond_keep"] = forms.BooleanField(
            label=_("いまの条件を残す(外すと、いつも出します)"), required=False, initial=True
        )
        return
    rows = [row for row in built.rows if not row.field]
    limits = [row for row in built.rows if row.field]
    if answers:
        form.fields["cond_all"] = forms.ChoiceField(
            label=_("次の答えが"), choices=[("all", _("すべてそろったとき")), ("any", _("どれか1つでもあるとき"))],
            initial="all" if built.needs_all else "any", required=False,
        )  # fmt: skip
    for index in range(max(ROWS, len(rows)) if answers else 0):
        row = rows[index] if index < len(rows) else editing.Row()
        form.fields[f"cond_answer_{index}"] = forms.ChoiceField(
            label=_("答え"), choices=[("", _("(なし)")), *answers], initial=row.answer, required=False
        )
        form.fields[f"cond_not_{index}"] = forms.ChoiceField(
            label=_("その答えが"), choices=[("", _("である")), ("not", _("でない"))],
            initial="not" if row.is_not else "", required=False,
        )  # fmt: skip
    if numbers:
        row = limits[0] if limits else editing.Row()
        form.fields["cond_field"] = forms.ChoiceField(
            label=_("数の質問"), choices=[("", _("(なし)")), *numbers], initial=row.field, required=False
        )
        form.fields["cond_number"] = forms.IntegerField(label=_("数"), initial=row.number, required=False)
        form.fields["cond_limit"] = forms.ChoiceField(
            label=_("くらべ方"), choices=_LIMITS, initial=row.limit, required=False
        )


def condition_of(form: forms.Form, old: Condition | None) -> Condition | None:
    """Return the condition that was chosen; one that rows cannot say stays or goes as a whole."""
    data = form.cleaned_data
    if "cond_keep" in form.fields:
        return old if data.get("cond_keep") else None
    indexes = (name.rpartition("_")[2] for name in form.fields if name.startswith("cond_answer_"))
    rows = [
        editing.Row(answer=data.get(f"cond_answer_{index}", ""), is_not=bool(data.get(f"cond_not_{index}")))
        for index in indexes
    ]
    rows = [row for row in rows if row.answer]
    if data.get("cond_field") and data.get("cond_number") is not None:
        rows.append(
            editing.Row(
                field=data["cond_field"], limit=data.get("cond_limit") or ">=", number=data["cond_number"]
            )
        )
    return editing.build(rows, needs_all=data.get("cond_all") != "any")


def condition_rows(form: forms.Form) -> list[tuple[Any, ...]]:
    """Return the inputs of each row together, for the template."""
    found: list[tuple[Any, ...]] = [
        (form[name], form[f"cond_not_{name.rpartition('_')[2]}"])
        for name in form.fields
        if name.startswith("cond_answer_")
    ]
    if "cond_field" in form.fields:
        found.append((form["cond_field"], form["cond_number"], form["cond_limit"]))
    return found


def _answer_choices(definition: Definition, before: str) -> list[tuple[str, list[tuple[str, str]]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for each in editing.candidates(definition, before=before):
        grouped.setdefault(each.question, []).append((each.value, f"{each.question}: {each.answer}"))
    return list(grouped.items())

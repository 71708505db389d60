"""One question, as a clerk writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.procedures.definition import Definition, Field, Option
from kinu.procedures.definition.model import ABOUT, Rules
from kinu.procedures.definition.packs import field_from_fact
from kinu.procedures.editing import containers, fields_in, unused_id

from .building import fact_choices
from .condition import add_condition, condition_of
from .lines import BadLineError, read_lines, to_lines
from .texts import MarkedText, TextsForm, Words, text_initial

TYPES = [
    ("text", _("短い文")), ("textarea", _("長い文")), ("kana", _("カタカナ")), ("date", _("日付")), ("ym", _("年月")),
    ("int", _("数")), ("money", _("金額")), ("bool", _("はい・いいえ")), ("choice", _("1つ選ぶ")),
    ("choices", _("いくつでも選ぶ")), ("address", _("住所")), ("phone", _("電話")), ("email", _("メール")),
    ("postcode", _("郵便番号")), ("group", _("くりかえす組(家族など)")),
]  # fmt: skip
_WHO = {
    "": _("申請する人・世帯"), "head": _("世帯主"), "partner": _("配偶者"), "child": _("子"), "newborn": _("生まれた子"),
    "mother": _("母"), "deceased": _("亡くなった人"), "cared": _("介護を受ける人"), "agent": _("代理の人"),
    "other": _("ほかの人"),
}  # fmt: skip
_CHOSEN = {"choice", "choices"}


class QuestionForm(TextsForm):
    """A question: which fact it asks, its words, its shape, its limits, when it is asked."""

    texts: ClassVar[Mapping[str, Words]] = {
        "label": Words(_("質問"), required=False, help=_("事実を選んで空にすると、共通のことばを使います。")),
        "help": Words(_("補足"), required=False, rows=2),
    }
    fact = forms.ChoiceField(
        label=_("どの事実をたずねるか"), required=False,
        help_text=_("同じ事実は、どの手続きでも1度しかたずねません。市が知っていれば自動で入ります。"),
    )  # fmt: skip
    type = forms.ChoiceField(label=_("答えの形"), required=False, choices=[("", _("事実に合わせる")), *TYPES])
    about = forms.ChoiceField(label=_("だれのことか"), required=False)
    required = forms.BooleanField(label=_("必ず答えてもらう"), required=False, initial=True)
    prefill = forms.BooleanField(label=_("市が知っていれば自動で入れる"), required=False, initial=True)
    confirm = forms.BooleanField(label=_("自動で入れた値を、本人に確かめてもらう"), required=False)
    options = MarkedText(
        label=_("選択肢"), required=False, max_length=6000, widget=forms.Textarea({"rows": 5}),
        help_text=_("1行に1つ、「値 | 日本語 | やさしい日本語 | 英語 | ポルトガル語」の順に書きます。"),
    )  # fmt: skip
    least = forms.IntegerField(label=_("いちばん小さい数"), required=False)
    most = forms.IntegerField(label=_("いちばん大きい数"), required=False)
    max_length = forms.IntegerField(label=_("最大の文字数"), required=False, min_value=1, max_value=5000)
    not_future = forms.BooleanField(label=_("未来の日付は受け付けない"), required=False)

    def __init__(
        self, *args: Any, definition: Definition, container: str, question: Field | None, **options: Any
    ) -> None:
        self.question, self.container = question, container
        super().__init__(*args, initial=_initial(question) if question else {}, **options)
        fields: Any = self.fields
        fields["fact"].choices = fact_choices(_("この手続きだけの質問"))
        fields["about"].choices = [(role, _WHO[role]) for role in ABOUT]
        inside = not container.startswith("page:")
        if not inside:
            add_condition(
                self,
                definition,
                question.show_if if question else None,
                before=question.id if question else "",
            )
        elif question and question.show_if:
            self.fields["cond_keep"] = forms.BooleanField(
                label=_("いまの条件を残す(外すと、いつも出します)"), required=False, initial=True
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("fact") and not data.get("label_ja"):
            self.add_error("label_ja", _("質問を入力してください。事実を選べば、空でもかまいません。"))
        if not data.get("fact") and not data.get("type"):
            self.add_error("type", _("答えの形を選んでください。"))
        low, high = data.get("least"), data.get("most")
        if low is not None and high is not None and low > high:
            self.add_error("most", _("いちばん小さい数より小さくなっています。"))
        if data.get("type") in _CHOSEN and not data.get("options") and not data.get("fact"):
            self.add_error("options", _("選択肢を入力してください。"))
        self._read_options(data.get("options") or "")
        return data

    def _read_options(self, typed: str) -> None:
        self.read_options: tuple[Option, ...] = ()
        try:
            self.read_options = tuple(Option(value, text) for value, text in read_lines(typed))
        except BadLineError as bad:
            self.add_error("options", str(bad))

    def result(self, definition: Definition) -> Field:
        """Return the question. What is left empty comes from the fact; what the form does not show stays as it was."""
        data, old = self.cleaned_data, self.question
        taken = {each.id for _name, fields in containers(definition) for each in fields}
        start = old or Field(id=unused_id(data["fact"] or "q", taken))
        if data["fact"] and (old is None or old.fact != data["fact"]):
            start = replace(field_from_fact(data["fact"], field_id=start.id), fields=start.fields)
        label, helping = self.text("label"), self.text("help")
        return replace(
            start, fact=data["fact"], label=label or start.label, help=helping or start.help,
            type=data["type"] or start.type, about=data["about"], required=data["required"],
            prefill=data["prefill"], confirm=data["confirm"],
            options=self.read_options or (start.options if (data["type"] or start.type) in _CHOSEN else ()),
            rules=_rules(start.rules, data), show_if=condition_of(self, start.show_if) if _has_condition(self) else start.show_if,
        )  # fmt: skip


def _has_condition(form: forms.Form) -> bool:
    return any(name.startswith("cond_") for name in form.fields)


def _rules(old: Rules, data: Mapping[str, Any]) -> Rules:
    return replace(
        old, min=data["least"], max=data["most"], max_length=data["max_length"], not_future=data["not_future"]
    )


def _initial(question: Field) -> dict[str, Any]:
    options = to_lines((each.value, each.label) for each in question.options)
    return text_initial(label=question.label, help=question.help) | {
        "fact": question.fact, "type": question.type, "about": question.about, "required": question.required,
        "prefill": question.prefill, "confirm": question.confirm, "options": options,
        "least": question.rules.min, "most": question.rules.max, "max_length": question.rules.max_length,
        "not_future": question.rules.not_future,
    }  # fmt: skip


def question_in(definition: Definition, container: str, field_id: str) -> Field | None:
    """Return the question of a container by its id. Raises UnknownPlace for a container that is not there."""
    return next((each for each in fields_in(definition, container) if each.id == field_id), None)

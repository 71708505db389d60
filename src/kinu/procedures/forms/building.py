"""What a clerk fills in to build or change a procedure; each form gives back a piece of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.platform.people import public as people
from kinu.platform.web import public as web
from kinu.procedures.definition import Attachment, Definition, Reason, Section, Text
from kinu.procedures.definition.model import Deadline, Fee, Office, Online, Paper, Retention, Route
from kinu.procedures.editing import unused_id
from kinu.procedures.facts.vocabulary import categories, life_events, vocabulary

from .condition import add_condition, condition_of
from .lines import BadLineError, read_lines, to_lines
from .texts import MarkedText, TextsForm, Words, text_initial

_ASSURANCE = [
    ("card", _("マイナンバーカードでログイン")),
    ("mail", _("メールの番号でログイン")),
    ("none", _("ログインなし")),
]


class BasicsForm(TextsForm):
    """The procedure's own page: what it is, for whom, who does it, by when, how much, how."""

    texts: ClassVar[Mapping[str, Words]] = {
        "name": Words(_("手続きの名前")),
        "summary": Words(_("どんな手続きか(2文まで)"), rows=3, help=_("結論を先に、です・ますで書きます。")),
        "who": Words(_("だれの手続きか"), rows=2),
        "deadline": Words(_("いつまでにするか"), rows=2),
        "fee": Words(_("費用の説明"), required=False),
        "online": Words(_("オンラインの説明"), required=False),
        "office": Words(
            _("担当の課の呼び方"), required=False,
            help=_("下で課を変えて、ここをそのままにすると、その課のほかの手続きと同じ呼び方になります。"),
        ),
    }  # fmt: skip
    kana = web.KanaField(label=_("名前のフリガナ"), max_length=200)
    words = web.TextField(
        label=_("さがすことば"), required=False, max_length=400,
        help_text=_("住民が打ちそうなことばを「、」で区切ります。"),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("分類"))
    events = forms.MultipleChoiceField(
        label=_("ライフイベント"), required=False, widget=forms.CheckboxSelectMultiple
    )
    department = forms.ChoiceField(label=_("担当の課"))
    phone = web.TextField(label=_("電話番号"), required=False, max_length=20)
    days = forms.IntegerField(
        label=_("期限の日数"), required=False, min_value=1, max_value=3650,
        help_text=_("できごとの次の日から数えます。期限がなければ空にします。"),
    )  # fmt: skip
    amount = forms.IntegerField(
        label=_("費用(円)"), required=False, min_value=0, max_value=1_000_000,
        help_text=_("決まっていない、または人によってちがうときは空にします。推測で書きません。"),
    )  # fmt: skip
    possible = forms.BooleanField(label=_("オンラインで申請できる"), required=False)
    assurance = forms.ChoiceField(label=_("本人確認"), choices=_ASSURANCE)
    for_others = forms.BooleanField(label=_("親や代理の人も申請できる"), required=False)
    years = forms.IntegerField(label=_("保存する年数"), min_value=1, max_value=30)
    law = web.TextField(label=_("根拠"), required=False, help_text=_("「、」で区切ります。"), max_length=400)
    bring = MarkedText(
        label=_("持ち物"), required=False, max_length=6000, widget=forms.Textarea({"rows": 4}),
        help_text=_("1行に1つ、「短い英字 | 日本語 | やさしい日本語 | 英語 | ポルトガル語」の順に書きます。"),
    )  # fmt: skip
    outputs = MarkedText(
        label=_("つくられる文書の題"), required=False, max_length=6000, widget=forms.Textarea({"rows": 4}),
        help_text=_("行の先頭の英字は変えずに、題だけを直します。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, definition: Definition, offices: Mapping[str, Office], **options: Any
    ) -> None:
        self.definition, self.offices = definition, offices
        super().__init__(*args, initial=_basics(definition), **options)
        sections = [(each.code, each.name) for each in people.departments() if each.kind == "section"]
        _choices(self, "category", [(code, labels["ja"]) for code, labels in categories().items()])
        _choices(self, "events", [(each.value, each.label["ja"]) for each in life_events()])
        _choices(self, "department", sections)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("bring", "outputs"):
            try:
                data[name] = dict(read_lines(data.get(name) or ""))
            except BadLineError as bad:
                self.add_error(name, str(bad))
        if {each.id for each in self.definition.outputs} != set(data.get("outputs") or ()):
            self.add_error(
                "outputs", _("文書は増やしたり消したりできません。行の先頭の英字をそのまま残してください。")
            )
        return data

    def apply(self, definition: Definition) -> Definition:
        """Return the definition with what was filled in."""
        data = self.cleaned_data
        return replace(
            definition,
            name=self.text("name"), summary=self.text("summary"), who=self.text("who"), kana=data["kana"],
            words=_words(definition, data["words"]), category=data["category"], life_events=tuple(data["events"]),
            office=self._office(definition.office),
            deadline=_deadline(definition.deadline, self.text("deadline"), data["days"]),
            fee=_fee(definition.fee, self.text("fee"), data["amount"]),
            online=Online(
                possible=data["possible"], assurance=data["assurance"], note=self.text("online"),
                for_others=data["for_others"],
            ),
            retention=_retention(definition.retention, data["years"]), law=_split(data["law"]),
            routing=_routing(definition, data["department"]), bring=_bring(definition, data["bring"]),
            outputs=tuple(replace(each, title=data["outputs"].get(each.id, each.title)) for each in definition.outputs),
        )  # fmt: skip

    def _office(self, old: Office) -> Office:
        """Return the office. A new one is called as other procedures call it; the words follow the department."""
        data, written = self.cleaned_data, self.text("office")
        if data["department"] == old.department or written != old.name:
            same = data["department"] == old.department
            start = old if same else Office(department=data["department"], name=written)
            return replace(start, name=written or old.name, phone=data["phone"])
        known = self.offices.get(data["department"])
        if known is None:
            japanese = people.department_name(data["department"])
            return Office(department=data["department"], name=Text({"ja": japanese}), phone=data["phone"])
        return replace(known, phone=data["phone"] if data["phone"] != old.phone else known.phone)


def _basics(definition: Definition) -> dict[str, Any]:
    office, online = definition.office, definition.online
    return text_initial(
        name=definition.name, summary=definition.summary, who=definition.who, office=office.name,
        deadline=definition.deadline.text, fee=definition.fee.note, online=online.note,
    ) | {
        "kana": definition.kana, "words": "、".join(definition.words.get("ja", ())), "category": definition.category,
        "events": list(definition.life_events), "department": office.department, "phone": office.phone,
        "days": definition.deadline.days, "amount": definition.fee.amount, "possible": online.possible,
        "assurance": online.assurance, "for_others": online.for_others, "years": definition.retention.years,
        "law": "、".join(definition.law), "bring": to_lines((each.id, each.label) for each in definition.bring),
        "outputs": to_lines((each.id, each.title) for each in definition.outputs),
    }  # fmt: skip


def _routing(definition: Definition, department: str) -> tuple[Route, ...]:
    """Return where applications go: what went to the old office goes to the new one."""
    old = definition.office.department
    return tuple(
        replace(each, department=department) if each.department == old else each
        for each in definition.routing
    )


def _bring(definition: Definition, typed: Mapping[str, Text]) -> tuple[Paper, ...]:
    """Return what to bring; a thing that stays keeps the word when it is not needed."""
    old = {each.id: each for each in definition.bring}
    return tuple(
        replace(old[name], label=label) if name in old else Paper(name, label)
        for name, label in typed.items()
    )


def _deadline(old: Deadline, text: Text, days: int | None) -> Deadline:
    if days is None:
        return replace(old, text=text, days=None, counted_from="")
    return replace(old, text=text, days=days)


def _fee(old: Fee, note: Text, amount: int | None) -> Fee:
    """Return the fee; a changed amount is the clerk's own word, so the old mark and source go."""
    if amount == old.amount:
        return replace(old, note=note)
    return Fee(amount=amount, note=note)


def _retention(old: Retention, years: int) -> Retention:
    if years == old.years:
        return old
    said = {
        "ja": f"終わってから{years}年で消します。",
        "ja-easy": f"終《お》わって {years}年《ねん》で 消《け》します。",
        "en": f"Deleted {years} years after the end.",
        "pt-br": f"Apagado {years} anos depois do fim.",
    }
    return Retention(years=years, text=Text(said), law=old.law)


def _words(definition: Definition, typed: str) -> dict[str, tuple[str, ...]]:
    return {**definition.words, "ja": _split(typed)}


def _split(typed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in typed.replace(",", "、").split("、") if word.strip())


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


class SectionForm(TextsForm):
    """One page of the form."""

    texts: ClassVar[Mapping[str, Words]] = {
        "title": Words(_("ページの題(質問の形)"), help=_("例:どこに振り込みますか")),
        "intro": Words(_("前書き"), required=False, rows=2),
    }

    def __init__(self, *args: Any, definition: Definition, section: Section | None, **options: Any) -> None:
        self.section = section
        initial = text_initial(title=section.title, intro=section.intro) if section else {}
        super().__init__(*args, initial=initial, **options)
        first = section.fields[0].id if section and section.fields else ""
        add_condition(self, definition, section.show_if if section else None, before=first)

    def result(self, definition: Definition) -> Section:
        old = self.section
        taken = {each.id for each in definition.sections}
        return Section(
            id=old.id if old else unused_id("page", taken),
            title=self.text("title"),
            intro=self.text("intro"),
            show_if=condition_of(self, old.show_if if old else None),
        )


class PaperForm(TextsForm):
    """A photo or paper to add."""

    texts: ClassVar[Mapping[str, Words]] = {
        "label": Words(_("書類の名前")),
        "help": Words(_("補足"), required=False, rows=2, help=_("何が写っていればよいかを書きます。")),
    }
    required = forms.BooleanField(label=_("必ずつける"), required=False)
    unless_known = forms.ChoiceField(
        label=_("市が知っていれば要らない事実"), required=False,
        help_text=_("市が台帳で確かめられるとき、この書類は求めません。"),
    )  # fmt: skip
    max_count = forms.IntegerField(label=_("最大の枚数"), min_value=1, max_value=20, initial=3)
    delete_when_delivered = forms.BooleanField(label=_("決定を届けたら消す"), required=False)

    def __init__(self, *args: Any, definition: Definition, paper: Attachment | None, **options: Any) -> None:
        self.paper = paper
        initial: dict[str, Any] = {}
        if paper:
            initial = text_initial(label=paper.label, help=paper.help) | {
                "required": paper.required, "unless_known": paper.unless_known, "max_count": paper.max_count,
                "delete_when_delivered": paper.delete_when_delivered,
            }  # fmt: skip
        super().__init__(*args, initial=initial, **options)
        _choices(self, "unless_known", fact_choices(_("(いつも求める)")))
        add_condition(self, definition, (paper.required_if or paper.show_if) if paper else None, before="")

    def result(self, definition: Definition) -> Attachment:
        """Return the paper; a condition says both when it is shown and, where it is not always required, when it must be."""
        data, old = self.cleaned_data, self.paper
        standing = (old.required_if or old.show_if) if old else None
        condition = condition_of(self, standing)
        start = old or Attachment(
            id=unused_id("paper", {each.id for each in definition.attachments}), label=Text(),
            kinds=("image", "pdf"), max_bytes=20_000_000,
        )  # fmt: skip
        if condition != standing:
            start = replace(start, show_if=condition, required_if=condition)
        return replace(
            start, label=self.text("label"), help=self.text("help"), required=data["required"],
            unless_known=data["unless_known"], max_count=data["max_count"],
            delete_when_delivered=data["delete_when_delivered"],
        )  # fmt: skip


class ReasonForm(TextsForm):
    """A reason the office may give."""

    texts: ClassVar[Mapping[str, Words]] = {
        "label": Words(_("理由"), help=_("「〜ため」で終わる文にします。"))
    }

    def __init__(self, *args: Any, reason: Reason | None, **options: Any) -> None:
        self.reason = reason
        super().__init__(*args, initial=text_initial(label=reason.label) if reason else {}, **options)

    def result(self, taken: set[str]) -> Reason:
        old = self.reason
        return Reason(
            id=old.id if old else unused_id("reason", taken).replace("_", "-"), label=self.text("label")
        )


class NewForm(TextsForm):
    """A new procedure begins as a copy of the nearest one."""

    texts: ClassVar[Mapping[str, Words]] = {"name": Words(_("新しい手続きの名前"))}
    kana = web.KanaField(label=_("名前のフリガナ"), max_length=200)
    code = web.TextField(
        label=_("コード"), max_length=40,
        help_text=_("住所(URL)になる短い英字。あとで変えられません。例:jitensha"),
    )  # fmt: skip
    pattern = forms.ChoiceField(label=_("もとにする手続き"), help_text=_("いちばん似ているものを選びます。"))

    def __init__(self, *args: Any, patterns: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _choices(self, "pattern", patterns)


def fact_choices(none: Any) -> list[Any]:
    """Return the facts as choices, one group for each kind of fact."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for fact in vocabulary().values():
        groups.setdefault(fact.id.partition(".")[0], []).append((fact.id, f"{fact.label['ja']} ({fact.id})"))
    return [("", none), *groups.items()]

"""Pages of questions as Django forms: names as the definition reads them, judged by the definition alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinu.platform.places import public as places
from kinu.platform.web import public as web
from kinu.procedures.definition import ADDRESS_PARTS, Field
from kinu.procedures.definition.model import Rules

_DateInput: Any = web.DatePartsField.widget


class HyphenDate(_DateInput):  # type: ignore[misc]
    """Three inputs named `<name>-year`, `-month`, `-day`, as the definition reads them."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        super().__init__(attrs, birthday=birthday)
        self.widgets_names = ["-year", "-month", "-day"]

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, Mapping):
            return [str(value.get(part) or "") for part in ("year", "month", "day")]
        parts: list[str] = super().decompress(value)
        return parts


class HyphenParts(forms.MultiWidget):
    """Inputs named `<name>-<part>`, as the definition reads them; Django alone would put `_` between."""

    def __init__(
        self, parts: Mapping[str, forms.Widget | type[forms.Widget]], attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(dict(parts), attrs)
        self.widgets_names = [f"-{part}" for part in parts]

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the first input's id, for that is where an error of the whole leads."""
        return f"{id_}_{index or 0}" if id_ else ""


class YearMonth(HyphenParts):
    """Two inputs named `<name>-year`, `<name>-month`."""

    template_name = "procedures/widgets/parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        small = {"inputmode": "numeric", "maxlength": "8", "autocomplete": "off"}
        super().__init__({"year": forms.TextInput(small), "month": forms.TextInput(small)}, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, Mapping):
            return [str(value.get(part) or "") for part in ("year", "month")]
        year, _hyphen, month = str(value or "").partition("-")
        return [year, month.lstrip("0")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return _labelled(super().get_context(name, value, attrs), (_("年"), _("月")))


class AddressParts(HyphenParts):
    """An address outside or inside the city; inside, the 町字 comes from the city's list."""

    template_name = "procedures/widgets/parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, in_city: bool = False) -> None:
        self.parts = (
            ("town_id", "rest", "building") if in_city else tuple(p for p in ADDRESS_PARTS if p != "town_id")
        )
        hints = {"postcode": "postal-code", "prefecture": "address-level1", "city": "address-level2"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        for part in self.parts:
            extra = {"inputmode": "numeric", "data-width": "8"} if part == "postcode" else {}
            widgets[part] = forms.TextInput({"autocomplete": hints.get(part, "off"), **extra})
        if in_city:
            widgets["town_id"] = forms.Select(choices=_town_choices())
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [str(value.get(part) or "") if isinstance(value, Mapping) else "" for part in self.parts]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        words = _part_words()
        return _labelled(super().get_context(name, value, attrs), [words[part] for part in self.parts])


def _part_words() -> dict[str, str]:
    return {
        "postcode": _("郵便番号"),
        "prefecture": _("都道府県"),
        "city": _("市区町村"),
        "town": _("町名"),
        "town_id": _("町名"),
        "rest": _("番地"),
        "building": _("建物の名前・部屋番号(あれば)"),
    }


def _labelled(context: dict[str, Any], labels: Iterable[str]) -> dict[str, Any]:
    for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
        part["label"] = label
        part["is_select"] = part["type"] == "select" if "type" in part else "optgroups" in part
        part["attrs"].pop("required", None)
    return context


def _town_choices() -> list[tuple[str, str]]:
    return [("", _("選んでください")), *((each.id, each.name) for each in places.towns())]


class Shown(forms.Field):
    """A field that only shows: the definition reads and judges what was typed."""

    def __init__(self, question: Field, language: str) -> None:
        super().__init__(
            required=question.required,
            label=question.label.say(language),
            help_text=question.help.say(language),
            widget=widget_for(question, language),
        )


class PageForm(forms.Form):
    """The questions of one page with the values to show and the errors to say, by input name."""

    use_required_attribute = False

    def __init__(
        self,
        *,
        questions: Iterable[tuple[str, Field]],
        values: Mapping[str, Any],
        errors: Mapping[str, str],
        language: str,
        required: Iterable[str] = (),
    ) -> None:
        asked = list(questions)
        data: dict[str, Any] = {}
        for name, question in asked:
            data.update(posted_form(name, question, values.get(name)))
        super().__init__(data=data)
        needed = set(required)
        for name, question in asked:
            self.fields[name] = Shown(question, language)
            self.fields[name].required = question.required or name in needed
        self._said = errors

    def full_clean(self) -> None:
        """Take over the definition's errors; Django judges nothing."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for name, sentence in self._said.items():
            key = name if name in self.fields else _nearest(name, self.fields)
            self._errors.setdefault(key, ErrorList()).append(sentence)


def _nearest(name: str, fields: Mapping[str, Any]) -> str:
    """Return the shown input an error belongs to, the whole page when there is none."""
    return next(
        (each for each in fields if name.startswith(f"{each}-") or each.startswith(f"{name}-")), "__all__"
    )


def widget_for(question: Field, language: str) -> forms.Widget:  # noqa: PLR0911  one return for each type
    """Return the input for a question."""
    match question.type:
        case "date":
            return HyphenDate(birthday="birth" in question.fact)
        case "ym":
            return YearMonth()
        case "address":
            return AddressParts(in_city=question.rules.in_city)
        case "bool":
            return forms.RadioSelect(choices=[("yes", _("はい")), ("no", _("いいえ"))])
        case "choice":
            choices = [(each.value, each.label.say(language)) for each in question.options]
            return (
                forms.RadioSelect(choices=choices)
                if len(choices) <= 7
                else forms.Select(choices=[("", _("選んでください")), *choices])
            )
        case "choices":
            return forms.CheckboxSelectMultiple(
                choices=[(each.value, each.label.say(language)) for each in question.options]
            )
        case "textarea":
            return forms.Textarea({"rows": 4, **_length(question.rules)})
    return forms.TextInput(
        {**_length(question.rules), **_TEXT_ATTRS.get(question.type, {}), **_autofill(question)}
    )


_TEXT_ATTRS: dict[str, dict[str, str]] = {
    "int": {"inputmode": "numeric", "data-width": "8"},
    "money": {"inputmode": "numeric", "data-width": "12", "data-unit": "円"},
    "phone": {"inputmode": "tel", "autocomplete": "tel", "data-width": "16"},
    "email": {"inputmode": "email", "autocomplete": "email"},
    "postcode": {"inputmode": "numeric", "autocomplete": "postal-code", "data-width": "8"},
    "kana": {"autocomplete": "off", "data-kana": "katakana"},
}


def _autofill(question: Field) -> dict[str, str]:
    known = {"person.name_full": "name", "applicant.name": "name"}.get(question.fact)
    return {"autocomplete": known} if known else {}


def _length(rules: Rules) -> dict[str, str]:
    return {"maxlength": str(rules.max_length)} if rules.max_length else {}


def posted_form(name: str, question: Field, value: Any) -> dict[str, Any]:
    """Return a stored or typed value as the inputs of the page would post it."""
    widget = widget_for(question, "ja")
    if isinstance(widget, forms.MultiWidget):
        parts: list[Any] = widget.decompress(value) or []
        suffixes: list[str] = vars(widget)["widgets_names"]
        return {f"{name}{suffix}": part for suffix, part in zip(suffixes, parts, strict=True)}
    if isinstance(value, bool):
        return {name: "yes" if value else "no"}
    if question.type == "choices":
        return {name: value if isinstance(value, list) else [value] if value else []}
    if isinstance(value, list):
        value = value[0] if value else ""
    return {name: "" if value is None or isinstance(value, Mapping) else str(value)}


def with_towns(questions: Iterable[Field], raw: dict[str, Any]) -> dict[str, Any]:
    """Return posted values with the parts of an address that follow from the chosen 町字."""
    for question in questions:
        value = raw.get(question.id)
        if question.is_group and isinstance(value, list):
            raw[question.id] = [
                with_towns(question.fields, dict(item)) for item in value if isinstance(item, dict)
            ]
        elif question.type == "address" and isinstance(value, dict) and value.get("town_id"):
            raw[question.id] = _completed(value)
    return raw


def _completed(value: dict[str, Any]) -> dict[str, Any]:
    town = places.town(str(value["town_id"]))
    if town is None:
        return {**value, "town_id": ""}
    city = web.city()
    return {
        **value,
        "postcode": town.postcode,
        "prefecture": city.prefecture.in_language("ja"),
        "city": city.name.in_language("ja"),
        "town": town.name,
    }


class LookupForm(forms.Form):
    """Number and secret from the receipt."""

    number = web.TextField(
        label=gettext_lazy("受付番号"), max_length=20, help_text=gettext_lazy("例:2026000123H")
    )
    secret = web.TextField(
        label=gettext_lazy("確認コード"),
        max_length=20,
        help_text=gettext_lazy("受付票に書いてある8文字です。"),
    )

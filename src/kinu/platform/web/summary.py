"""What is wrong on a page, in one place: each item says how to mend it and leads to its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """One error. `field_id` is the id of the input to go to, "" for the page as a whole."""

    field_id: str
    message: str


def error_items(source: object) -> list[ErrorItem]:
    """Return the errors of a form, of several forms, of a formset, or of `(field_id, message)` pairs or a mapping."""
    if isinstance(source, forms.BaseForm):
        return _of_form(source)
    if isinstance(source, forms.BaseFormSet):
        whole = [ErrorItem("", str(m)) for m in source.non_form_errors()] if source.is_bound else []
        return whole + [item for form in source.forms for item in _of_form(form)]
    if isinstance(source, Mapping):
        return [item for key, value in source.items() for item in _of_pair(key, value)]
    return _of_parts(source)


def _of_parts(source: object) -> list[ErrorItem]:
    if isinstance(source, ErrorItem):
        return [source]
    if isinstance(source, tuple) and len(source) == 2 and isinstance(source[0], str):
        return _of_pair(*source)
    if isinstance(source, Iterable) and not isinstance(source, str | SafeString):
        return [item for part in source for item in error_items(part)]
    return []


def _of_pair(field_id: object, value: object) -> list[ErrorItem]:
    messages = value if isinstance(value, list | tuple) else [value]
    return [ErrorItem(str(field_id), str(message)) for message in messages if str(message)]


def _of_form(form: forms.BaseForm) -> list[ErrorItem]:
    if not form.is_bound:
        return []
    items = [ErrorItem("", str(message)) for message in form.non_field_errors()]
    for name in form.fields:
        if name in form.errors:
            bound = form[name]
            items += [ErrorItem(input_id(bound), _named(bound, message)) for message in messages_of(bound)]
    return items


def messages_of(bound: forms.BoundField) -> list[str]:
    """Return the errors of one field as sentences; Django's bare "required" is said with the field's own name."""
    if not bound.form.is_bound or bound.name not in bound.form.errors:
        return []
    return [_sentence(bound, error) for error in bound.form.errors.as_data()[bound.name]]


def input_id(bound: forms.BoundField) -> str:
    """Return the id of the input an error leads to: the first one where a field has several."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def _sentence(bound: forms.BoundField, error: ValidationError) -> str:
    own_words = bound.field.error_messages.get("required") != forms.Field.default_error_messages["required"]
    if error.code != "required" or own_words:
        return str(error.messages[0])
    if isinstance(bound.field, forms.BooleanField):
        return _("確認して、印をつけてください。")
    if isinstance(bound.field, forms.ChoiceField | forms.FileField):
        return _("選ばれていません。選んでください。")
    return _("入力されていません。入力してください。")


def _named(bound: forms.BoundField, message: str) -> str:
    label = str(bound.label or "")
    return message if not label or label in message else f"{label}：{message}"

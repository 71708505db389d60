"""What is wrong on a page, in one place: each item says how to mend it and leads to its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.safestring import SafeString


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
    if isinstance(source, ErrorItem):
        return [source]
    if isinstance(source, Mapping):
        return [item for key, value in source.items() for item in _of_pair(key, value)]
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
            items += [ErrorItem(bound.id_for_label or bound.auto_id, str(m)) for m in bound.errors]
    return items

"""An address in four parts: postcode, prefecture and city, town and number, building."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .texts import PostcodeField, TextField

_PARTS = ("postcode", "region", "street", "building")


class AddressInput(forms.MultiWidget):
    """Four labelled inputs named `<name>_postcode`, `_region`, `_street`, `_building`."""

    template_name = "kinu/widgets/address.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = ("postal-code", "address-level1", "street-address", "off")
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput({"autocomplete": hint}) for part, hint in zip(_PARTS, hints, strict=True)
        }
        widgets["postcode"].attrs |= {"inputmode": "numeric", "data-width": "8"}
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [value.get(part, "") for part in _PARTS] if isinstance(value, dict) else [""] * 4

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (
            _("郵便番号"),
            _("都道府県・市区町村"),
            _("町名・番地"),
            _("建物の名前・部屋番号（あれば）"),
        )
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["label"] = label
            part["attrs"].pop("required", None)
        return context


class AddressField(forms.MultiValueField):
    """A dict with postcode (303-0023 or ""), region, street, building; region and street are needed."""

    widget = AddressInput
    default_error_messages = {  # noqa: RUF012
        "required": _("住所が入力されていません。市区町村と番地を入力してください。"),
        "incomplete": _("市区町村と番地を入力してください。"),
    }

    def __init__(self, **options: Any) -> None:
        fields = (
            PostcodeField(required=False),
            TextField(required=True, max_length=60),
            TextField(required=True, max_length=120),
            TextField(required=False, max_length=120),
        )
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list: Any) -> dict[str, str]:
        if not data_list:
            return {}
        return dict(zip(_PARTS, (part or "" for part in data_list), strict=True))

    def clean(self, value: Any) -> dict[str, str]:
        if value and any(value) and not (str(value[1] or "").strip() and str(value[2] or "").strip()):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        result: dict[str, str] = super().clean(value)
        return result

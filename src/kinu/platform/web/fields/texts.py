"""One-line fields. What was typed is tidied (width, kana), then judged; the message says how to mend it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kinu.kernel.kana import is_katakana, tidy, to_digits, to_katakana

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
_MONEY = re.compile(r"^\d{1,12}$")


class TextField(forms.CharField):
    """A line of text, width tidied; control characters and broken encodings are refused with a sentence."""

    default_error_messages = {  # noqa: RUF012  Django's own shape
        "required": _("入力されていません。入力してください。"),
        "broken": _("読み取れない文字があります。入力し直してください。"),
        "max_length": _("長すぎます。%(limit_value)d文字までで入力してください。"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 400)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if _CONTROL.search(text):
            raise ValidationError(self.error_messages["broken"], code="broken")
        if isinstance(self.widget, forms.Textarea):
            return "\n".join(tidy(line) for line in text.replace("\r\n", "\n").split("\n")).strip()
        return tidy(text)


class _Line(TextField):
    """A line with a keyboard and an autofill hint of its own."""

    extra: dict[str, str] = {}  # noqa: RUF012

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | self.extra


class NameField(_Line):
    """A name as registered: variant characters (IVS) stay as typed."""

    extra = {"autocomplete": "name"}  # noqa: RUF012


class KanaField(_Line):
    """A reading, kept in katakana; hiragana and half-width kana are turned into it."""

    extra = {"autocomplete": "off", "data-kana": "katakana"}  # noqa: RUF012
    default_error_messages = {  # noqa: RUF012
        "kana": _("カタカナで入力してください。例：ジョウソウ ハナコ"),
    }

    def to_python(self, value: Any) -> str:
        text = to_katakana(super().to_python(value))
        if text and not is_katakana(text):
            raise ValidationError(self.error_messages["kana"], code="kana")
        return text


class PostcodeField(_Line):
    """Seven digits, given as 303-0023."""

    extra = {"autocomplete": "postal-code", "inputmode": "numeric", "data-width": "8"}  # noqa: RUF012
    default_error_messages = {  # noqa: RUF012
        "postcode": _("郵便番号は7けたの数字です。例：303-0023"),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        digits = to_digits(text)
        if len(digits) != 7 or len(re.sub(r"[\s〒-]", "", unicodedata.normalize("NFKC", text))) != 7:
            raise ValidationError(self.error_messages["postcode"], code="postcode")
        return f"{digits[:3]}-{digits[3:]}"


class PhoneField(_Line):
    """A Japanese telephone number as digits with the hyphens the person gave, or a foreign one beginning with +."""

    extra = {"autocomplete": "tel", "inputmode": "tel", "data-width": "16"}  # noqa: RUF012
    default_error_messages = {  # noqa: RUF012
        "phone": _("電話番号は0から始まる10けたか11けたの数字です。例：090-1234-5678"),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        number = _plain_number(text)
        if phone_problem(number):
            raise ValidationError(self.error_messages["phone"], code="phone")
        return number


class MoneyField(_Line):
    """An amount in whole yen as int; 1,200円 and １２００ are understood."""

    extra = {"inputmode": "numeric", "data-width": "12", "data-unit": "円"}  # noqa: RUF012
    default_error_messages = {  # noqa: RUF012
        "money": _("金額を数字で入力してください。例：12000"),
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        text = super().to_python(value)
        if not text:
            return None
        digits = re.sub(r"[,，、\s円¥￥]", "", unicodedata.normalize("NFKC", text))
        if not _MONEY.match(digits):
            raise ValidationError(self.error_messages["money"], code="money")
        return int(digits)

    def run_validators(self, value: Any) -> None:
        if isinstance(value, str):
            super().run_validators(value)

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else value


def phone_problem(number: str) -> bool:
    """Tell whether this is no telephone number.

    >>> [phone_problem(n) for n in ("0297-23-2111", "090-1234-5678", "+55 11 91234-5678", "123")]
    [False, False, False, True]
    """
    digits = to_digits(number)
    if number.startswith("+"):
        return not 8 <= len(digits) <= 15
    return not (digits.startswith("0") and len(digits) in {10, 11})


def _plain_number(text: str) -> str:
    plain = re.sub(r"[‐‑–—―−ーｰ]", "-", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"[()]", "-", plain).strip("- ")
    return re.sub(r"-{2,}", "-", plain) if re.fullmatch(r"\+?[\d\s-]+", plain) else ""

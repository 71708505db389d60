"""A photo or document, taken with the camera or chosen from the device. What it may be is decided by `files`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPTED = "image/jpeg,image/png,image/heic,image/webp,application/pdf"


class PhotoInput(forms.FileInput):
    """A file input that offers the camera on a phone and, with scripts, shows what was taken."""

    template_name = "kinu/widgets/photo.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPTED, "data-photo": ""} | (attrs or {}))


class PhotoField(forms.FileField):
    widget = PhotoInput
    default_error_messages = {  # noqa: RUF012
        "required": _("ファイルが選ばれていません。写真をとるか、ファイルを選んでください。"),
        "empty": _("ファイルの中身がありません。別のファイルを選んでください。"),
        "invalid": _("ファイルを受け取れませんでした。もう一度選んでください。"),
    }

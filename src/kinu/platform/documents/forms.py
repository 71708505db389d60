"""What people type or send to the verify page, and what staff type to withdraw a document."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.platform.web import public as web


class NumberForm(forms.Form):
    number = web.TextField(
        label=_("文書番号"),
        max_length=40,
        help_text=_("紙のいちばん下にある番号です。例: 2026-000123-H"),
        error_messages={"required": _("文書番号を入力してください。")},
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("PDFファイル"),
        help_text=_("市から受け取ったPDFを、そのまま選びます。送ったファイルは保存しません。"),
        error_messages={
            "required": _("PDFファイルを選んでください。"),
            "empty": _("このファイルは中身が空です。受け取ったPDFを選んでください。"),
        },
    )


class RevokeForm(forms.Form):
    reason = web.TextField(
        label=_("取り消す理由"),
        max_length=300,
        help_text=_("記録に残ります。確認ページには出ません。"),
        error_messages={"required": _("取り消す理由を入力してください。")},
    )

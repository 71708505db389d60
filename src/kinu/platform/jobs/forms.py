"""What staff enter on the board."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DiscardForm(forms.Form):
    """Why a dead job or delivery is given up. The reason stays with it and in the audit log."""

    reason = forms.CharField(
        label=_("取りやめる理由"),
        max_length=200,
        help_text=_("個人の名前や住所は書かないでください。"),
        error_messages={"required": _("理由が空です。取りやめる理由を入力してください。")},
    )

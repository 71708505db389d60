"""What staff type on the screens of eligibility."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class LedgerForm(forms.Form):
    file = forms.FileField(
        label=_("台帳のCSVファイル"), help_text=_("UTF-8かCP932。列は 宛名番号・項目・値・基準日 の順です。")
    )


class AsideForm(forms.Form):
    reason = forms.CharField(label=_("対象外にする理由"), max_length=200)


class ConfirmForm(forms.Form):
    figure = forms.CharField(max_length=60, widget=forms.HiddenInput)
    source = forms.CharField(label=_("何で確かめましたか"), max_length=200)

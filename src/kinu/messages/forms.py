"""What a reader chooses about the ways messages reach them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ChannelsForm(forms.Form):
    mail = forms.ChoiceField(
        label=_("新しいお知らせがあるとき"),
        choices=[("yes", _("メールでも知らせる")), ("no", _("マイページだけで読む"))],
        widget=forms.RadioSelect,
        help_text=_("メールに書くのは、番号と、お知らせを読むページだけです。"),
        error_messages={"required": _("どちらかを選んでください。")},
    )

"""Forms of the portal: banners, and how the reader wants to read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.platform.web.public import languages

from .rules.banner import Level
from .selectors.banners import LEVEL_WORDS


class BannerForm(forms.Form):
    """A banner to put up now, for some hours."""

    level = forms.ChoiceField(label=_("種類"), choices=[(level.value, LEVEL_WORDS[level]) for level in Level])
    message = forms.CharField(
        label=_("文（日本語）"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "今することを、短い文で書きます。例: 川があふれるおそれがあります。高い所へ逃げてください。"
        ),
    )
    message_easy = forms.CharField(label=_("文（やさしい日本語）"), max_length=400, required=False)
    message_en = forms.CharField(label=_("文（英語）"), max_length=400, required=False)
    message_pt = forms.CharField(label=_("文（ポルトガル語）"), max_length=400, required=False)
    url = forms.URLField(label=_("くわしいページ"), max_length=500, required=False, assume_scheme="https")
    hours = forms.IntegerField(label=_("出しておく時間（時間）"), min_value=1, max_value=24 * 14, initial=24)

    def translations(self) -> dict[str, str]:
        """Return the texts in other languages that were given."""
        names = {"ja-easy": "message_easy", "en": "message_en", "pt-br": "message_pt"}
        return {code: self.cleaned_data[name] for code, name in names.items() if self.cleaned_data[name]}


class SettingsForm(forms.Form):
    """The reader's language and size of letters; whether mails follow is chosen in messages."""

    language = forms.ChoiceField(label=_("ことば"), choices=languages)
    text_size = forms.ChoiceField(
        label=_("文字の大きさ"),
        choices=[("standard", _("標準")), ("large", _("大きい")), ("largest", _("とても大きい"))],
    )

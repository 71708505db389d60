"""One text in four languages as four inputs side by side, so that whoever changes one sees the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from kinu.platform.web import public as web
from kinu.procedures.definition import LANGUAGES, Text

LANGUAGE_WORDS: Mapping[str, Any] = {
    "ja": _("日本語"),
    "ja-easy": _("やさしい日本語"),
    "en": _("英語"),
    "pt-br": _("ポルトガル語"),
}
_EASY = _("1つの文は50文字まで。漢字のあとに読みを《》で書きます。例:申請《しんせい》")


@dataclass(frozen=True, slots=True)
class Words:
    """What a text of a form is called, whether Japanese must be there, and how many lines it gets."""

    label: Any
    required: bool = True
    rows: int = 1
    help: Any = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A text with its four inputs, for the template."""

    label: Any
    help: Any
    inputs: tuple[Any, ...]


class MarkedText(web.TextField):
    """A text that may carry readings: the full-width bar before a base is kept, all other widths are tidied."""

    def to_python(self, value: Any) -> str:
        parts = str(value or "").split("｜")
        return "｜".join(super(MarkedText, self).to_python(part) for part in parts)


class TextsForm(forms.Form):
    """A form of texts (`texts` by name) and whatever else a subclass declares."""

    use_required_attribute = False
    texts: ClassVar[Mapping[str, Words]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, words in self.texts.items():
            for code in LANGUAGES:
                self.fields[input_name(name, code)] = MarkedText(
                    label=LANGUAGE_WORDS[code],
                    required=words.required and code == "ja",
                    max_length=1000,
                    help_text=_EASY if code == "ja-easy" else "",
                    widget=forms.Textarea({"rows": words.rows}) if words.rows > 1 else forms.TextInput(),
                )

    def text(self, name: str) -> Text:
        """Return what was typed of a text; an empty language is left out."""
        typed = {code: self.cleaned_data.get(input_name(name, code), "") for code in LANGUAGES}
        return Text({code: words for code, words in typed.items() if words})

    def unjudged(self) -> TextsForm:
        """Show what was typed without saying what is wrong with it yet."""
        self._errors = ErrorDict()
        return self

    @property
    def text_groups(self) -> Iterator[Group]:
        for name, words in self.texts.items():
            yield Group(words.label, words.help, tuple(self[input_name(name, code)] for code in LANGUAGES))

    @property
    def other_fields(self) -> Iterator[Any]:
        held = {input_name(name, code) for name in self.texts for code in LANGUAGES}
        return (self[name] for name in self.fields if name not in held and not name.startswith("cond_"))


def input_name(name: str, code: str) -> str:
    return f"{name}_{code.replace('-', '_')}"


def text_initial(**texts: Text) -> dict[str, str]:
    """Return the inputs of texts as they stand.

    >>> text_initial(name=Text({"ja": "名"}))["name_ja"]
    '名'
    """
    return {
        input_name(name, code): text.values.get(code, "")
        for name, text in texts.items()
        for code in LANGUAGES
    }

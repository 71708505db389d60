"""How the reader wants to see pages: language and text size, switched without losing what was typed."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from .context import TEXT_SIZES

YEAR = 60 * 60 * 24 * 365
Form = TypeVar("Form", bound=forms.BaseForm)


def is_language(code: str) -> bool:
    """Tell whether the house offers the language."""
    return code in {offered for offered, _ in settings.LANGUAGES}


def language_switch_requested(request: HttpRequest) -> bool:
    """Tell whether this POST came from the language or text-size switch of a form page.

    The view then shows the form again with the typed values (see `without_errors`) and changes nothing:
    the switch already took effect for this request, and the answer sets the cookie.
    """
    return getattr(request, "kinu_switch", False) is True


def without_errors(form: Form) -> Form:
    """Return the bound form as typed, without having judged it: for a language switch in the middle of typing."""
    # Django has no public way to show a bound form unjudged.
    setattr(form, "_errors", ErrorDict())  # noqa: B010
    form.cleaned_data = {}
    return form


def apply_switch(request: HttpRequest) -> None:
    """Read the switch buttons from a posted form and let the choice take effect for this request."""
    language = request.POST.get("switch_language", "")
    size = request.POST.get("switch_text_size", "")
    if is_language(language):
        translation.activate(language)
        request.LANGUAGE_CODE = language
        request.kinu_language = language  # type: ignore[attr-defined]
        request.kinu_switch = True  # type: ignore[attr-defined]
    if size in TEXT_SIZES:
        request.kinu_text_size = size  # type: ignore[attr-defined]
        request.kinu_switch = True  # type: ignore[attr-defined]


def remember_switch(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookies for what was chosen in this request."""
    secure = settings.SESSION_COOKIE_SECURE
    if language := getattr(request, "kinu_language", ""):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=secure
        )
    if size := getattr(request, "kinu_text_size", ""):
        response.set_cookie("kinu_text_size", size, max_age=YEAR, samesite="Lax", secure=secure)

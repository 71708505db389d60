"""Forms: codes, PINs, staff accounts, delegation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from kinu.kernel import kana
from kinu.platform.web import public as web

from .permissions import ROLES


class MailForm(forms.Form):
    """Where the one-time code goes."""

    mail = forms.EmailField(
        label=_("メールアドレス"),
        help_text=_("6桁のコードを送ります。例: hanako@example.jp"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("メールアドレスを入力してください。"),
            "invalid": _("メールアドレスの形が違います。「@」の前とうしろを確認してください。"),
        },
    )


class DigitsField(forms.CharField):
    """A short number code, typed in any width, with or without blanks."""

    def __init__(self, *, digits: int, wrong: object, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": kwargs.pop("autocomplete", "one-time-code")}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.digits, self.wrong = digits, wrong

    def to_python(self, value: Any) -> str:
        return "".join(kana.to_digits(str(value or "")).split()).replace("-", "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not (len(value) == self.digits and value.isascii() and value.isdigit()):
            raise forms.ValidationError(self.wrong)  # type: ignore[arg-type]


class CodeForm(forms.Form):
    """The code from the mail."""

    code = DigitsField(
        digits=6,
        wrong=_("コードは6桁の数字です。メールを見て入力してください。"),
        label=_("メールに書いてある6桁のコード"),
        error_messages={"required": _("6桁のコードを入力してください。")},
    )


class PinForm(forms.Form):
    """The four digits of a demo card."""

    pin = forms.CharField(
        label=_("暗証番号(数字4桁)"),
        help_text=_("デモのカードはすべて1234です。"),
        max_length=4,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("暗証番号を入力してください。")},
    )


class StaffLoginForm(LoginForm):  # type: ignore[misc]
    """Staff id and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, missing in (
            ("login", _("職員ID"), _("職員IDを入力してください。")),
            ("password", _("パスワード"), _("パスワードを入力してください。")),
        ):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = missing
            field.widget.attrs.pop("placeholder", None)


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    """The six digits of the authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code_field(self.fields["code"])


class SetUpTotpForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first six digits, which prove that the app was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code_field(self.fields["code"])


def _as_code_field(field: forms.Field) -> None:
    field.label, field.help_text = (
        _("確認コード(6桁)"),
        _("認証アプリに出ている数字です。30秒ごとに変わります。"),
    )
    field.error_messages["required"] = _("確認コードを入力してください。")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


_BROKEN = (KeyError, TypeError, ValueError, AttributeError)
"""What the WebAuthn library raises for an answer no browser makes."""


def _unreadable(error: Exception) -> forms.ValidationError:
    if isinstance(error, forms.ValidationError):
        return error
    return forms.ValidationError(
        _("パスキーを読み取れませんでした。もう一度ためすか、パスワードでログインしてください。")
    )


class PasskeyLoginForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of a password; an answer no browser makes is refused, not an error of the program."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except _BROKEN as error:
            raise _unreadable(error) from error


class PasskeySecondForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except _BROKEN as error:
            raise _unreadable(error) from error


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey's name; the browser fills in the rest."""

    def clean(self) -> Any:
        try:
            return super().clean()
        except _BROKEN as error:
            raise _unreadable(error) from error

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("パスキーの名前")
        self.fields["name"].help_text = _("例: 仕事のパソコン、予備のキー")
        self.fields["passwordless"].label = _("パスワードなしでログインできるようにする")
        self.fields["passwordless"].help_text = ""


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a second factor is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("パスワード")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("新しいパスワード"),
        help_text=_("12文字以上。ほかで使っていないものにします。"),
        min_length=12,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("新しいパスワード(もう一度)"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("2つのパスワードが違います。同じものを入力してください。"))
        return cleaned


class PostsForm(forms.Form):
    """Roles in one department, and roles for the whole house."""

    department = forms.ChoiceField(label=_("課"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("役割"),
        choices=list(ROLES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("役割を1つ以上選んでください。")},
    )

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", _("課を決めない")), *departments]  # type: ignore[attr-defined]

    def posts(self) -> list[tuple[str, str]]:
        return [(self.cleaned_data["department"], role) for role in self.cleaned_data["roles"]]


class NewStaffForm(PostsForm):
    """A new member of staff."""

    username = forms.RegexField(
        label=_("職員ID"),
        help_text=_("半角の英小文字、数字、ハイフン。3文字以上。"),
        regex=r"\A[a-z][a-z0-9-]{2,30}\Z",
        error_messages={"invalid": _("職員IDは半角の英小文字から始め、3文字以上にしてください。")},
    )
    name = forms.CharField(label=_("名前"), max_length=100)
    kana = web.KanaField(label=_("名前の読み(カタカナ)"), max_length=100)
    mail = forms.EmailField(label=_("メールアドレス"), required=False)
    field_order = ("username", "name", "kana", "mail", "department", "roles")


class TieForm(forms.Form):
    """The 宛名番号 of a member of staff who lives in the city."""

    number = forms.CharField(
        label=_("本人の宛名番号"),
        help_text=_("本人に聞いた番号を入れます。名前が同じときだけ結びます。"),
        max_length=15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("宛名番号を入力してください。")},
    )


class SubstituteForm(forms.Form):
    """Who stands in, from when to when."""

    substitute = forms.ChoiceField(label=_("代理の職員"))
    starts_on = forms.DateField(label=_("はじまりの日"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("終わりの日"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, staff: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].choices = staff  # type: ignore[attr-defined]


class DelegationForm(forms.Form):
    """What is entrusted, and until when."""

    scope = forms.ChoiceField(
        label=_("まかせる手続き"),
        choices=[("all", _("すべての手続き")), ("some", _("選んだ手続きだけ"))],
        widget=forms.RadioSelect,
        initial="some",
    )
    procedures = forms.MultipleChoiceField(
        label=_("選んだ手続き"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ends_on = web.DatePartsField(
        label=_("いつまでまかせますか"), help_text=_("今日から1年以内の日を選べます。")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if choices:
            self.fields["procedures"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["procedures"]
            del self.fields["scope"]

    def clean_ends_on(self) -> date:
        chosen = self.cleaned_data["ends_on"]
        day: date = chosen if isinstance(chosen, date) else chosen.latest
        if not self.today <= day <= self.today + timedelta(days=366):
            raise forms.ValidationError(_("今日から1年以内の日を入力してください。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("scope") == "some" and not cleaned.get("procedures"):
            self.add_error("procedures", _("まかせる手続きを1つ以上選んでください。"))
        return cleaned

    def chosen(self) -> list[str]:
        """Return the codes entrusted; an empty list means all."""
        if self.cleaned_data.get("scope", "all") == "all":
            return []
        return list(self.cleaned_data["procedures"])


class DelegationCodeForm(forms.Form):
    """The code a principal handed over."""

    code = forms.CharField(
        label=_("代理コード"),
        help_text=_("本人から受け取った10文字のコードです。大文字と小文字は区別しません。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("代理コードを入力してください。")},
    )

"""allauth, fitted to the house: staff only, no sign-up, Japanese sentences, TOTP secrets encrypted at rest."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinu.platform.identity import rules

from .sealing import seal, unseal

_SENTENCES = {
    "too_many_login_attempts": _("ログインの失敗が続きました。5分ほど待ってから、もう一度ためしてください。"),
    "username_password_mismatch": _(
        "職員IDかパスワードが違います。入力を確認してください。忘れたときはシステム管理の担当に連絡してください。"
    ),
    "incorrect_password": _("パスワードが違います。入力を確認してください。"),
}
_CODE_SENTENCES = {
    "incorrect_code": _("確認コードが違います。認証アプリに出ている新しい6桁の数字を入力してください。"),
    "rate_limited": _("確認コードの間違いが続きました。5分ほど待ってから、もう一度ためしてください。"),
}


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of staff are made by an administrator; nobody signs up."""

    error_messages = {**DefaultAccountAdapter.error_messages, **_SENTENCES}  # noqa: RUF012  allauth's own shape

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Stay silent: the pages say what happened themselves."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: the audit trail keeps it and the person sees the page."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ARG002
        """Say of a closed account what is said of every passkey that opens nothing."""
        return redirect(f"{reverse('account_login')}?passkey=unread")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        wanted = request.POST.get("next") or request.GET.get("next") or ""
        return rules.safe_next(wanted, fallback="/staff/")

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002
        """Ask for the password again before a second factor is changed, but not while the first is set up."""
        account = self.request.user
        return bool(Authenticator.objects.filter(user_id=account.pk).exists())

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        if not user.has_usable_password():
            return []
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors of staff; a stolen database gives away no TOTP secret."""

    error_messages = {**DefaultMFAAdapter.error_messages, **_CODE_SENTENCES}  # noqa: RUF012  allauth's own shape

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def _get_site_name(self) -> str:
        return "Kinu"

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

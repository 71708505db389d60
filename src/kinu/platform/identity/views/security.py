"""Login of staff and their second factor. The steps are allauth's; pages, words and rules are the house's."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kinu.kernel import clock
from kinu.platform.identity import forms, rules, selectors
from kinu.platform.identity.models import Account
from kinu.platform.identity.services import session, staff_accounts
from kinu.platform.web import public as web
from kinu.platform.web.public import KinuRequest, open_to_all


class StaffLogin(LoginView):  # type: ignore[misc]
    """Staff id and password; the second factor follows."""

    template_name = "identity/staff_login.html"
    form_class = forms.StaffLoginForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = clock.now()
        web.limit_rate(
            key=f"staff-login:{request.META.get('REMOTE_ADDR', '')}", times=60, per_seconds=300, now=now
        )
        name = request.POST.get("login", "").strip().lower()
        web.limit_rate(key=f"staff-login-name:{name}", times=20, per_seconds=300, now=now)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_form_class(self) -> type[forms.StaffLoginForm]:
        return forms.StaffLoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["next"] = rules.safe_next(self.request.GET.get("next", ""), fallback="")
        context["passkey_unread"] = "passkey" in self.request.GET
        context["passkeys_possible"] = rules.may_hold_passkeys(self.request.get_host())
        context["demo_logins"] = rules.demo_logins() if settings.DEMO else ()
        return context


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """The six digits or the passkey, after the password."""

    template_name = "identity/second_factor.html"

    def get_form_class(self) -> type[forms.SecondFactorForm]:
        return forms.SecondFactorForm

    def get_webauthn_form_class(self) -> type[forms.PasskeySecondForm]:
        return forms.PasskeySecondForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        held = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        context.update(has_totp="totp" in held, has_passkey="webauthn" in held)
        context["passkeys_possible"] = rules.may_hold_passkeys(self.request.get_host())
        return context


class _OwnSecurity:
    """Pages a member of staff opens right after the password, also before the second factor is set up."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _staff_account(request) is None:
            return redirect("account_login")
        if Authenticator.objects.filter(user=request.user).exists() and not session.has_second_factor(
            request
        ):
            # With the password alone nobody may add or remove a factor once there is one.
            return redirect("account_login")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def get_success_url(self) -> str:
        session.note_second_factor(self.request)
        return reverse("identity:second_factor")


class SetUpTotp(_OwnSecurity, ActivateTOTPView):  # type: ignore[misc]
    """Show the QR code of the authenticator app and ask for its first code."""

    template_name = "identity/set_up_totp.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        whole = _staff_account(request) is not None and session.has_second_factor(request)
        if whole and Authenticator.objects.filter(user=request.user, type="totp").exists():
            return redirect("identity:second_factor")  # it stands already; the library would lead nowhere
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.SetUpTotpForm]:
        return forms.SetUpTotpForm


class AddPasskey(_OwnSecurity, AddWebAuthnView):  # type: ignore[misc]
    """Register a passkey or security key."""

    template_name = "identity/add_passkey.html"

    def get_form_class(self) -> type[forms.PasskeyForm]:
        return forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["passkeys_possible"] = rules.may_hold_passkeys(self.request.get_host())
        return context | kwargs


class RemovePasskey(_OwnSecurity, RemoveWebAuthnView):  # type: ignore[misc]
    """Take away a passkey; the last second factor stays."""

    template_name = "identity/remove_passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if Authenticator.objects.filter(user=self.request.user).count() > 1:
            super().form_valid(form)
        return redirect("identity:second_factor")


class PasswordAgain(_OwnSecurity, ReauthenticateView):  # type: ignore[misc]
    """Ask for the password again before a second factor is changed."""

    template_name = "identity/password_again.html"

    def get_form_class(self) -> type[forms.PasswordAgainForm]:
        return forms.PasswordAgainForm

    def get_success_url(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        return rules.safe_next(wanted, fallback=reverse("identity:second_factor"))


class PasskeyLogin(LoginWebAuthnView):  # type: ignore[misc]
    """Login with a passkey alone: possession and the finger or PIN are both factors."""

    def get_form_class(self) -> type[forms.PasskeyLoginForm]:
        return forms.PasskeyLoginForm

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002  the page says the same for every fault
        return redirect(f"{reverse('account_login')}?passkey=unread")


_WHY = "職員がパスワードを入力した直後に、二段階認証を設定するページ。職員かどうかは画面が確かめる"
staff_login = open_to_all("職員のログインの入口は、ログインする前の人が使う")(StaffLogin.as_view())
authenticate = open_to_all("パスワードの次の段階。まだログインしていない人が使う")(SecondFactor.as_view())
passkey_login = open_to_all("パスキーでのログインは、ログインする前の人が使う")(PasskeyLogin.as_view())
set_up_totp = open_to_all(_WHY)(SetUpTotp.as_view())
add_passkey = open_to_all(_WHY)(AddPasskey.as_view())
remove_passkey = open_to_all(_WHY)(RemovePasskey.as_view())
password_again = open_to_all(_WHY)(PasswordAgain.as_view())


@open_to_all(_WHY)
@require_GET
@never_cache
def second_factor(request: KinuRequest) -> HttpResponse:
    """Show the second factors of the account, and how to add one."""
    account = _staff_account(request)
    if account is None:
        return redirect("account_login")
    held = list(Authenticator.objects.filter(user_id=account.pk))
    if held and not session.has_second_factor(request):
        return redirect("account_login")
    return render(
        request,
        "identity/security.html",
        {
            "has_totp": any(one.type == Authenticator.Type.TOTP for one in held),
            "passkeys": [one.wrap() for one in held if one.type == Authenticator.Type.WEBAUTHN],
            "removable": len(held) > 1,
            "passkeys_possible": rules.may_hold_passkeys(request.get_host()),
            "ready": bool(held),
            "home": "/staff/",
        },
    )


@open_to_all(_WHY)
@require_http_methods(["GET", "POST"])
@never_cache
def change_password(request: KinuRequest) -> HttpResponse:
    """Let staff change their own password; other browsers are logged out."""
    account = _staff_account(request)
    if account is None or not session.has_second_factor(request):
        return redirect("account_login")
    form = forms.NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = selectors.staff_actor(account, today=clock.today())
        try:
            staff_accounts.change_password(
                account=account, by=actor, new_password=form.cleaned_data["password"]
            )
        except staff_accounts.PasswordWeak as refusal:
            form.add_error("password", str(refusal))
        else:
            update_session_auth_hash(request, account)
            return redirect("identity:second_factor")
    return render(request, "identity/change_password.html", {"form": form})


def _staff_account(request: HttpRequest) -> Account | None:
    account = request.user
    if isinstance(account, Account) and account.kind == Account.Kind.STAFF:
        return account
    return None


def demo_only() -> None:
    """Raise 404 outside a demo."""
    if not settings.DEMO:
        raise Http404

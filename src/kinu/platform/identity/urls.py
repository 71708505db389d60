"""Addresses of identity. Names without a namespace are those allauth asks for."""

from __future__ import annotations

from django.urls import include, path

from .views import demo_provider, family, login, security, staff_accounts

own = [
    path("login/", login.choose, name="login"),
    path("login/card/", login.card_begin, name="card"),
    path("login/card/callback/", login.card_callback, name="card_callback"),
    path("login/unmatched/", login.unmatched, name="unmatched"),
    path("login/mail/", login.mail, name="mail"),
    path("login/mail/code/", login.enter_code, name="mail_code"),
    path("logout/", login.leave, name="logout"),
    path("logout/everywhere/", login.leave_everywhere, name="logout_everywhere"),
    path("logout/done/", login.left, name="left"),
    path("my/family/", family.overview, name="family"),
    path("my/family/switch/", family.switch, name="switch"),
    path("my/family/new/", family.propose, name="delegation_new"),
    path("my/family/accept/", family.accept, name="delegation_accept"),
    path("my/family/<str:delegation_id>/end/", family.end, name="delegation_end"),
    path("staff/security/", security.second_factor, name="second_factor"),
    path("staff/security/password/", security.change_password, name="change_password"),
    path("staff/accounts/", staff_accounts.listing, name="staff_list"),
    path("staff/accounts/new/", staff_accounts.create, name="staff_create"),
    path("staff/accounts/<str:account_id>/", staff_accounts.detail, name="staff_detail"),
    path("staff/accounts/<str:account_id>/posts/add/", staff_accounts.add_posts, name="staff_add_posts"),
    path(
        "staff/accounts/<str:account_id>/posts/remove/", staff_accounts.remove_post, name="staff_remove_post"
    ),
    path("staff/accounts/<str:account_id>/active/", staff_accounts.set_active, name="staff_active"),
    path(
        "staff/accounts/<str:account_id>/sessions/end/",
        staff_accounts.end_sessions,
        name="staff_end_sessions",
    ),
    path("staff/accounts/<str:account_id>/resident/", staff_accounts.tie, name="staff_tie"),
    path("staff/accounts/<str:account_id>/reset/", staff_accounts.reset, name="staff_reset"),
    path(
        "staff/accounts/<str:account_id>/substitute/", staff_accounts.add_substitute, name="staff_substitute"
    ),
    path(
        "staff/accounts/<str:account_id>/substitute/end/",
        staff_accounts.end_substitute,
        name="staff_end_substitute",
    ),
    path("demo-provider/authorize", demo_provider.authorize, name="demo_authorize"),
    path("demo-provider/totp", demo_provider.totp, name="demo_totp"),
    path("demo-provider/<path:path>", demo_provider.back, name="demo_back"),
]

urlpatterns = [
    path("", include((own, "identity"))),
    path("staff/login/", security.staff_login, name="account_login"),
    path("staff/login/code/", security.authenticate, name="mfa_authenticate"),
    path("staff/login/passkey/", security.passkey_login, name="mfa_login_webauthn"),
    path("staff/security/app/", security.set_up_totp, name="mfa_activate_totp"),
    path("staff/security/passkeys/add/", security.add_passkey, name="mfa_add_webauthn"),
    path("staff/security/passkeys/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("staff/security/again/", security.password_again, name="account_reauthenticate"),
]

"""Settings. Everything a city changes comes from the environment or from its overlay `cities/<city>/city.toml`."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from kinu.config.mail import mail_settings

ROOT = Path(os.environ.get("KINU_ROOT", Path(__file__).resolve().parents[3]))
VAR = Path(os.environ.get("KINU_VAR", ROOT / "var"))
"""Where this installation keeps its database (SQLite), uploads, issued documents and keys."""


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DEBUG = _flag("KINU_DEBUG", default=False)
DEMO = _flag("KINU_DEMO", default=False)
"""A demo city: shows the demo logins, uses the local identity provider and the null twins."""

SECRET_KEY = os.environ.get("KINU_SECRET_KEY", "")
if not SECRET_KEY:
    # A key made once per installation: a fresh machine works, and no two installations share a key.
    _key_file = VAR / "secret_key"
    if not _key_file.exists():
        import secrets

        VAR.mkdir(parents=True, exist_ok=True)
        _key_file.touch(mode=0o600)
        _key_file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    SECRET_KEY = _key_file.read_text(encoding="ascii")

ALLOWED_HOSTS = os.environ.get("KINU_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
BASE_URL = os.environ.get("KINU_BASE_URL", "http://127.0.0.1:8000")
"""The address residents use; QR codes and messages point there."""
CSRF_TRUSTED_ORIGINS = [BASE_URL]

CITY = os.environ.get("KINU_CITY", "joso")
CITIES_DIR = Path(os.environ.get("KINU_CITIES_DIR", ROOT / "cities"))
CITY_DIR = CITIES_DIR / CITY
DEMO_DIR = Path(os.environ.get("KINU_DEMO_DIR", ROOT / "demo"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    # platform, from below
    "kinu.platform.web",
    "kinu.platform.audit",
    "kinu.platform.outbox",
    "kinu.platform.jobs",
    "kinu.platform.places",
    "kinu.platform.people",
    "kinu.platform.files",
    "kinu.platform.documents",
    "kinu.platform.identity",
    # instruments
    "kinu.messages",
    "kinu.eligibility",
    # services to people
    "kinu.procedures",
    "kinu.mobility",
    "kinu.plan",
    "kinu.portal",
    # last, so that every room's registration files are found
    "kinu.platform.hooks",
]

MIDDLEWARE = [
    "kinu.platform.web.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "kinu.platform.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kinu.platform.web.middleware.DisplayMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kinu.platform.identity.middleware.IdentityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kinu.platform.web.middleware.RefusalMiddleware",
    "kinu.platform.web.middleware.AccessMiddleware",
    "kinu.platform.web.middleware.StorableTextMiddleware",
]

ROOT_URLCONF = "kinu.config.urls"
WSGI_APPLICATION = "kinu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kinu.platform.web.context.page",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'kinu.sqlite3'}",
        conn_max_age=60,
        # A database server that was restarted costs nobody a page: a dead connection is replaced before it is used.
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers take the lock at BEGIN, so two of them wait instead of failing in the middle (WAL readers go on).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000;",
    }
_test_name = os.environ.get("KINU_TEST_DB", "test_kinu")
DATABASES["default"]["TEST"] = {
    # A file, not memory: tests of several threads and processes need a database they can share.
    "NAME": str(VAR / f"{_test_name}.sqlite3") if "sqlite" in DATABASES["default"]["ENGINE"] else _test_name
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["kinu.platform.identity.backends.DoorBackend"]
LOGIN_URL = "/login/"
ACCOUNT_ADAPTER = "kinu.platform.identity.adapters.staff_login.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "kinu.platform.identity.adapters.staff_login.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://")
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Kinu"
PREENTRY_DAYS = int(os.environ.get("KINU_PREENTRY_DAYS", "14"))
TRANSFER_NOTICES = os.environ.get("KINU_TRANSFER_NOTICES", str(DEMO_DIR / "transfer_notices") if DEMO else "")
CITY_LEDGERS = os.environ.get("KINU_CITY_LEDGERS", str(DEMO_DIR / "city_ledgers") if DEMO else "")
CARD_READER_URL = os.environ.get("KINU_CARD_READER_URL", "")
OIDC_ISSUER = os.environ.get("KINU_OIDC_ISSUER", "")
"""The card-login provider (デジタル認証アプリ). Empty: the local provider in a demo, no card login elsewhere."""
OIDC_CLIENT_ID = os.environ.get("KINU_OIDC_CLIENT_ID", "")
OIDC_CLIENT_KEY_FILE = os.environ.get("KINU_OIDC_CLIENT_KEY_FILE", str(VAR / "keys" / "oidc_client.pem"))
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]

LANGUAGE_CODE = "ja"
LANGUAGES = [
    ("ja", _("日本語")),
    ("ja-easy", _("やさしい日本語")),
    ("en", _("English")),
    ("pt-br", _("Português")),
    ("vi", _("Tiếng Việt")),
    ("fil", _("Filipino")),
    ("zh-hans", _("中文")),
]
COMPLETE_LANGUAGES = ("ja", "ja-easy", "en", "pt-br")
"""Languages that must be translated fully; the others are prepared and fall back to English, then Japanese."""
LANGUAGE_COOKIE_NAME = "kinu_language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
# Built files carry a content hash in their name; the pages' own lists of them make a collecting step needless.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"/kinu/dist/[a-z]+-[A-Z0-9]{8}\."
MEDIA_ROOT = VAR / "files"

SESSION_COOKIE_AGE = int(os.environ.get("KINU_SESSION_SECONDS", str(30 * 60)))
"""Seconds without the person after which a login ends; the page warns two minutes before."""
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kinu.platform.web.errors.csrf_failure"
KINU_CSP_FORM_ACTION = tuple(filter(None, os.environ.get("KINU_CSP_FORM_ACTION", "").split()))
"""Origins a form may lead to through a redirect, such as the login provider's."""
KINU_CSP_IMG = tuple(filter(None, os.environ.get("KINU_CSP_IMG", "").split()))
"""Origins of pictures, such as map tiles."""
if BASE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = _flag("KINU_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365

FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "kinu.platform.files.uploads.CarefulUploadHandler",
]
KINU_UPLOAD_CEILING = int(os.environ.get("KINU_UPLOAD_CEILING", str(100 * 1024 * 1024)))
"""Bytes of one uploaded file that are ever written; what a purpose takes is less."""
KINU_CLAMAV = os.environ.get("KINU_CLAMAV", "")
"""Address of clamd (`tcp://host:3310` or `unix:///run/clamd.sock`); empty: no virus scanner."""
KINU_NATIONAL_PORTAL = os.environ.get("KINU_NATIONAL_PORTAL", "")
"""Where applications of the national portal come from (`https://…` or `file:///folder`); empty: a working twin."""
KINU_NATIONAL_PORTAL_USER = os.environ.get("KINU_NATIONAL_PORTAL_USER", "")
KINU_NATIONAL_PORTAL_PASSWORD = os.environ.get("KINU_NATIONAL_PORTAL_PASSWORD", "")
KINU_NATIONAL_PORTAL_KEEP_DAYS = int(os.environ.get("KINU_NATIONAL_PORTAL_KEEP_DAYS", "30"))
"""Days our copy of a portal's file is kept; what was made of it is kept as its procedure says."""
KINU_SIGN_P12 = os.environ.get("KINU_SIGN_P12", "")
"""The city's signing key and certificate (PKCS#12); empty: a demo certificate marked 見本."""
KINU_SIGN_PASSWORD = os.environ.get("KINU_SIGN_PASSWORD", "")
KINU_FONTS_DIR = os.environ.get("KINU_FONTS_DIR", "")
"""A folder with further fonts for documents, such as IPAmj明朝."""
KINU_SMTP = os.environ.get("KINU_SMTP", "")
"""Mail relay (`smtp://user:password@host:587/?starttls=1`); empty: mails are written to a folder, none is sent."""
KINU_MAIL_FROM = os.environ.get("KINU_MAIL_FROM", "no-reply@localhost")
globals().update(mail_settings(KINU_SMTP, sender=KINU_MAIL_FROM, folder=VAR / "mail"))

JOBS_LEASE_SECONDS = int(os.environ.get("KINU_JOBS_LEASE", "60"))
"""How long a worker may be silent before its job is given to another one."""
JOBS_KEEP_DAYS = int(os.environ.get("KINU_JOBS_KEEP_DAYS", "30"))
"""How long done jobs and delivered events are kept."""
AUDIT_KEYS = [key for key in os.environ.get("KINU_AUDIT_KEYS", "").split(",") if key]
"""Keys of the audit log, newest first; empty: derived from the secret key (and its retired ones)."""

TASKS = {"default": {"BACKEND": "kinu.platform.jobs.backend.JobsBackend"}}
# A city's other subdomains are not ours to bind to TLS, nor its name to the browsers' preload lists.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

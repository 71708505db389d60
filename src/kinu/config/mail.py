"""Django's mail settings from the one address of the relay, so that login codes and notices leave by the same door."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 20


def mail_settings(url: str, *, sender: str, folder: Path) -> dict[str, object]:
    """Return the `EMAIL_…` settings for `smtp://user:password@host:587/?starttls=1`; without a relay mails become files.

    >>> found = mail_settings("smtps://kinu:p%40ss@mail.example", sender="a@b", folder=Path("mail"))
    >>> found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_HOST_PASSWORD"]
    ('mail.example', 465, True, 'p@ss')
    """
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder),
            "DEFAULT_FROM_EMAIL": sender,
        }
    parts = urlsplit(url)
    ssl = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "127.0.0.1",
        "EMAIL_PORT": parts.port or (465 if ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": not ssl and parse_qs(parts.query).get("starttls", ["0"])[0] == "1",
        "EMAIL_TIMEOUT": SECONDS,
        "DEFAULT_FROM_EMAIL": sender,
    }

"""A mail as bytes: plain text, UTF-8, marked as sent by a program."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kinu.messages.rules import Mail

from .base import Refused

# Looser than RFC 5322: telephone companies gave out addresses with two dots in a row, and people still have them.
_ADDRESS = re.compile(
    r"(?P<local>[!#-'*+\-./0-9=?A-Z^-~]{1,64})@(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)"
)


def as_bytes(mail: Mail, *, sender: str) -> bytes:
    """Return the mail in its form on the wire. Raises Refused when the address is none or holds a line break."""
    letter = EmailMessage(policy=SMTP)
    parts = _ADDRESS.fullmatch(mail.to)
    if parts is None:
        raise Refused("501")
    letter["From"] = sender
    letter["To"] = Address(username=parts["local"], domain=parts["domain"])
    letter["Subject"] = mail.subject
    letter["Date"] = format_datetime(mail.at)
    letter["Message-ID"] = mail.message_id
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    letter["Content-Language"] = mail.language
    letter.set_content(mail.text, cte="base64")
    return letter.as_bytes()

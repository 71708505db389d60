"""A mail as bytes: plain text, UTF-8, marked as sent by a program."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kinu.messages.rules import Mail

from .base import Refused


def as_bytes(mail: Mail, *, sender: str) -> bytes:
    """Return the mail in its form on the wire. Raises Refused when the address is none or holds a line break."""
    letter = EmailMessage(policy=SMTP)
    try:
        letter["From"] = sender
        letter["To"] = Address(addr_spec=mail.to)
    except (ValueError, IndexError) as error:
        raise Refused("501") from error
    letter["Subject"] = mail.subject
    letter["Date"] = format_datetime(mail.at)
    letter["Message-ID"] = mail.message_id
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    letter["Content-Language"] = mail.language
    letter.set_content(mail.text, cte="base64")
    return letter.as_bytes()

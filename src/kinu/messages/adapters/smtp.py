"""SMTP (RFC 5321), one mail a connection, every answer sorted into later, never and unsure."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from kinu.messages.rules import Mail

from .base import PutOff, Refused, Unsure
from .wire import as_bytes

_DROPPED = (smtplib.SMTPServerDisconnected, OSError)


class SmtpCarrier:
    """`url` is `smtp://user:password@host:587/?starttls=1`, or `smtps://…` for TLS from the first byte."""

    real = True

    def __init__(
        self, *, url: str, sender: str, timeout: float = 20.0, trust: ssl.SSLContext | None = None
    ) -> None:
        self._url, self._sender, self._timeout = urlsplit(url), sender, timeout
        self._starttls = parse_qs(self._url.query).get("starttls", ["0"])[0] == "1"
        self._trust = trust or ssl.create_default_context()

    def send(self, mail: Mail, *, before_text: Callable[[], None]) -> None:
        data = as_bytes(mail, sender=self._sender)
        line = self._opened()
        try:
            self._envelope(line, mail, size=len(data))
            before_text()
            self._text(line, data)
        finally:
            line.close()

    def greet(self) -> str:
        line = self._opened()
        line.close()
        return f"{self._url.hostname}"

    def _opened(self) -> smtplib.SMTP:
        """Connect, encrypt, log in. A wrong password is ours to mend, so it puts off and shows on the health page."""
        line: smtplib.SMTP | None = None
        try:
            line = self._connect()
            line.ehlo_or_helo_if_needed()
            if self._starttls:
                line.starttls(context=self._trust)
                line.ehlo()
            if self._url.username:
                line.login(unquote(self._url.username), unquote(self._url.password or ""))
        except (smtplib.SMTPException, OSError) as error:
            if line is not None:
                line.close()
            raise PutOff(_code_of(error)) from error
        return line

    def _connect(self) -> smtplib.SMTP:
        host = self._url.hostname or "127.0.0.1"
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self._url.port or 465, timeout=self._timeout, context=self._trust)
        return smtplib.SMTP(host, self._url.port or 25, timeout=self._timeout)

    def _envelope(self, line: smtplib.SMTP, mail: Mail, *, size: int) -> None:
        limit = line.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            raise Refused("552")
        options = [f"size={size}"] if line.has_extn("size") else []
        try:
            _demand(line.mail(_plain_address(self._sender), options))
            _demand(line.rcpt(mail.to))
            _demand(line.docmd("data"), wanted=354)
        except _DROPPED as error:
            raise PutOff(_code_of(error)) from error

    def _text(self, line: smtplib.SMTP, data: bytes) -> None:
        try:
            line.send(smtplib._quote_periods(data) + b".\r\n")  # type: ignore[attr-defined]  # noqa: SLF001
            answer = line.getreply()
        except _DROPPED as error:
            raise Unsure("dropped") from error
        _demand(answer)


def _demand(answer: tuple[int, bytes], *, wanted: int = 250) -> None:
    code = answer[0]
    if code == wanted or (wanted == 250 and 200 <= code < 300):
        return
    raise Refused(str(code)) if 500 <= code < 600 else PutOff(str(code))


def _plain_address(sender: str) -> str:
    return sender.rsplit("<", 1)[-1].rstrip(">").strip()


def _code_of(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return str(code) if code else type(error).__name__[:60]

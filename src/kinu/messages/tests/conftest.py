"""Fixtures of messages: an installation of its own, and relays that end with the test."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kinu.kernel.clock import JST
from kinu.messages.rules import Mail

from .relay_stub import Relay

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=JST)
MAIL = Mail(
    message_id="<ab12.kinu@city.example>",
    to="kinu@example.jp",
    subject="【常総市】お知らせがあります",
    text="常総市からお知らせがあります。\n.\n番号: 1\n",
    language="ja",
    at=NOW,
)


@pytest.fixture(autouse=True)
def _house(settings, tmp_path: Path) -> None:
    settings.VAR, settings.KINU_SMTP = tmp_path, ""
    settings.KINU_MAIL_FROM = "常総市 <no-reply@city.example>"
    settings.BASE_URL = "https://kinu.example"


@pytest.fixture
def relay() -> Iterator[Callable[..., Relay]]:
    running: list[Relay] = []

    def start(mood: str = "", **options: object) -> Relay:
        running.append(Relay(mood, **options))
        return running[-1]

    yield start
    for stub in running:
        stub.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)  # noqa: TID251  a certificate must be valid on the day the test runs
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context

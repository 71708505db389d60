"""The relay and its null twin, held to one protocol; and each way a relay can say no."""

from __future__ import annotations

import dataclasses
import ssl
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from kinu.messages.adapters import Carrier, FolderCarrier, PutOff, Refused, SmtpCarrier, Unsure

from .conftest import MAIL
from .relay_stub import Relay

SENDER = "常総市 <no-reply@city.example>"


class Calls:
    """Counts how often the text went on its way."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture(params=["folder", "plain", "starttls and login"])
def both(
    request: pytest.FixtureRequest,
    relay: Callable[..., Relay],
    tmp_path: Path,
    server_tls: ssl.SSLContext,
    certificate: Path,
) -> tuple[Carrier, Callable[[], list[bytes]]]:
    """A carrier, and what the other side received."""
    if request.param == "folder":
        folder = tmp_path / "mail"
        return FolderCarrier(folder=folder, sender=SENDER), lambda: [p.read_bytes() for p in folder.glob("*")]
    if request.param == "plain":
        stub = relay()
        return SmtpCarrier(url=stub.url, sender=SENDER, timeout=3), lambda: stub.taken
    stub = relay(tls=server_tls, user="kinu", password="p@ss")
    url = stub.url.replace("p@ss", "p%40ss")
    trust = ssl.create_default_context(cafile=str(certificate))
    return SmtpCarrier(url=url, sender=SENDER, timeout=3, trust=trust), lambda: stub.taken


def test_a_mail_arrives_whole_and_once(both: tuple[Carrier, Callable[[], list[bytes]]]) -> None:
    carrier, received = both
    calls = Calls()
    carrier.send(MAIL, before_text=calls)
    (data,) = received()
    letter = message_from_bytes(data, policy=policy.default)
    assert calls.count == 1
    assert letter["Subject"] == MAIL.subject
    assert letter["Message-ID"] == MAIL.message_id
    assert letter["To"] == MAIL.to
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == MAIL.text
    assert carrier.greet()


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: c@d", "a b@c", "<a@b>,c@d"])
def test_an_address_that_is_none_is_refused_and_nothing_leaves(
    both: tuple[Carrier, Callable[[], list[bytes]]], address: str
) -> None:
    carrier, received = both
    calls = Calls()
    with pytest.raises(Refused):
        carrier.send(dataclasses.replace(MAIL, to=address), before_text=calls)
    assert (calls.count, received()) == (0, [])


def test_an_address_with_two_dots_in_a_row_still_gets_its_mail(
    both: tuple[Carrier, Callable[[], list[bytes]]],
) -> None:
    carrier, received = both
    carrier.send(dataclasses.replace(MAIL, to="taro..kinu.@docomo.example"), before_text=Calls())
    letter = message_from_bytes(received()[0], policy=policy.default)
    assert letter["To"].addresses[0].username == "taro..kinu."


def test_a_failure_before_the_text_leaves_nothing_behind(
    both: tuple[Carrier, Callable[[], list[bytes]]],
) -> None:
    carrier, received = both

    def stop() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        carrier.send(MAIL, before_text=stop)
    assert received() == []


@pytest.mark.parametrize(
    ("mood", "answer", "code", "on_its_way"),
    [
        ("busy", PutOff, "421", 0),
        ("drops before the text", PutOff, "SMTPServerDisconnected", 0),
        ("greylists", PutOff, "451", 0),
        ("unknown address", Refused, "550", 0),
        ("put off after the text", PutOff, "452", 1),
        ("refuses the text", Refused, "554", 1),
        ("drops after the text", Unsure, "dropped", 1),
    ],
)
def test_each_answer_of_a_relay_is_sorted_into_later_never_and_unsure(
    relay: Callable[..., Relay], mood: str, answer: type[Exception], code: str, on_its_way: int
) -> None:
    calls = Calls()
    with pytest.raises(answer) as caught:
        SmtpCarrier(url=relay(mood).url, sender=SENDER, timeout=3).send(MAIL, before_text=calls)
    assert caught.value.code == code
    assert "secret@example.jp" not in str(caught.value)
    assert calls.count == on_its_way


def test_a_mail_over_the_relays_size_is_refused_before_it_is_sent(relay: Callable[..., Relay]) -> None:
    stub, calls = relay(limit=500), Calls()
    with pytest.raises(Refused, match="552"):
        SmtpCarrier(url=stub.url, sender=SENDER, timeout=3).send(
            dataclasses.replace(MAIL, text="絹" * 2000), before_text=calls
        )
    assert (calls.count, stub.taken, stub.tries) == (0, [], 0)


def test_a_wrong_password_is_ours_to_mend_and_puts_off(
    relay: Callable[..., Relay], server_tls: ssl.SSLContext, certificate: Path
) -> None:
    stub = relay(tls=server_tls, user="kinu", password="right")
    trust = ssl.create_default_context(cafile=str(certificate))
    carrier = SmtpCarrier(url=stub.url.replace("right", "wrong"), sender=SENDER, timeout=3, trust=trust)
    with pytest.raises(PutOff, match="535"):
        carrier.send(MAIL, before_text=Calls())


def test_a_relay_with_a_certificate_nobody_knows_gets_no_mail(
    relay: Callable[..., Relay], server_tls: ssl.SSLContext
) -> None:
    stub = relay(tls=server_tls)
    with pytest.raises(PutOff, match="SSLCertVerificationError"):
        SmtpCarrier(url=stub.url, sender=SENDER, timeout=3).send(MAIL, before_text=Calls())
    assert stub.taken == []


def test_a_relay_without_tls_gets_no_mail_when_tls_is_asked_for(relay: Callable[..., Relay]) -> None:
    stub = relay()
    with pytest.raises(PutOff):
        SmtpCarrier(url=stub.url + "?starttls=1", sender=SENDER, timeout=3).send(MAIL, before_text=Calls())
    assert stub.taken == []


def test_an_unreachable_relay_puts_off() -> None:
    with pytest.raises(PutOff, match="ConnectionRefusedError"):
        SmtpCarrier(url="smtp://127.0.0.1:1/", sender=SENDER, timeout=1).greet()


def test_a_folder_that_cannot_be_written_puts_off(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PutOff):
        FolderCarrier(folder=tmp_path / "file", sender=SENDER).send(MAIL, before_text=Calls())

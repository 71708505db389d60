"""Genuine, not genuine, replaced, withdrawn: by number, by file, to the last byte, without telling whose it is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kinu.platform.documents import public as documents
from kinu.platform.documents.adapters import has_good_signature
from kinu.platform.documents.rules import as_typed, number_for, shown

from .conftest import CHIEF, DATA, NOW, issue, pdf_bytes

pytestmark = pytest.mark.django_db


@given(st.integers(2020, 2199), st.integers(1, 9_999_999))
def test_a_number_survives_being_shown_and_typed(year: int, position: int) -> None:
    number = number_for(year=year, position=position)
    assert as_typed(shown(number)) == number
    assert as_typed(shown(number).lower().replace("-", " ")) == number


@given(st.text(max_size=80))
def test_any_typed_text_is_read_without_a_crash(text: str) -> None:
    assert as_typed(text) == "" or len(as_typed(text)) >= 11


def test_the_very_file_is_genuine_and_every_other_is_not() -> None:
    document = issue()
    data = pdf_bytes(document)
    verdict = documents.verify_bytes(data)
    assert verdict.is_genuine
    assert (verdict.number, verdict.title, verdict.office) == (
        document.number,
        "児童手当 認定通知書",
        "こども課",
    )
    for other in (data + b"\n", data[:-1], b"\n" + data, b"", b"%PDF-1.7", data + data):
        assert documents.verify_bytes(other).state is documents.Genuineness.NOT_GENUINE


def test_one_flipped_bit_anywhere_is_not_genuine() -> None:
    data = pdf_bytes(issue())
    chance = random.Random(1)
    for _ in range(400):
        position, bit = chance.randrange(len(data)), chance.randrange(8)
        changed = bytearray(data)
        changed[position] ^= 1 << bit
        assert not documents.verify_bytes(bytes(changed)).is_genuine, f"bit {bit} of byte {position}"


def test_the_signature_alone_notices_a_change_of_the_signed_bytes() -> None:
    """The second net: even if the register were changed to fit, the signature would not."""
    data = pdf_bytes(issue())
    assert has_good_signature(data, moment=NOW)
    hole = _hole(data)
    chance = random.Random(2)
    for _ in range(60):
        position = chance.choice((chance.randrange(hole[0]), chance.randrange(hole[1], len(data))))
        changed = bytearray(data)
        changed[position] ^= 1 << chance.randrange(8)
        assert not has_good_signature(bytes(changed), moment=NOW), f"byte {position}"
    assert not has_good_signature(data + b"\n%more", moment=NOW)


def _hole(data: bytes) -> tuple[int, int]:
    """Return where the signature itself stands in the file, which it cannot cover."""
    start = data.index(b"/ByteRange")
    numbers = data[data.index(b"[", start) + 1 : data.index(b"]", start)].split()
    return int(numbers[1]), int(numbers[2])


def test_a_signature_of_another_authority_is_not_ours(settings, tmp_path: Path) -> None:
    data = pdf_bytes(issue())
    settings.VAR = tmp_path / "another"
    assert not has_good_signature(data, moment=NOW)
    assert not documents.verify_bytes(data).is_genuine


def test_old_documents_stay_genuine_after_a_change_of_the_key(settings, tmp_path: Path) -> None:
    data = pdf_bytes(issue())
    old = Path(settings.VAR) / "keys" / "demo-seal.p12"
    root = pkcs12.load_pkcs12(old.read_bytes(), b"demo").additional_certs[0].certificate
    settings.VAR = tmp_path / "new"
    trusted = settings.VAR / "keys" / "trusted"
    trusted.mkdir(parents=True)
    (trusted / "2026.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    assert documents.verify_bytes(data).is_genuine


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2000))
def test_random_bytes_are_not_genuine_and_never_crash(data: bytes) -> None:
    assert not documents.verify_bytes(data).is_genuine
    assert not has_good_signature(b"%PDF-1.7\n" + data, moment=NOW)


def test_the_page_answers_a_scanned_code_without_naming_anybody(client: Client) -> None:
    document = issue()
    page = client.get(reverse("documents:verify"), {"number": as_typed(document.number)}).content.decode()
    assert "本物です" in page
    assert document.number in page
    for personal in ("絹川", "髙志", "新石下1234", "25,000"):
        assert personal not in page
        assert personal in str(DATA)


@pytest.mark.parametrize(
    ("number", "words"), [("2026-000132-H", "本物と確かめられません"), ("", "文書番号を入力してください")]
)
def test_the_page_says_what_to_do_for_a_wrong_number(client: Client, number: str, words: str) -> None:
    response = client.get(reverse("documents:verify"), {"number": number})
    assert response.status_code == 200
    assert words in response.content.decode()


def test_the_page_checks_an_uploaded_file(client: Client) -> None:
    data = pdf_bytes(issue())
    for sent, words in ((data, "本物です"), (data[:-1] + b" ", "本物と確かめられません")):
        upload = SimpleUploadedFile("通知.pdf", sent, content_type="application/pdf")
        assert words in client.post(reverse("documents:verify"), {"file": upload}).content.decode()


def test_the_page_asks_for_a_file_when_none_is_sent(client: Client) -> None:
    assert "PDFファイルを選んでください" in client.post(reverse("documents:verify")).content.decode()


def test_the_page_tells_a_withdrawn_document(client: Client) -> None:
    document = issue()
    documents.revoke(document_id=document.id, by=CHIEF, reason="内密の理由", now=NOW)
    page = client.get(reverse("documents:verify"), {"number": document.number}).content.decode()
    assert "取り消された文書です" in page
    assert "内密の理由" not in page


def test_guessing_numbers_is_slowed_down(client: Client) -> None:
    for _ in range(30):
        assert client.get(reverse("documents:verify"), {"number": "2026-000001-X"}).status_code == 200
    response = client.get(reverse("documents:verify"), {"number": "2026-000001-X"})
    assert response.status_code == 429
    assert "本物と確かめられません" not in response.content.decode()

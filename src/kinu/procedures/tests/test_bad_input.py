"""What a hostile or unlucky browser sends: a clear sentence comes back, nothing is lost, nothing happens twice."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kinu.kernel import clock
from kinu.platform.identity.tests.factories import log_in, make_resident
from kinu.procedures.models import Application, Attachment, Draft
from kinu.procedures.services.submission import secret_of

from . import factories
from .test_resident_pages import YOU, begin, photo, step, walk_to_check

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Client:
    factories.publish()
    log_in(client, make_resident(name="常総　花子"), assurance="mail")
    return client


def kept(draft: Draft) -> dict[str, object]:
    draft.refresh_from_db()
    return {**draft.answers, **draft.typed}


# What is typed.


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ｼﾞｮｳｿｳ　ﾊﾅｺ", "ジョウソウ ハナコ"),
        ("じょうそう  はなこ", "ジョウソウ ハナコ"),
        ("ジョウソウ\u3000ハナコ\u0000", "ジョウソウ ハナコ"),
    ],
)
def test_a_reading_in_any_width_becomes_katakana(page: Client, typed: str, stored: str) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), {**YOU, "kana": typed})
    assert kept(draft)["kana"] == stored


@pytest.mark.parametrize("typed", ["０２９７－２３－２１１１", "0297ー23ー2111", " 0297 23 2111 "])
def test_a_telephone_number_in_any_width_is_read(page: Client, typed: str) -> None:
    draft = begin(page)
    answer = page.post(step(draft, "you"), {**YOU, "phone": typed})
    assert answer.status_code == 302
    assert str(kept(draft)["phone"]).replace("-", "") == "0297232111"


@pytest.mark.parametrize(
    "name", ["𠮷田　花子", "葛\U000e0101城　花子", "髙﨑　花子", "渡邉　花子", "Nguyễn Thị Hà"]
)
def test_variant_characters_stay_to_the_last_selector_until_the_receipt(page: Client, name: str) -> None:
    draft = begin(page)
    walk_to_check(page, draft)
    page.post(step(draft, "you"), {**YOU, "name": name})
    page.post(reverse("procedures:check", args=[draft.id]), {"declared": "true"})
    row = Application.objects.get()
    assert row.filing.answers["name"].replace(" ", "").replace("\u3000", "") == name.replace(" ", "").replace(
        "\u3000", ""
    )
    shown = page.get(reverse("procedures:application", args=[row.id])).content.decode()
    assert name.split(maxsplit=1)[0] in shown


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00name", b"\x82\xa0\x82\xa2", b"%ff%fe%82", b"\xed\xa0\x80"])
def test_bytes_in_a_broken_encoding_are_no_error_of_the_program(page: Client, raw: bytes) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    body = b"name=" + raw + b"&kana=%E3%83%8F&phone=0297232111"
    answer = page.post(step(draft, "you"), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 302}
    assert "0297" in str(kept(draft)["phone"])


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "#panic()", "' OR 1=1 --", "\u202egnp.exe"]
)
def test_markup_is_shown_as_typed_and_does_nothing(page: Client, evil: str) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), {**YOU, "name": evil})
    shown = page.get(step(draft, "you")).content.decode()
    assert "<script>alert(1)" not in shown
    assert kept(draft)["name"] == evil


def test_a_text_longer_than_the_question_takes_is_told_and_stays(page: Client) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    text = page.post(step(draft, "family"), {"has_children": "no", "wish": "絹" * 200_000}).content.decode()
    assert "エラー" in text.split("</title>")[0]
    assert "文字" in text
    assert "0297" in str(kept(draft)["phone"])


# Fields that are missing, twice, unknown, countless.


def test_a_page_posted_empty_names_each_question_and_keeps_what_was_there(page: Client) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    before = kept(draft)
    text = page.post(step(draft, "you"), {}).content.decode()
    assert text.count('href="#id_') >= 1
    assert page.post(step(draft, "you"), YOU).status_code == 302
    assert kept(draft) == before


def test_a_field_posted_twice_gives_one_answer(page: Client) -> None:
    draft = begin(page)
    answer = page.post(
        step(draft, "you"), {"name": ["常総　花子", "別　人"], "kana": YOU["kana"], "phone": YOU["phone"]}
    )
    assert answer.status_code in {200, 302}
    assert isinstance(kept(draft)["name"], str)


def test_unknown_fields_and_foreign_indexes_are_left_alone(page: Client) -> None:
    draft = begin(page)
    odd = {
        "version": "1", "account_id": "x", "sent_at": "2026-01-01", "state": "approved", "__class__": "x",
        "children-999999-name": "x", "children--1-name": "x", "name-0-x": "y", "base": "{not json", "next": "//evil.example",
    }  # fmt: skip
    answer = page.post(step(draft, "you"), {**YOU, **odd})
    assert answer.status_code in {200, 302}
    assert "evil" not in answer.headers.get("Location", "")
    assert set(kept(draft)) <= {"name", "kana", "phone", "children", "has_children", "wish"}
    draft.refresh_from_db()
    assert (draft.sent_at, Application.objects.count()) == (None, 0)


def test_a_hundred_thousand_fields_are_refused_in_a_sentence(page: Client) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    before = kept(draft)
    answer = page.post(step(draft, "you"), {f"x{number}": "1" for number in range(5_000)})
    assert answer.status_code in {400, 413}
    assert "<h1" in answer.content.decode()
    assert kept(draft) == before


def test_a_list_of_people_longer_than_the_form_takes_is_told(page: Client) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    many = {f"children-{n}-name": "太郎" for n in range(40)}
    answer = page.post(step(draft, "family"), {"has_children": "yes", **many})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "エラー" in text.split("</title>")[0]
    assert "5人" in text or "5件" in text or "5つ" in text
    assert "太郎" in text


# Files.


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "x")
    return data.getvalue()


def _huge() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (20, 20)).save(data, "JPEG")
    return data.getvalue() + b"\x00" * (30 * 1024 * 1024)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("写真.jpg", b"MZ\x90\x00" + b"\x00" * 200),
        ("写真.jpg", b"<html><script>alert(1)</script></html>"),
        ("写真.png", b"%PDF-1.7\n" + b"x" * 100),
        ("写真.jpg", _zip()),
        ("写真.jpg", b""),
        ("写真.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 50),
        ("../../etc/passwd", b"root:x:0:0"),
        ("写真.jpg", _huge()),
    ],
    ids=["program", "page", "pdf-as-png", "zip", "empty", "cut-off", "path", "too-large"],
)
def test_a_disguised_broken_or_huge_file_is_refused_in_words_and_the_draft_stays(
    page: Client, name: str, data: bytes
) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    before = kept(draft)
    upload = SimpleUploadedFile(name, data, "image/jpeg")
    text = page.post(step(draft, "files"), {"photo": upload, "action": "upload"}).content.decode()
    assert "k-error" in text or "エラー" in text.split("</title>")[0]
    assert not Attachment.objects.exists()
    assert kept(draft) == before


def test_a_good_file_beside_a_bad_one_is_kept_and_the_bad_one_told(page: Client) -> None:
    draft = begin(page)
    bad = SimpleUploadedFile("悪い.jpg", b"MZ" + b"\x00" * 99, "image/jpeg")
    text = page.post(step(draft, "files"), {"photo": [photo(), bad], "action": "upload"}).content.decode()
    assert [each.name for each in Attachment.objects.all()] == ["保険証.jpg"]
    assert "エラー" in text.split("</title>")[0]


def test_a_file_for_a_kind_nobody_asked_for_is_not_stored(page: Client) -> None:
    draft = begin(page)
    page.post(step(draft, "files"), {"secret": photo(), "action": "upload"})
    assert not Attachment.objects.exists()


# Steps in the wrong order, and too late.


def test_sending_before_the_form_is_finished_names_what_is_missing_and_sends_nothing(page: Client) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    check = reverse("procedures:check", args=[draft.id])
    text = page.post(check, {"declared": "true"}).content.decode()
    assert "まだ入力していない" in text
    assert Application.objects.count() == 0
    page.post(step(draft, "family"), {"has_children": "no"})
    assert page.post(check, {"declared": "true"}).status_code == 302
    assert Application.objects.count() == 1


def test_sending_without_the_promise_asks_for_it_and_sends_nothing(page: Client) -> None:
    draft = begin(page)
    walk_to_check(page, draft)
    for declared in ({}, {"declared": "other"}, {"declared": ""}):
        answer = page.post(reverse("procedures:check", args=[draft.id]), declared)
        assert answer.status_code == 200
        assert "エラー" in answer.content.decode().split("</title>")[0]
    assert Application.objects.count() == 0


@pytest.mark.parametrize("name", ["nothing", "../you", "you%00", "sent", "x" * 300])
def test_a_page_that_the_form_does_not_have_is_not_found(page: Client, name: str) -> None:
    draft = begin(page)
    address = f"/procedures/draft/{draft.id}/step/{name}/"
    assert page.get(address).status_code == 404
    assert page.post(address, YOU).status_code == 404
    assert kept(draft) == {}


@pytest.mark.parametrize("draft_id", ["0" * 32, "x", "' OR 1=1", "%00"])
def test_a_draft_that_is_not_there_is_not_found(page: Client, draft_id: str) -> None:
    assert page.get(f"/procedures/draft/{draft_id}/").status_code == 404
    assert page.post(f"/procedures/draft/{draft_id}/check/", {"declared": "true"}).status_code == 404


def test_a_draft_past_its_day_is_told_as_over_and_nothing_is_sent(page: Client) -> None:
    draft = begin(page)
    walk_to_check(page, draft)
    Draft.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    for answer in (
        page.get(step(draft, "you")),
        page.post(step(draft, "you"), YOU),
        page.post(reverse("procedures:check", args=[draft.id]), {"declared": "true"}),
    ):
        assert answer.status_code == 410
        assert "期限" in answer.content.decode()
    assert Application.objects.count() == 0
    assert Draft.objects.get().answers["name"]


def test_typing_into_a_form_that_was_sent_leads_to_the_receipt_and_changes_nothing(page: Client) -> None:
    draft = begin(page)
    walk_to_check(page, draft)
    receipt = page.post(reverse("procedures:check", args=[draft.id]), {"declared": "true"})["Location"]
    late = page.post(step(draft, "you"), {**YOU, "name": "別　人"})
    assert late["Location"] == receipt
    assert Application.objects.get().filing.answers["name"].replace(" ", "\u3000") == "常総\u3000花子"


def test_saving_in_the_background_with_nonsense_is_answered_and_keeps_the_draft(page: Client) -> None:
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    before = kept(draft)
    address = reverse("procedures:autosave", args=[draft.id, "you"])
    for body in (
        {},
        {"field": "nothing", "value": "x"},
        {"field": "name-0-0-0", "value": "x"},
        {"value": "x"},
    ):
        assert page.post(address, body).status_code < 500
    assert kept(draft) == before


# The look-up by number and secret.


@pytest.mark.parametrize("number", ["", "\x00", "２０２６", "' OR 1=1", "x" * 5000, "９" * 20])
def test_a_number_nobody_has_opens_nothing_and_says_so(client: Client, number: str) -> None:
    factories.publish()
    factories.application()
    answer = client.post(reverse("procedures:lookup"), {"number": number, "secret": "ABCDEFGH"})
    assert answer.status_code == 200
    assert "エラー" in answer.content.decode().split("</title>")[0]


def test_number_and_secret_are_read_in_any_width_and_case(client: Client) -> None:
    factories.publish()
    row = factories.application()
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    data = {
        "number": f" {row.number.lower()} ".translate(wide),
        "secret": secret_of(row.draft_id).lower().translate(wide),
    }
    assert client.post(reverse("procedures:lookup"), data).status_code == 302

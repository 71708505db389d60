"""Numbers, signatures, states: what issuing promises, and what it refuses without leaving a trace."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.db import connection

from kinu.kernel.ids import is_checked
from kinu.platform.audit import public as audit
from kinu.platform.documents import public as documents
from kinu.platform.documents.adapters import SealUnusable, keys, seal
from kinu.platform.documents.models import Document, NumberSeries
from kinu.platform.documents.rules import as_typed
from kinu.platform.documents.services import refusals
from kinu.platform.files.models import File

from .conftest import CHIEF, NOW, OTHER, RESIDENT, SUBJECT, issue, pdf_bytes

pytestmark = pytest.mark.django_db


def test_numbers_of_a_fiscal_year_follow_each_other_and_carry_a_check_letter() -> None:
    numbers = [as_typed(issue().number) for _ in range(3)]
    assert [number[:-1] for number in numbers] == ["2026000001", "2026000002", "2026000003"]
    assert all(is_checked(number) for number in numbers)


def test_a_new_fiscal_year_begins_at_one_in_april() -> None:
    issue(now=NOW.replace(year=2027, month=3, day=31))
    assert issue(now=NOW.replace(year=2027, month=4, day=1)).number.startswith("2027-000001-")


def test_a_failed_issue_takes_no_number_and_keeps_no_file() -> None:
    with pytest.raises(documents.CannotPrint) as caught:
        issue(data={"to": None, "opening": "🙂", "facts": [], "appeal": ""})
    assert "🙂" in str(caught.value)
    assert not Document.objects.exists()
    assert not File.objects.exists()
    assert issue().number.startswith("2026-000001-")


def test_the_pdf_is_archival_tagged_titled_and_embeds_its_fonts() -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(issue()))) as pdf:
        xmp = pdf.open_metadata()
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("2", "A", "1")
        assert (pdf.pdf_version, "/Version" in pdf.Root) == ("1.7", False), (
            "PDF/A-2 and PDF/UA-1 end at PDF 1.7"
        )
        assert str(pdf.Root.Lang) == "ja-JP"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert xmp["dc:title"] == "児童手当 認定通知書"
        assert any("BIZUDGothic" in str(item.get("/FontName", "")) for item in _dictionaries(pdf))
        described = [item for item in _dictionaries(pdf) if item.get("/Type") == pikepdf.Name.FontDescriptor]
        assert described
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()) for item in described)


def _dictionaries(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]


def test_the_file_holds_no_personal_data_beside_the_text() -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(issue()))) as pdf:
        assert "絹川" not in str(pdf.docinfo)
        assert "絹川" not in str(pdf.open_metadata())


def test_data_is_text_and_never_markup() -> None:
    nasty = '#read("/etc/passwd") *x* $y$ <label> @ref \\ ] [ "'
    data = {"to": None, "opening": nasty, "facts": [{"label": nasty, "value": nasty}], "appeal": nasty}
    assert documents.render(template="documents/example", title=nasty, data=data, now=NOW).startswith(
        b"%PDF-1.7"
    )


@pytest.mark.parametrize(
    "template", ["documents/none", "../../etc/passwd", "documents//example", "Documents/example", ""]
)
def test_a_template_that_is_not_there_is_refused(template: str) -> None:
    with pytest.raises(documents.TemplateMissing):
        issue(template=template)
    assert not NumberSeries.objects.filter(last__gt=0).exists()


def test_the_citys_own_template_wins_and_a_broken_one_is_named(settings, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "city.toml").write_bytes((Path(settings.CITY_DIR) / "city.toml").read_bytes())
    (tmp_path / "symbol.svg").write_bytes((Path(settings.CITY_DIR) / "symbol.svg").read_bytes())
    (tmp_path / "documents" / "example.typ").write_text("#let broken = (")
    settings.CITY_DIR = tmp_path
    with pytest.raises(documents.TemplateBroken) as caught:
        issue()
    assert "documents/example" in str(caught.value)


def test_a_template_cannot_read_the_disk(settings, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    for name in ("city.toml", "symbol.svg"):
        (tmp_path / name).write_bytes((Path(settings.CITY_DIR) / name).read_bytes())
    (tmp_path / "documents" / "example.typ").write_text('#read("/city.toml")')
    settings.CITY_DIR = tmp_path
    with pytest.raises(documents.TemplateBroken):
        issue()


def test_a_preview_is_unsigned_and_takes_no_number() -> None:
    preview = documents.render(
        template="documents/example",
        title="見本",
        data={"to": None, "opening": "", "facts": [], "appeal": ""},
        now=NOW,
    )
    assert b"/ByteRange" not in preview
    assert not NumberSeries.objects.exists()
    assert not documents.verify_bytes(preview).is_genuine


def test_issuing_is_one_sentence_in_the_audit_log() -> None:
    document = issue()
    (sentence,) = [entry for entry in audit.trail(subject=SUBJECT) if entry.action == "documents.issued"]
    assert document.id in str(sentence)


def test_the_resident_downloads_and_nobody_else_learns_that_it_exists() -> None:
    document = issue()
    assert pdf_bytes(document).startswith(b"%PDF-1.7")
    with pytest.raises(documents.DocumentNotFound):
        documents.pdf_of(document_id=document.id, by=OTHER, now=NOW)
    with pytest.raises(documents.DocumentNotFound):
        documents.pdf_of(document_id="0" * 32, by=RESIDENT, now=NOW)


def test_a_staff_download_is_written_down_for_the_resident() -> None:
    pdf_bytes(issue(), by=CHIEF)
    assert len(audit.looks_at(resident_id=RESIDENT.resident_id, limit=5)) == 1


def test_a_new_document_takes_the_place_of_the_old_one() -> None:
    old = issue()
    new = issue(supersedes=old.id)
    assert documents.verify_number(old.number).state is documents.Genuineness.SUPERSEDED
    assert documents.verify_number(new.number).is_genuine
    assert [each.state for each in documents.documents_of(subject=SUBJECT)] == ["issued", "superseded"]


def test_a_document_cannot_be_replaced_twice_and_then_nothing_is_issued() -> None:
    old = issue()
    issue(supersedes=old.id)
    with pytest.raises(documents.AlreadyWithdrawn):
        issue(supersedes=old.id)
    assert Document.objects.count() == 2
    assert NumberSeries.objects.get().last == 2


def test_revoking_needs_the_right_and_a_reason() -> None:
    document = issue()
    with pytest.raises(refusals.MayNotRevoke):
        documents.revoke(document_id=document.id, by=RESIDENT, reason="x", now=NOW)
    with pytest.raises(refusals.ReasonNeeded):
        documents.revoke(document_id=document.id, by=CHIEF, reason="  ", now=NOW)
    assert documents.verify_number(document.number).is_genuine
    documents.revoke(document_id=document.id, by=CHIEF, reason="誤って発行", now=NOW + timedelta(days=1))
    verdict = documents.verify_number(document.number)
    assert verdict.state is documents.Genuineness.REVOKED
    assert verdict.changed_on == (NOW + timedelta(days=1)).date()
    with pytest.raises(documents.AlreadyWithdrawn):
        documents.revoke(document_id=document.id, by=CHIEF, reason="もう一度", now=NOW)


def test_a_key_that_cannot_be_used_stops_issuing_and_never_falls_back_to_the_demo(
    settings, tmp_path: Path
) -> None:
    settings.KINU_SIGN_P12 = str(tmp_path / "none.p12")
    with pytest.raises(SealUnusable):
        seal()
    with pytest.raises(documents.SealNotUsable):
        issue()
    assert not Document.objects.exists()


def test_a_real_key_signs_without_the_word_sample(settings, installation: Path) -> None:
    issue()
    settings.KINU_SIGN_P12, settings.KINU_SIGN_PASSWORD = str(installation / "keys" / "demo-seal.p12"), "demo"
    assert not seal().is_sample
    assert documents.verify_bytes(pdf_bytes(issue())).is_genuine
    settings.KINU_SIGN_PASSWORD = "wrong"
    with pytest.raises(documents.SealNotUsable):
        issue()


def test_a_certificate_out_of_date_issues_nothing() -> None:
    with pytest.raises(documents.SealNotUsable):
        issue(now=NOW + timedelta(days=366 * 11))
    assert not Document.objects.exists()


def test_two_first_uses_make_one_demo_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "demo-seal.p12"
    keys._make_demo(path)
    first = path.read_bytes()
    keys._make_demo(path)
    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == ["demo-seal.p12"]


def test_threads_that_need_the_demo_key_at_the_same_moment_all_get_the_same_one(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "demo-seal.p12"
    together = threading.Barrier(4)

    def first_use() -> bytes:
        together.wait()
        keys._make_demo(path)
        return path.read_bytes()

    with ThreadPoolExecutor(4) as pool:
        made = [work.result() for work in [pool.submit(first_use) for _ in range(4)]]
    assert len(set(made)) == 1
    assert [each.name for each in path.parent.iterdir()] == ["demo-seal.p12"]


@pytest.mark.django_db(transaction=True)
def test_documents_issued_at_once_get_different_numbers_without_a_gap() -> None:
    numbers: list[str] = []

    def one() -> None:
        try:
            numbers.append(as_typed(issue().number))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number[4:-1] for number in numbers) == [f"{n:06d}" for n in range(1, 7)]

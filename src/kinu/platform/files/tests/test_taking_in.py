"""What is taken, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import UploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from kinu.platform.files import public as files
from kinu.platform.files.models import File
from kinu.platform.files.rules import MIB, Kind, clean_name
from kinu.platform.files.services import disk, refusals

from . import samples
from .conftest import NOW, OTHER, OWNER, RESIDENT, kept_bytes

pytestmark = pytest.mark.django_db


def take(data: bytes, name: str = "写真.jpg", **options: object) -> files.StoredFile:
    return files.store(upload=samples.upload(data, name), by=RESIDENT, purpose="tests", now=NOW, **options)


def content_of(stored: files.StoredFile, folder: Path) -> bytes:
    (path,) = (path for path in kept_bytes(folder) if path.name.endswith(stored.id))
    return path.read_bytes()


def test_a_photo_is_drawn_anew_without_position_and_camera(store_dir: Path) -> None:
    data = samples.jpeg(comment=b"secret remark")
    assert b"CAMERA-MAKER" in data
    stored = take(data)
    kept = content_of(stored, store_dir)
    assert (stored.kind, stored.name, stored.size) == ("image/jpeg", "写真.jpg", len(kept))
    assert b"CAMERA-MAKER" not in kept
    assert b"secret remark" not in kept
    assert b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}


def test_a_photo_taken_upright_stands_upright_without_its_orientation_mark(store_dir: Path) -> None:
    stored = take(samples.jpeg(width=64, height=48, orientation=6))
    with Image.open(io.BytesIO(content_of(stored, store_dir))) as picture:
        assert picture.size == (48, 64)
        top, bottom = picture.getpixel((24, 8)), picture.getpixel((24, 56))
    assert top[0] > 200 > bottom[0], "the red half is on top after the turn"


def test_a_huge_photo_is_made_smaller(store_dir: Path) -> None:
    stored = take(samples.picture("JPEG", size=(6000, 1000)))
    with Image.open(io.BytesIO(content_of(stored, store_dir))) as picture:
        assert picture.size[0] <= 4000


@pytest.mark.parametrize(
    ("form", "name", "kind", "suffix"),
    [
        ("PNG", "a.png", "image/png", ".png"),
        ("WEBP", "a.webp", "image/jpeg", ".jpg"),
        ("PNG", "a.jpg", "image/png", ".png"),
    ],
)
def test_the_content_decides_the_kind_and_the_suffix(
    store_dir: Path, form: str, name: str, kind: str, suffix: str
) -> None:
    stored = take(samples.picture(form, mode="RGBA"), name)
    assert stored.kind == kind
    assert stored.name.endswith(suffix)


def test_a_plain_pdf_is_kept_byte_for_byte(store_dir: Path) -> None:
    data = samples.pdf(pages=3)
    stored = take(data, "書類.pdf")
    assert (stored.kind, stored.pages) == ("application/pdf", 3)
    assert content_of(stored, store_dir) == data


def _with_javascript() -> bytes:
    return samples.pdf(
        OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    )


def _with_launch_deep_inside() -> bytes:
    action = pikepdf.Dictionary(
        S=pikepdf.Name.GoTo, Next=pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.Launch)])
    )
    return samples.pdf(OpenAction=action)


def _with_embedded_file() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["run.exe"] = samples.EXE
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _locked(user: str) -> bytes:
    return samples.pdf(encryption=pikepdf.Encryption(owner="owner", user=user))


REFUSED = [
    pytest.param(samples.EXE, "写真.jpg", refusals.Disguised, id="program named as a photo"),
    pytest.param(samples.SVG, "図.svg", refusals.KindNotTaken, id="svg"),
    pytest.param(samples.SVG, "図.png", refusals.Disguised, id="svg named as png"),
    pytest.param(samples.HTML, "頁.html", refusals.KindNotTaken, id="html"),
    pytest.param(samples.HTML, "頁.pdf", refusals.Disguised, id="html named as pdf"),
    pytest.param(samples.archive(), "a.zip", refusals.KindNotTaken, id="archive"),
    pytest.param(
        samples.jpeg() + samples.archive(), "a.jpg", refusals.Disguised, id="photo that is an archive too"
    ),
    pytest.param(
        samples.pdf() + samples.archive(), "a.pdf", refusals.Disguised, id="pdf that is an archive too"
    ),
    pytest.param(
        samples.jpeg(comment=b"%PDF-1.7"), "a.jpg", refusals.Disguised, id="photo that is a pdf too"
    ),
    pytest.param(
        samples.jpeg(comment=b"<script>1</script>"),
        "a.jpg",
        refusals.Disguised,
        id="photo that is a page too",
    ),
    pytest.param(b"junk" + samples.pdf(), "a.pdf", refusals.Disguised, id="pdf behind junk"),
    pytest.param(samples.HEIC, "a.heic", refusals.HeicNotTaken, id="heic"),
    pytest.param(b"", "a.jpg", refusals.Empty, id="empty"),
    pytest.param(samples.jpeg()[:300], "a.jpg", refusals.BrokenImage, id="photo cut off"),
    pytest.param(samples.pdf()[:120], "a.pdf", refusals.BrokenPdf, id="pdf cut off"),
    pytest.param(_locked("secret"), "a.pdf", refusals.LockedPdf, id="pdf with a password"),
    pytest.param(_locked(""), "a.pdf", refusals.LockedPdf, id="pdf with restrictions"),
    pytest.param(_with_javascript(), "a.pdf", refusals.ActivePdf, id="pdf with javascript"),
    pytest.param(_with_launch_deep_inside(), "a.pdf", refusals.ActivePdf, id="pdf that starts a program"),
    pytest.param(_with_embedded_file(), "a.pdf", refusals.ActivePdf, id="pdf with a file inside"),
    pytest.param(samples.pdf(pages=101), "a.pdf", refusals.TooManyPages, id="pdf of 101 pages"),
]


@pytest.mark.parametrize(("data", "name", "refusal"), REFUSED)
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_is_kept(
    store_dir: Path, data: bytes, name: str, refusal: type[files.FileRefused]
) -> None:
    with pytest.raises(refusal) as caught:
        take(data, name)
    assert str(caught.value).endswith("。")
    assert "%(" not in str(caught.value)
    assert not File.objects.exists()
    assert kept_bytes(store_dir) == []


def test_a_decompression_bomb_is_refused_before_it_is_decoded(store_dir: Path) -> None:
    picture = Image.new("1", (20_000, 20_000))
    out = io.BytesIO()
    picture.save(out, "PNG")
    assert len(out.getvalue()) < MIB
    with pytest.raises(refusals.TooManyPixels):
        take(out.getvalue(), "a.png")
    assert kept_bytes(store_dir) == []


def test_a_file_over_the_limit_is_refused_with_its_size_and_the_limit(store_dir: Path) -> None:
    with pytest.raises(refusals.PhotoTooLarge) as caught:
        take(b"\xff\xd8\xff" + bytes(3 * MIB), limits=files.Limits(max_bytes=2 * MIB, kinds=files.IMAGES))
    assert str(caught.value) == "この写真は大きすぎます(4MB)。2MBまでの写真を選んでください。"
    assert kept_bytes(store_dir) == []


def test_an_upload_that_lies_about_its_size_is_stopped_at_the_limit(store_dir: Path) -> None:
    class Liar(UploadedFile):
        read_chunks = 0

        def chunks(self, _size: int | None = None):
            while True:
                self.read_chunks += 1
                yield bytes(64 * 1024)

    liar = Liar(io.BytesIO(), name="a.jpg", size=10)
    with pytest.raises(refusals.TooLarge):
        files.store(upload=liar, by=RESIDENT, purpose="tests", now=NOW, limits=files.Limits(max_bytes=MIB))
    assert liar.read_chunks == 17
    assert kept_bytes(store_dir) == []


def test_a_purpose_takes_only_its_kinds(store_dir: Path) -> None:
    with pytest.raises(refusals.KindNotTaken) as caught:
        take(samples.pdf(), "a.pdf", limits=files.PHOTOS)
    assert "JPEG・PNG・WebP" in str(caught.value)


def test_a_full_disk_is_told_in_plain_words_and_nothing_is_half_stored(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(refusals.NoRoom) as caught:
        take(samples.jpeg())
    assert "何も保存していません" in str(caught.value)
    assert not File.objects.exists()
    assert kept_bytes(store_dir) == []


def test_the_number_of_files_of_one_owner_is_limited(store_dir: Path) -> None:
    two = files.Limits(max_count=2)
    for _ in range(2):
        take(samples.jpeg(), owner=OWNER, limits=two)
    with pytest.raises(refusals.TooMany):
        take(samples.jpeg(), owner=OWNER, limits=two)
    assert len(files.files_of(owner=OWNER)) == 2
    assert len(kept_bytes(store_dir)) == 2


def test_attaching_gives_all_files_to_the_owner(store_dir: Path) -> None:
    ids = [take(samples.jpeg()).id for _ in range(2)]
    files.attach(file_ids=ids, owner=OWNER, by=RESIDENT, now=NOW)
    assert {file.id for file in files.files_of(owner=OWNER)} == set(ids)


def test_another_persons_upload_cannot_be_attached_and_then_none_is(store_dir: Path) -> None:
    mine = take(samples.jpeg())
    theirs = files.store(upload=samples.upload(samples.jpeg()), by=OTHER, purpose="tests", now=NOW)
    with pytest.raises(refusals.NotYours):
        files.attach(file_ids=[mine.id, theirs.id], owner=OWNER, by=RESIDENT, now=NOW)
    assert files.files_of(owner=OWNER) == ()


def test_attaching_past_the_limit_attaches_none(store_dir: Path) -> None:
    ids = [take(samples.jpeg()).id for _ in range(3)]
    with pytest.raises(refusals.TooMany):
        files.attach(file_ids=ids, owner=OWNER, by=RESIDENT, now=NOW, limits=files.Limits(max_count=2))
    assert files.files_of(owner=OWNER) == ()


def test_names_on_disk_say_nothing_about_anybody(store_dir: Path) -> None:
    take(samples.jpeg(), "常総太郎の保険証.jpg")
    (path,) = kept_bytes(store_dir)
    assert "常総" not in str(path.relative_to(store_dir))
    assert path.stat().st_mode & 0o077 == 0


@hypothesis_settings(max_examples=200)
@given(st.text(max_size=200), st.sampled_from(list(Kind)))
def test_any_name_becomes_a_safe_one(name: str, kind: Kind) -> None:
    clean = clean_name(name, kind)
    assert clean.endswith(kind.suffix)
    assert len(clean) <= 80
    assert len(clean) > len(kind.suffix)
    assert not set(clean) & set('/\\<>:"|?*\r\n\t\u202e\ufffd')
    assert clean_name(clean, kind) == clean


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from(
        [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"RIFF\x00\x00\x00\x00WEBP"]
    ),
)
def test_random_bytes_are_refused_and_never_crash(data: bytes, head: bytes) -> None:
    with pytest.raises(files.FileRefused):
        take(head + data, "a.pdf")
    assert not File.objects.exists()

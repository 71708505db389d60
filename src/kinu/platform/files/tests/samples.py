"""Uploads as people (and others) send them, made on the spot."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(data: bytes, name: str = "写真.jpg", kind: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=kind)


def jpeg(
    *, width: int = 64, height: int = 48, orientation: int = 1, gps: bool = True, comment: bytes = b""
) -> bytes:
    """A photo with a red left half, as a camera writes it: orientation, maker and position in Exif."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CAMERA-MAKER"
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 1.0, 24.0), 3: "E", 4: (139.0, 59.0, 38.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=comment)
    return out.getvalue()


def picture(form: str, *, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, form)
    return out.getvalue()


def pdf(*, pages: int = 1, **changes: object) -> bytes:
    """A plain PDF; `changes` may hold root entries ("OpenAction"), or `encryption`."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    encryption = changes.pop("encryption", None)
    for name, value in changes.items():
        document.Root[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out, encryption=encryption or False)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.bat", "echo")
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body onload=alert(1)></body></html>"
EXE = b"MZ\x90\x00" + b"\x00" * 200 + b"This program cannot be run in DOS mode"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + b"\x00" * 200

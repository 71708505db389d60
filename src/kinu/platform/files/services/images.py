"""Photos are drawn anew: what comes out holds the picture and nothing else (no position, no camera, no remarks)."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from kinu.platform.files.rules import Kind

from .refusals import BrokenImage, TooManyPixels

MAX_PIXELS = 60_000_000  # 60 megapixels: every telephone's camera, no decompression bomb
LONGEST_SIDE = 4000  # enough to read the small print of a paper photographed whole (A4 at 340 dpi)
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
)
"""What Pillow's readers raise on bent data; SyntaxError is its own word for a broken PNG."""


def redraw(path: Path, *, kind: Kind) -> tuple[bytes, Kind]:
    """Return the picture encoded anew, upright, in sRGB, at most LONGEST_SIDE, and the kind it now has."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=(_FORMATS[kind],)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise TooManyPixels
                return _encode(_upright(picture), kind=kind)
        except Image.DecompressionBombError as bomb:
            raise TooManyPixels from bomb
        except _BROKEN as error:
            raise BrokenImage from error


def _upright(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    profile = picture.info.get("icc_profile")
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = turned.convert("RGBA" if _sees_through(turned) else "RGB")
    return _in_srgb(plain, profile)


def _sees_through(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode != "RGB":
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return picture  # a profile nobody can read changes colours a little, not what the photo shows
    return converted or picture


def _encode(picture: Image.Image, *, kind: Kind) -> tuple[bytes, Kind]:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    if kind is Kind.PNG:
        clean.save(out, "PNG", optimize=False)
        return out.getvalue(), Kind.PNG
    if clean.mode == "RGBA":
        white = Image.new("RGB", clean.size, "white")
        white.paste(clean, mask=clean.getchannel("A"))
        clean = white
    clean.save(out, "JPEG", quality=88, progressive=True)
    return out.getvalue(), Kind.JPEG

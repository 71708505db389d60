"""What a file is, told by its content alone, and the rough checks every kind goes through."""

from __future__ import annotations

import zipfile
from pathlib import Path

import filetype

from kinu.platform.files.rules import Kind, Limits

from .refusals import Disguised, HeicNotTaken, KindNotTaken

HEAD = 8192
_HEIC = {"image/heic", "image/heif", "image/avif"}
_ACTIVE_WORDS = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"<iframe")
_KIND_NAMES = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WebP", Kind.PDF: "PDF"}
_SUFFIX_KINDS = {"jpg": Kind.JPEG, "jpeg": Kind.JPEG, "png": Kind.PNG, "webp": Kind.WEBP, "pdf": Kind.PDF}


def kind_of(path: Path, *, name: str, limits: Limits) -> Kind:
    """Return the kind of the file at `path`. Raises a FileRefused for anything else than a plain wanted kind."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    kind = _by_content(head)
    if kind is None or kind not in limits.kinds:
        raise _refusal(head, name=name, limits=limits)
    _refuse_two_faces(path, head=head, kind=kind)
    return kind


def _by_content(head: bytes) -> Kind | None:
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    guessed = filetype.guess_mime(head)
    return Kind(guessed) if guessed in set(Kind) else None


def _refusal(head: bytes, *, name: str, limits: Limits) -> Disguised | HeicNotTaken | KindNotTaken:
    if filetype.guess_mime(head) in _HEIC:
        return HeicNotTaken()
    promised = _SUFFIX_KINDS.get(name.rsplit(".", 1)[-1].lower())
    if promised in limits.kinds and _by_content(head) is None:
        return Disguised()
    return KindNotTaken(kinds="・".join(_KIND_NAMES[kind] for kind in Kind if kind in limits.kinds))


def _refuse_two_faces(path: Path, *, head: bytes, kind: Kind) -> None:
    """Refuse a file that another program would read as something else (a picture that is also an archive)."""
    lowered = head.lower()
    if kind.is_image and b"%pdf-" in lowered[:1024]:
        raise Disguised
    if any(word in lowered[:1024] for word in _ACTIVE_WORDS) or zipfile.is_zipfile(path):
        raise Disguised

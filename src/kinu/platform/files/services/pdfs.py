"""A PDF is taken as paper: pages to read. Whatever acts, hides or carries something else is refused."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from kinu.platform.files.rules import Limits

from .refusals import ActivePdf, BrokenPdf, LockedPdf, TooManyPages

MAX_OBJECTS = 200_000
_ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "JavaScript",
        "Launch",
        "ImportData",
        "SubmitForm",
        "GoToE",
        "Rendition",
        "Movie",
        "Sound",
        "RichMediaExecute",
    )
)
_ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_KEYS = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent")


def page_count(path: Path, *, limits: Limits) -> int:
    """Return the number of pages of a PDF that is only pages. Raises a FileRefused otherwise."""
    try:
        with pikepdf.open(path) as pdf:
            return _checked_pages(pdf, limits=limits)
    except pikepdf.PasswordError as locked:
        raise LockedPdf from locked
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        RuntimeError,
        ValueError,
        TypeError,
        RecursionError,
    ) as broken:
        raise BrokenPdf from broken


def _checked_pages(pdf: pikepdf.Pdf, *, limits: Limits) -> int:
    if pdf.is_encrypted:
        raise LockedPdf
    if len(pdf.objects) > MAX_OBJECTS:
        raise BrokenPdf
    if any(_acts(item) for item in pdf.objects):
        raise ActivePdf
    pages = len(pdf.pages)
    if not pages:
        raise BrokenPdf
    if pages > limits.max_pages:
        raise TooManyPages(pages=pages, limit=limits.max_pages)
    return pages


def _acts(item: pikepdf.Object, depth: int = 0) -> bool:
    """Tell whether this object, or one lying directly inside it, does more than show something."""
    if isinstance(item, pikepdf.Array):
        return depth < 20 and any(_acts(part, depth + 1) for part in item if _is_direct(part))
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if any(key in item for key in _KEYS):
        return True
    if str(item.get("/S", "")) in _ACTIONS or str(item.get("/Subtype", "")) in _ANNOTATIONS:
        return True
    return depth < 20 and any(_acts(item[key], depth + 1) for key in item.keys() if _is_direct(item[key]))  # noqa: SIM118


def _is_direct(part: object) -> bool:
    """Objects of their own are visited by the walk over all objects; only what lies inside is followed here."""
    return isinstance(part, pikepdf.Object) and not part.is_indirect

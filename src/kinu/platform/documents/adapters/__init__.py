"""The seal in use: the city's key when one is set, else the demo key of this installation."""

from __future__ import annotations

from .base import Seal, SealUnusable
from .keys import DemoSeal, P12Seal, seal, trusted_roots
from .proof import has_good_signature
from .typesetting import Unprintable, Unset, font_families, fonts_available, typeset

__all__ = [
    "DemoSeal",
    "P12Seal",
    "Seal",
    "SealUnusable",
    "Unprintable",
    "Unset",
    "font_families",
    "fonts_available",
    "has_good_signature",
    "seal",
    "trusted_roots",
    "typeset",
]

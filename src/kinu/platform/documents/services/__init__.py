"""Writes of documents."""

from .issuing import issue, pdf_of, render, revoke
from .setting import paper_of

__all__ = ["issue", "paper_of", "pdf_of", "render", "revoke"]

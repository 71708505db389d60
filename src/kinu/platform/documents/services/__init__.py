"""Writes of documents."""

from .issuing import issue, pdf_of, render, revoke

__all__ = ["issue", "pdf_of", "render", "revoke"]

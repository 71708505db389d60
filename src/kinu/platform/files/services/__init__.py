"""Writes of files, one module per use case."""

from .opening import OpenedFile, open_file
from .refusals import FileRefused
from .retention import Swept, remove, set_retention, sweep
from .scanning import scan
from .storing import attach, keep, store

__all__ = [
    "FileRefused",
    "OpenedFile",
    "Swept",
    "attach",
    "keep",
    "open_file",
    "remove",
    "scan",
    "set_retention",
    "store",
    "sweep",
]

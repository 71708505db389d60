"""From the national portal into the inbox and back: fetch, make, tell, try again, forget."""

from __future__ import annotations

from .fetching import Round, fetch_new
from .forgetting import forget_files
from .making import make_application
from .retrying import send_again, try_again
from .telling import note_status, tell_due

__all__ = [
    "Round",
    "fetch_new",
    "forget_files",
    "make_application",
    "note_status",
    "send_again",
    "tell_due",
    "try_again",
]

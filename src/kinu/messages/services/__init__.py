"""Writes of messages."""

from .sending import resend, send
from .telling import MessageNotFound, NobodyToTell, choose_mail, forget_before, mark_all_read, mark_read, tell

__all__ = [
    "MessageNotFound",
    "NobodyToTell",
    "choose_mail",
    "forget_before",
    "mark_all_read",
    "mark_read",
    "resend",
    "send",
    "tell",
]

"""The door of messages: tell somebody something.

`messages.tell(account_id=…, kind="procedures.received", number="2026-0001", subject=_("申請を受け付けました"),
body=format_lazy(…), url="/procedures/applications/…/", now=now)` inside the caller's transaction. Lazy texts are read
in the language of the account. The page shows it at once; a mail with link and number follows after the commit.
"""

from __future__ import annotations

from .selectors import MessageView, inbox_of, unread_count
from .services import MessageNotFound, NobodyToTell, mark_read, tell

__all__ = ["MessageNotFound", "MessageView", "NobodyToTell", "inbox_of", "mark_read", "tell", "unread_count"]

"""Who acts. Every service takes `by: Actor`; every audit sentence names one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    GUEST = "guest"  # somebody reading public pages, not logged in
    RESIDENT = "resident"  # logged in with the card, or by a code sent to a mail address
    STAFF = "staff"
    SYSTEM = "system"  # the program itself: jobs, imports, retention


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or program that does something, with the rights it holds at this moment.

    `account_id` is empty for guests; for SYSTEM it names the program part ("jobs", "demo").
    `resident_id` is the actor's own entry in the resident register, set only when a card login proved it.
    `acts_for` is the resident in whose name a parent or agent acts; equal to `resident_id` otherwise.
    `assurance` is "card" (acr aal3), "mail", "staff" or "".
    `opened` names the matters ("procedures.application:<id>") a browser has proved to hold the number and secret of.
    """

    kind: ActorKind
    account_id: str = ""
    resident_id: str = ""
    acts_for: str = ""
    departments: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    assurance: str = ""
    label: str = ""
    opened: frozenset[str] = frozenset()

    def can(self, permission: str) -> bool:
        """Tell whether the named right is held.

        >>> Actor(kind=ActorKind.STAFF, permissions=frozenset({"people.view"})).can("people.view")
        True
        """
        return permission in self.permissions

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    @property
    def is_resident(self) -> bool:
        return self.kind is ActorKind.RESIDENT


GUEST = Actor(kind=ActorKind.GUEST)


def system(part: str) -> Actor:
    """Return the actor for work that no person asked for, named after the part that does it.

    >>> system("retention").account_id
    'retention'
    """
    return Actor(kind=ActorKind.SYSTEM, account_id=part, label=part)

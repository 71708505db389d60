"""Who may open an address. Every view carries one mark; AccessMiddleware refuses a view without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


class Door(StrEnum):
    OPEN = "open"  # anybody
    RESIDENT = "resident"  # a logged-in resident
    STAFF = "staff"  # a logged-in member of staff with the named right
    ANYBODY_KNOWN = "known"  # resident or staff


@dataclass(frozen=True, slots=True)
class Access:
    """The mark on a view. `permission` is a registered right; `why` is the reason an open page is open."""

    door: Door
    permission: str = ""
    assurance: str = ""
    why: str = ""


def requires(permission: str) -> Callable[[View], View]:
    """Mark a staff view: only staff holding `permission` may open it; others get 404, as if it were not there."""
    return _mark(Access(Door.STAFF, permission=permission))


def for_residents(*, assurance: str = "") -> Callable[[View], View]:
    """Mark a resident's view; `assurance="card"` asks for a login with the My Number card."""
    return _mark(Access(Door.RESIDENT, assurance=assurance))


def for_anybody_known() -> Callable[[View], View]:
    """Mark a view for logged-in residents and staff alike; the view decides on the record."""
    return _mark(Access(Door.ANYBODY_KNOWN))


def open_to_all(why: str) -> Callable[[View], View]:
    """Mark a public view and say why it may be public; the list of these is read by an architecture test."""
    return _mark(Access(Door.OPEN, why=why))


def access_of(view: object) -> Access | None:
    """Return the mark of a view, looking through functools wrappers and class-based views."""
    for candidate in (view, getattr(view, "view_class", None)):
        mark = getattr(candidate, "kinu_access", None)
        if isinstance(mark, Access):
            return mark
    return None


_open_prefixes: dict[str, Access] = {}


def open_prefix(prefix: str, *, why: str) -> None:
    """Let anybody call the addresses under `prefix`, for views of libraries that carry no mark (an API, its schema)."""
    _open_prefixes[prefix] = Access(Door.OPEN, why=why)


def open_prefixes() -> dict[str, Access]:
    """Return the addresses opened as a whole, for the architecture test that reads the public list."""
    return dict(_open_prefixes)


def access_at(view: object, path: str) -> Access | None:
    """Return the mark of the view, else that of the prefix it stands under."""
    if mark := access_of(view):
        return mark
    return next((mark for prefix, mark in _open_prefixes.items() if path.startswith(prefix)), None)


def _mark(access: Access) -> Callable[[View], View]:
    def apply(view: View) -> View:
        view.kinu_access = access  # type: ignore[attr-defined]
        return view

    return apply

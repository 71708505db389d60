"""What the functions of a definition answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from .model import NOTHING, Attachment, Field, Text


@dataclass(frozen=True, slots=True)
class Step:
    """One page as this person sees it: only what their answers so far make visible."""

    id: str
    title: Text
    kind: Literal["fields", "files"] = "fields"
    intro: Text = NOTHING
    fields: tuple[Field, ...] = ()
    attachments: tuple[NeededAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class NeededAttachment:
    attachment: Attachment
    required: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Values fit to be kept, and a sentence for each input that was not, by input name (`children-0-birth_date`)."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]

    @property
    def is_valid(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True)
class Missing:
    """A required answer that is not there. `name` is the name of the input."""

    name: str
    section_id: str
    label: Text


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of check-your-answers, of the case page and of the receipt."""

    section_id: str
    section_title: str
    name: str
    field_id: str
    label: str
    value: str
    item: int | None = None
    item_title: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A value somebody already knows, with who knows it and since when."""

    value: Any
    fact: str
    source: str
    as_of: date | None

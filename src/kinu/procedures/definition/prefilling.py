"""What need not be asked: values the register, the card or the city's ledgers already know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .conditions import holds
from .model import ADDRESS_PARTS, Band, Definition, Field, KnownFact
from .relations import tidy_relation
from .results import Prefilled
from .values import is_blank

STANDARD_ANSWER = "様式の標準の答え"


def prefill(definition: Definition, facts: Mapping[str, KnownFact]) -> Mapping[str, Prefilled]:
    """Return the known value of each field by field id, with who knows it and since when.

    Where nobody knows anything, the standard answer of the form stands.
    Facts of somebody else than the applicant are looked up as `role:fact` (`deceased:person.name_full`).
    A group whose fact is a list of people becomes a list of items, one for each person its `items_where` admits.
    """
    found = {}
    for field in definition.all_fields():
        known = facts.get(fact_key(field)) if field.fact and field.prefill else None
        value = None if known is None else value_for(field, known.value)
        if known is not None and not is_blank(value):
            found[field.id] = Prefilled(value=value, fact=field.fact, source=known.source, as_of=known.as_of)
        elif field.default is not None:
            found[field.id] = Prefilled(
                value=field.default, fact=field.fact, source=STANDARD_ANSWER, as_of=None
            )
    return found


def fact_key(field: Field) -> str:
    """Return the name under which a field's fact is known: the fact, with the role of whom it is about."""
    return f"{field.about}:{field.fact}" if field.about else field.fact


def value_for(field: Field, known: Any) -> Any:
    """Return the known value as this field keeps it: its part, its band, its option; None when it does not fit."""
    if field.is_group:
        return _items(field, known)
    if field.part and isinstance(known, Mapping):
        known = known.get(field.part)
    if field.bands:
        return _band(field.bands, known)
    return fitting(field, known)


def _items(group: Field, known: Any) -> list[dict[str, Any]]:
    people = [each for each in known if isinstance(each, Mapping)] if isinstance(known, list | tuple) else []
    admitted = [each for each in people if holds(group.items_where, each)]
    items = [
        {
            inner.id: value
            for inner in group.fields
            if inner.part and (value := value_for(inner, each)) is not None
        }
        for each in admitted
    ]
    return [item for item in items if item][: group.rules.max]


def _band(bands: tuple[Band, ...], known: Any) -> str | None:
    if not isinstance(known, int):
        return None
    fits = (
        band.value
        for band in bands
        if (band.least is None or known >= band.least) and (band.most is None or known <= band.most)
    )
    return next(fits, None)


def fitting(field: Field, known: Any) -> Any:  # noqa: PLR0911  one line per type
    """Return the known value in the shape the field keeps, None when it does not fit."""
    if isinstance(known, date):
        known = known.isoformat()
    match field.type:
        case "choice":
            values = {option.value for option in field.options}
            word = (
                str(known) if str(known) in values or not _is_relation(field) else tidy_relation(str(known))
            )
            return word if word in values else None
        case "choices":
            values = {option.value for option in field.options}
            return (
                [str(each) for each in known if str(each) in values]
                if isinstance(known, list | tuple)
                else None
            )
        case "date":
            return known if _is_whole_day(known) else None
        case "address":
            return _address(known)
        case "bool":
            return known if isinstance(known, bool) else None
        case "int" | "money":
            return known if isinstance(known, int) and not isinstance(known, bool) else None
    return known if isinstance(known, str) else None


def _is_relation(field: Field) -> bool:
    """Tell whether a question asks for the relation to the head, which the register keeps as a code."""
    return field.part == "relation" or field.fact == "household.relation"


def _address(known: Any) -> dict[str, str] | None:
    if not isinstance(known, Mapping):
        return None
    return {part: str(known[part]) for part in ADDRESS_PARTS if known.get(part)}


def _is_whole_day(known: Any) -> bool:
    try:
        date.fromisoformat(str(known))
    except ValueError:
        return False
    return len(str(known)) == 10

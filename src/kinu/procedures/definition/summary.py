"""Answers in words: check-your-answers, the case page, the receipt, and what a correction changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kinu.kernel import wareki

from .model import Answers, Definition, Field, Section
from .results import Change, SummaryRow
from .sentences import ITEM, NO, NOT_ANSWERED, YEN, YES
from .values import is_blank
from .visibility import View

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


def display(field: Field, value: Any, *, language: str = "ja") -> str:  # noqa: PLR0911  one line per type
    """Return one value as a person reads it. Never fails: what has another shape is shown as it is."""
    if is_blank(value):
        return NOT_ANSWERED.say(language)
    if isinstance(value, bool):
        return (YES if value else NO).say(language)
    match field.type:
        case "group" if isinstance(value, list):
            return _items_words(field, value, language)
        case "date" | "ym":
            return _date_words(str(value), language)
        case "money" if isinstance(value, int):
            return YEN.say(language) % {"amount": f"{value:,}"}
        case "choice" | "choices":
            return _choice_words(field, value, language)
        case "address" if isinstance(value, Mapping):
            return address_words(value)
        case "phone" | "postcode":
            return _spaced_number(field, str(value))
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def summary_rows(definition: Definition, answers: Answers, *, language: str = "ja") -> tuple[SummaryRow, ...]:
    """Return every question that is asked with its answer, in the order of the form, groups item by item."""
    view = View(definition, answers)
    return tuple(row for section in definition.sections for row in _section_rows(view, section, language))


def diff(definition: Definition, old: Answers, new: Answers, *, language: str = "ja") -> tuple[Change, ...]:
    """Return what differs between two sets of answers, as words before and after."""
    before = {row.name: row for row in summary_rows(definition, old, language=language)}
    after = {row.name: row for row in summary_rows(definition, new, language=language)}
    nothing = NOT_ANSWERED.say(language)
    return tuple(
        Change(
            name=name,
            label=(after.get(name) or before[name]).label,
            before=before[name].value if name in before else nothing,
            after=after[name].value if name in after else nothing,
        )
        for name in dict.fromkeys((*before, *after))
        if (before[name].value if name in before else nothing)
        != (after[name].value if name in after else nothing)
    )


def address_words(value: Mapping[str, Any]) -> str:
    """Return an address on one line, with its postcode.

    >>> address_words({"postcode": "3030023", "city": "常総市", "town": "水海道橋本町", "rest": "1-2"})
    '〒303-0023 常総市水海道橋本町1-2'
    """
    code = str(value.get("postcode") or "")
    line = "".join(str(value.get(part) or "") for part in ("prefecture", "city", "town", "rest"))
    building = str(value.get("building") or "")
    return " ".join(part for part in (f"〒{code[:3]}-{code[3:]}" if code else "", line, building) if part)


def _section_rows(view: View, section: Section, language: str) -> Iterator[SummaryRow]:
    for field in view.fields(section):
        if field.is_group:
            yield from _group_rows(view, section, field, language)
        else:
            yield _row(section, field, view.answer(field.id), name=field.id, language=language)


def _group_rows(view: View, section: Section, group: Field, language: str) -> Iterator[SummaryRow]:
    items = view.answer(group.id)
    if not isinstance(items, list) or not items:
        yield _row(section, group, None, name=group.id, language=language)
        return
    for index, item in enumerate(items):
        title = (group.item_label or ITEM).say(language).replace("%(number)s", str(index + 1))
        for field in view.item_fields(group, item):
            name = f"{group.id}-{index}-{field.id}"
            yield _row(
                section, field, item.get(field.id), name=name, language=language, item=index, item_title=title
            )


def _row(
    section: Section,
    field: Field,
    value: Any,
    *,
    name: str,
    language: str,
    item: int | None = None,
    item_title: str = "",
) -> SummaryRow:
    return SummaryRow(
        section_id=section.id,
        section_title=section.title.say(language),
        name=name,
        field_id=field.id,
        label=field.label.say(language),
        value=display(field, value, language=language),
        item=item,
        item_title=item_title,
    )


def _items_words(group: Field, items: list[Any], language: str) -> str:
    """Return the items of a group on one line: what is answered of each, in the order of the form."""
    comma = "、" if language.startswith("ja") else ", "
    return " / ".join(
        comma.join(
            display(inner, item[inner.id], language=language)
            for inner in group.fields
            if not is_blank(item.get(inner.id))
        )
        for item in items
        if isinstance(item, Mapping) and not is_blank(item)
    )


def _date_words(value: str, language: str) -> str:
    try:
        day = date.fromisoformat(value if len(value) > 7 else f"{value}-01")
    except ValueError:
        return value
    whole = len(value) > 7
    if language == "en":
        return (
            f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
            if whole
            else f"{_MONTHS[day.month - 1]} {day.year}"
        )
    if language == "pt-br":
        return f"{day:%d/%m/%Y}" if whole else f"{day:%m/%Y}"
    if language == "ja-easy":
        return f"{day.year}年《ねん》{day.month}月《がつ》" + (f"{day.day}日《にち》" if whole else "")
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if whole else "") + f"({wareki.era_year(day)})"


def _choice_words(field: Field, value: Any, language: str) -> str:
    labels = {option.value: option.label.say(language) for option in field.options}
    chosen = value if isinstance(value, list | tuple) else [value]
    return ("、" if language.startswith("ja") else ", ").join(
        labels.get(str(each), str(each)) for each in chosen
    )


def _spaced_number(field: Field, value: str) -> str:
    if field.type == "postcode" and len(value) == 7:
        return f"{value[:3]}-{value[3:]}"
    if value.startswith(("070", "080", "090", "050")) and len(value) == 11:
        return f"{value[:3]}-{value[3:7]}-{value[7:]}"
    if value.startswith("0297") and len(value) == 10:
        return f"{value[:4]}-{value[4:6]}-{value[6:]}"
    return value

"""Rules about conditions: what they name, that they do not go in circles, that everything can be reached."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from kinu.procedures.definition.conditions import constants, inner_variables, problems, variables
from kinu.procedures.definition.model import Condition, Field
from kinu.procedures.definition.packs import Finding
from kinu.procedures.definition.visibility import View

from .common import Lint, Place

_MOST_CASES = 20_000
_UNSET = None


def conditions_are_well_formed(lint: Lint) -> Iterator[Finding]:
    for path, condition, _ in lint.conditions():
        for phrase in problems(condition):
            yield lint.finding(path, f"条件が正しくありません。{phrase}")


def conditions_name_questions(lint: Lint) -> Iterator[Finding]:
    for path, condition, inner in lint.conditions():
        group = inner.group if inner else None
        for name in variables(condition):
            if not _is_named(lint, name, group):
                yield lint.finding(path, f"条件にある項目 {name} はこの手続きにありません")
        for outer, name in inner_variables(condition):
            place = lint.by_id.get(outer)
            if place is not None and name not in {each.id for each in place.field.fields}:
                yield lint.finding(path, f"条件にある項目 {name} は、くり返し「{outer}」の中にありません")


def _is_named(lint: Lint, name: str, group: Field | None) -> bool:
    if name.startswith("item."):
        return group is not None and name.removeprefix("item.") in {each.id for each in group.fields}
    return name in lint.by_id


def compared_options_exist(lint: Lint) -> Iterator[Finding]:
    for path, condition, inner in lint.conditions():
        for name in variables(condition):
            field = _field_named(lint, name, inner)
            if field is None or field.type not in {"choice", "choices"}:
                continue
            values = {option.value for option in field.options}
            for value in constants(condition, name):
                if isinstance(value, str) and value not in values:
                    yield lint.finding(path, f"条件にある「{value}」は、項目「{name}」の選択肢にありません")


def conditions_do_not_circle(lint: Lint) -> Iterator[Finding]:
    needs = {name: tuple(_needs(place)) for name, place in lint.by_id.items()}
    told: set[frozenset[str]] = set()
    for name in needs:
        circle = _circle(name, needs)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            way = " → ".join((*circle, circle[0]))
            yield lint.finding(
                f"{lint.by_id[name].path}.show_if", f"項目の表示の条件が輪になっています: {way}"
            )


def _circle(start: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a way along the needs from `start` back to it, empty when there is none."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(start, (start,))]
    seen = set()
    while waiting:
        here, way = waiting.pop()
        for name in needs.get(here, ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                waiting.append((name, (*way, name)))
    return ()


def _needs(place: Place) -> Iterator[str]:
    for condition in (place.section.show_if, place.field.show_if):
        yield from (name.split(".")[0] for name in variables(condition))


def everything_can_be_reached(lint: Lint) -> Iterator[Finding]:
    sound = (conditions_are_well_formed, conditions_name_questions, conditions_do_not_circle)
    if any(finding for rule in sound for finding in rule(lint)):
        return  # told already; nothing can be said about what depends on it
    for place in lint.places:
        if not _can_show(lint, place):
            yield lint.finding(_where(place), _unreachable(place))
    for index, attachment in enumerate(lint.definition.attachments):
        for key, condition in (("show_if", attachment.show_if), ("required_if", attachment.required_if)):
            if not _can_hold(lint, condition):
                yield lint.finding(
                    f"attachments[{index}].{key}",
                    f"添付「{attachment.id}」の条件は、どう答えても成り立ちません",
                )
        if (attachment.required or attachment.required_if) and not _is_shown_when_required(lint, index):
            yield lint.finding(
                f"attachments[{index}]",
                f"添付「{attachment.id}」は必須なのに、付ける場所が出ないことがあります",
            )
    for index, route in enumerate(lint.definition.routing):
        if not _can_hold(lint, route.when):
            yield lint.finding(
                f"routing[{index}].when", f"{route.department} へ送る条件は、どう答えても成り立ちません"
            )


def _where(place: Place) -> str:
    return f"{place.path}.show_if" if place.field.show_if else place.path


def _unreachable(place: Place) -> str:
    must = place.field.required or place.field.required_if is not None
    kind = "必須の項目" if must else "項目"
    return f"{kind}「{place.name}」は、どう答えても画面に出ません。条件を見直してください"


def _can_show(lint: Lint, place: Place) -> bool:
    if place.group is None:
        return any(view.shows(place.field.id) for view in _cases(lint, _closure(lint, place.field.id)))
    if not any(view.shows(place.group.id) for view in _cases(lint, _closure(lint, place.group.id))):
        return True  # told of the group itself
    return any(place.field in view.item_fields(place.group, item) for view, item in _item_cases(lint, place))


def _item_cases(lint: Lint, place: Place) -> Iterator[tuple[View, Mapping[str, Any]]]:
    group = place.group
    if group is None:
        return
    inner = [each for each in group.fields if each.id != place.field.id]
    read = {name for each in group.fields for name in variables(each.show_if)}
    domains = {each.id: _domain(lint, each, f"item.{each.id}") for each in inner if f"item.{each.id}" in read}
    outer = {name for name in read if not name.startswith("item.")}
    names = {need for name in outer for need in _closure(lint, name)}
    items = list(_combinations(domains))
    for view in itertools.islice(_cases(lint, names), _MOST_CASES // max(1, len(items)) + 1):
        for item in items:
            yield view, item


def _can_hold(lint: Lint, condition: Condition | None) -> bool:
    if not condition:
        return True
    names = {need for name in variables(condition) for need in _closure(lint, name)}
    return any(view.holds(condition) for view in _cases(lint, names))


def _is_shown_when_required(lint: Lint, index: int) -> bool:
    attachment = lint.definition.attachments[index]
    conditions = (attachment.show_if, attachment.required_if)
    names = {need for each in conditions for name in variables(each) for need in _closure(lint, name)}
    return all(
        view.holds(attachment.show_if)
        for view in _cases(lint, names)
        if attachment.required_if is None or view.holds(attachment.required_if)
    )


def _closure(lint: Lint, name: str) -> set[str]:
    """Return the question and all whose answers decide whether it shows."""
    found: set[str] = set()
    waiting = [name.split(".", maxsplit=1)[0]]
    while waiting:
        here = waiting.pop()
        if here not in found and here in lint.by_id:
            found.add(here)
            waiting.extend(_needs(lint.by_id[here]))
    return found


def _cases(lint: Lint, names: set[str]) -> Iterator[View]:
    """Yield the form under every set of answers that could make a difference (at most _MOST_CASES)."""
    domains = {name: _domain(lint, lint.by_id[name].field, name) for name in sorted(names)}
    for answers in itertools.islice(_combinations(domains), _MOST_CASES):
        yield View(lint.definition, answers)


def _combinations(domains: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for values in itertools.product(*domains.values()):
        yield {name: value for name, value in zip(domains, values, strict=True) if value is not _UNSET}


def _domain(lint: Lint, field: Field, name: str) -> list[Any]:
    """Return the answers that matter: every option that is compared and one that is not, both sides of each number."""
    compared = lint.compared_with(name)
    if field.type == "bool":
        return [True, False, _UNSET]
    if field.type == "choice":
        others = [option.value for option in field.options if option.value not in compared][:1]
        return [*(o.value for o in field.options if o.value in compared), *others, _UNSET]
    if field.type == "choices":
        single = [[option.value] for option in field.options]
        return [*single, [option.value for option in field.options], _UNSET]
    if field.type in {"int", "money"}:
        near = {value + step for value in compared if isinstance(value, int) for step in (-1, 0, 1)}
        return [*sorted(value for value in near if _fits(field, value)), field.rules.min or 1, _UNSET]
    if field.is_group:
        return [*_group_domain(lint, field), _UNSET]
    words = [value for value in compared if isinstance(value, str)]
    return [*words, *(word + "~" for word in words), "", "その他", _UNSET]


def _fits(field: Field, value: int) -> bool:
    least, most = field.rules.min, field.rules.max
    return (least is None or value >= least) and (most is None or value <= most)


def _group_domain(lint: Lint, group: Field) -> Iterator[Any]:
    read = {
        name
        for _, condition, _ in lint.conditions()
        for outer, name in inner_variables(condition)
        if outer == group.id
    }
    domains = {each.id: _domain(lint, each, each.id) for each in group.fields if each.id in read}
    for item in itertools.islice(_combinations(domains), 200):
        yield [item or {"_": True}]


def _field_named(lint: Lint, name: str, inner: Place | None) -> Field | None:
    if name.startswith("item."):
        fields = inner.group.fields if inner and inner.group else ()
        return next((each for each in fields if each.id == name.removeprefix("item.")), None)
    place = lint.by_id.get(name)
    return place.field if place else None


RULES = (
    conditions_are_well_formed,
    conditions_name_questions,
    compared_options_exist,
    conditions_do_not_circle,
    everything_can_be_reached,
)

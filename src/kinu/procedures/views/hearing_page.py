"""One topic of a hearing as a page: inputs for what is unknown, taps for what must be confirmed. Used by both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures import hearing
from kinu.procedures.definition import Field
from kinu.procedures.forms import PageForm, with_towns
from kinu.procedures.models import Matter
from kinu.procedures.selectors import matters as selectors

from .asking import source_words


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page."""

    question: hearing.Question
    label: str
    help: str
    forms: str
    fields: tuple[Any, ...] = ()
    """One bound field; for a list, those of each row in turn."""
    rows: tuple[tuple[Any, ...], ...] = ()
    people: tuple[tuple[str, str, bool], ...] = ()
    error: str = ""
    about: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """A known value to be confirmed with one tap."""

    name: str
    label: str
    value: str
    source: str
    as_of: date | None
    error: str = ""
    about: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    form: PageForm
    required: tuple[Asked, ...]
    optional: tuple[Asked, ...]
    taps: tuple[Tap, ...]


def page_of(
    heard: hearing.Hearing,
    questions: Sequence[hearing.Question],
    *,
    confirmations: Sequence[hearing.Question] = (),
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    extra: str = "",
    language: str,
) -> Page:
    """Return the page of these questions with the values to show. `extra` is the list that gets one more row."""
    names: list[tuple[str, Field]] = []
    shown: dict[str, Any] = {}
    rows: dict[str, int] = {}
    for each in questions:
        value = values.get(each.name)
        if each.kind == "list":
            items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
            rows[each.name] = min(max(len(items), 1) + (extra == each.name), each.field.rules.max or 30)
            for index in range(rows[each.name]):
                for inner in each.field.fields:
                    name = f"{each.name}-{index}-{inner.id}"
                    names.append((name, inner))
                    shown[name] = items[index].get(inner.id) if index < len(items) else None
        elif each.kind == "field":
            names.append((each.name, replace(each.field, id=each.name, required=each.required)))
            shown[each.name] = value
    form = PageForm(questions=names, values=shown, errors=_for_inputs(errors), language=language)
    _focus(form)
    asked = [_asked(heard, each, form, rows, values, errors, language) for each in questions]
    return Page(
        form=form,
        required=tuple(each for each in asked if each.question.required),
        optional=tuple(each for each in asked if not each.question.required),
        taps=tuple(_tap(heard, each, errors, language) for each in confirmations),
    )


def _for_inputs(errors: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in errors.items() if name.startswith("q")}


def _focus(form: PageForm) -> None:
    first = next(iter(form.fields.values()), None)
    if (
        first is not None
        and not hasattr(first.widget, "widgets")
        and not hasattr(first.widget, "option_template_name")
    ):
        first.widget.attrs["autofocus"] = True


def _asked(  # noqa: PLR0917
    heard: hearing.Hearing,
    question: hearing.Question,
    form: PageForm,
    rows: Mapping[str, int],
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    language: str,
) -> Asked:
    titles = {each.code: each.name.say(language) for each in heard.definitions}
    chosen = values.get(question.name)
    people: tuple[tuple[str, str, bool], ...] = ()
    if question.kind in {"people", "ticks"}:
        ticked = set(chosen) if isinstance(chosen, list) else set()
        keys = tuple(heard.people) if question.kind == "people" else question.people
        people = tuple((key, name_of(heard, key), key in ticked) for key in keys)
    if question.kind == "ticks":
        people += ((hearing.NOBODY, _("だれもいない"), hearing.NOBODY in ticked),)
    inner = question.field.fields
    return Asked(
        question=question,
        label=question.field.label.say(language),
        help=question.field.help.say(language),
        forms=_("、").join(
            dict.fromkeys(titles[base] for base in map(hearing.base_code, question.codes) if base in titles)
        ),
        fields=(form[question.name],) if question.kind == "field" else (),
        rows=tuple(
            tuple(form[f"{question.name}-{index}-{each.id}"] for each in inner)
            for index in range(rows.get(question.name, 0))
        ),
        people=people,
        error=errors.get(question.name, "") if question.kind != "field" else "",
        about=_about(heard, question),
        apart=bool(question.can_differ and values.get(f"s{question.name}") == "1"),
    )


def _about(heard: hearing.Hearing, question: hearing.Question) -> str:
    """Return whose answer it is: everybody's name when one answer is for several people."""
    if len(question.people) < 2:
        return about_words(heard, question.person)
    return "" if question.kind == "ticks" else _("、").join(name_of(heard, each) for each in question.people)


def name_of(heard: hearing.Hearing, person: str) -> str:
    known = heard.people.get(person)
    return known.name if known and known.name else role_words().get(person, _("あなた"))


def about_words(heard: hearing.Hearing, person: str) -> str:
    """Return whose fact a question asks, "" for the visitor."""
    if person == hearing.VISITOR:
        return ""
    known = heard.people.get(person)
    return known.name if known else role_words().get(person, "")


def role_words() -> dict[str, str]:
    return {
        "head": _("世帯主"),
        "partner": _("配偶者"),
        "child": _("子ども"),
        "newborn": _("生まれた子"),
        "mother": _("母"),
        "deceased": _("亡くなった人"),
        "cared": _("介護を受ける人"),
        "agent": _("代わりに来た人"),
        "other": _("ほかの人"),
    }


def _tap(heard: hearing.Hearing, question: hearing.Question, errors: Mapping[str, str], language: str) -> Tap:
    slot = question.slots[0]
    known = slot.known
    return Tap(
        name=f"c{question.name}",
        label=question.field.label.say(language),
        value=packs.display(question.field, slot.value, language=language),
        source=source_words(known.source) if known else "",
        as_of=date.fromisoformat(known.as_of) if known and known.as_of else None,
        error=errors.get(f"c{question.name}", ""),
        about=_about(heard, question),
        proposed=bool(known and known.proposed),
    )


def posted_for(request: web.KinuRequest, questions: Sequence[hearing.Question]) -> dict[str, Any]:
    """Return what was posted for these questions, nested, addresses completed from the chosen 町字."""
    raw = packs.unflatten({key: [str(each) for each in value] for key, value in request.POST.lists()})
    named = [replace(each.field, id=each.name) for each in questions if each.kind not in {"people", "ticks"}]
    for each in questions:
        if each.kind in {"people", "ticks"}:
            raw[each.name] = request.POST.getlist(each.name)
    return with_towns(named, raw)


def known_lines(row: Matter, heard: hearing.Hearing, topic: str, language: str) -> list[selectors.Line]:
    """Return what is known already under the heading of a topic."""
    titles = {each.code: each.name for each in heard.definitions}
    title = hearing.topic_title(topic, forms=titles).say(language)
    known = selectors.lines(row, heard, language=language).get(title, [])
    return [replace(each, source=source_words(each.source)) for each in known if each.topic == topic]


def known_groups(row: Matter, heard: hearing.Hearing, language: str) -> dict[str, list[selectors.Line]]:
    """Return everything known by topic, the sources in the reader's language."""
    groups = selectors.lines(row, heard, language=language)
    return {
        title: [replace(each, source=source_words(each.source)) for each in lines]
        for title, lines in groups.items()
    }


def current_value(question: hearing.Question) -> Any:
    """Return what a mending page shows in the input."""
    slot = question.slots[0]
    if question.kind == "people":
        return list(slot.known.value or ()) if slot.known else []
    return slot.value


def error_items(errors: Mapping[str, str], page: Page) -> list[web.ErrorItem]:
    """Return what is wrong with the input each item leads to: the first one where a question has several."""
    form = page.form
    return [
        web.ErrorItem(web.input_id(form[name]) if name in form.fields else f"id_{name}", text)
        for name, text in errors.items()
    ]

"""A page of questions as a screen shows it: inputs, known facts with their source, cards of repeated people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kinu.kernel import clock
from kinu.platform.files import public as files
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Field, Step
from kinu.procedures.definition.conditions import variables
from kinu.procedures.forms import PageForm
from kinu.procedures.models import Draft
from kinu.procedures.selectors import mine
from kinu.procedures.services import attachments, drafts

BORN = Field(id="born", type="date")
LIVE_KINDS = ("choice", "choices", "bool", "int", "money", "text")
"""Kinds of answers a browser reads as the server does; the others decide only once they were sent."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question on a page: an input, a known fact with the input folded away, or a list of cards."""

    field: Any = None
    question: Field | None = None
    source: str = ""
    as_of: date | None = None
    shown: str = ""
    is_locked: bool = False
    cards: tuple[Card, ...] = ()
    add_label: str = ""
    label: str = ""
    help: str = ""
    can_add: bool = True
    condition: str = ""
    """The condition as JSON when answers of the same page decide; scripts show and hide it at once."""
    is_hidden: bool = False
    pick: Pick | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """People of the household one of whom the next questions are about; one tap fills them in."""

    role: str
    heading: str
    people: tuple[Mapping[str, Any], ...]
    nobody: bool
    """Whether somebody is picked, so that "none of them" can be said."""


@dataclass(frozen=True, slots=True)
class Card:
    """One item of a repeated group."""

    title: str
    index: int
    fields: tuple[Any, ...]


def page_form(
    row: Draft, definition: Definition, page: Step, errors: Mapping[str, str], words: str
) -> tuple[PageForm, list[Entry]]:
    """Return the form of a page and its questions in order, known facts folded."""
    names: list[tuple[str, Field]] = []
    values: dict[str, Any] = {}
    needed: list[str] = []
    asked = live_questions(definition, page)
    for question in asked:
        shown = drafts.shown_value(row, question.id)
        if question.is_group:
            inner_names, inner_values = group_inputs(definition, row, question, shown)
            names += inner_names
            values |= inner_values
        else:
            names.append((question.id, question))
            values[question.id] = shown
            if question.required_if is not None:
                needed.append(question.id)
    form = PageForm(
        questions=names,
        values=values,
        errors=errors,
        language=words,
        required=_required(definition, row, needed),
    )
    entries = []
    for question in asked:
        entry = _entry(row, form, question, errors, words, page)
        if pick := _pick_before(row, question, asked, words):
            entries.append(Entry(pick=pick, condition=entry.condition, is_hidden=entry.is_hidden))
        entries.append(entry)
    return form, entries


def _pick_before(row: Draft, question: Field, asked: tuple[Field, ...], words: str) -> Pick | None:
    """Return the choice of a person above the first question of a page about their role."""
    first = next((each for each in asked if each.about == question.about), question)
    held = row.people.get(question.about) if question.about and first is question else None
    if not held or not held["choices"]:
        return None
    own = row.subject_resident == row.applicant_resident
    people = tuple(
        {
            **each,
            "born": "" if "-00" in each["birth"] else packs.display(BORN, each["birth"], language=words),
            "picked": each["key"] == held["picked"],
            "self": own and each["key"] == row.subject_resident,
        }
        for each in held["choices"]
    )
    return Pick(question.about, role_words(question.about), people, nobody=bool(held["picked"]))


def role_words(role: str) -> str:
    """Return the question by which a person of a role is picked."""
    return {
        "child": _("どの子どものことですか"),
        "newborn": _("どの赤ちゃんのことですか"),
        "mother": _("お母さんはどなたですか"),
        "cared": _("だれのための申請ですか"),
    }.get(role, "")


def live_questions(definition: Definition, page: Step) -> tuple[Field, ...]:
    """Return the questions of a page in order, also hidden ones that another answer of the page can bring up."""
    section = definition.section(page.id)
    if section is None:
        return page.fields
    shown = {each.id for each in page.fields}
    return tuple(each for each in section.fields if each.id in shown or is_live(each, section.fields))


def is_live(question: Field, neighbours: Iterable[Field]) -> bool:
    """Tell whether answers of the same page decide on a question, and a browser can follow it."""
    on_page = {each.id for each in neighbours if each.type in LIVE_KINDS}
    return not question.is_group and any(name in on_page for name in variables(question.show_if))


def live_context(row: Draft, definition: Definition, page: Step) -> dict[str, str]:
    """Return what a browser needs to follow the conditions of a page: kinds of its questions, answers of other pages."""
    section = definition.section(page.id)
    fields = section.fields if section else ()
    used = {name for each in fields if is_live(each, fields) for name in variables(each.show_if)}
    kinds = {each.id: each.type for each in fields if each.id in used and each.type in LIVE_KINDS}
    view = packs.View(definition, row.answers)
    known = {name: view.answer(name) for name in used - kinds.keys() if "." not in name}
    return {"kinds": json.dumps(kinds), "known": json.dumps(known)} if kinds else {}


def _required(definition: Definition, row: Draft, names: list[str]) -> list[str]:
    """Return those of the names that the answers so far make required."""
    answers = {key: value for key, value in row.answers.items() if key not in names}
    return [each.name for each in packs.missing(definition, answers) if each.name in names]


def _items(shown: Any) -> list[dict[str, Any]]:
    return [each for each in shown if isinstance(each, dict)] if isinstance(shown, list) else []


def group_inputs(
    definition: Definition, row: Draft, question: Field, shown: Any
) -> tuple[list[tuple[str, Field]], dict[str, Any]]:
    """Return the inputs of every item of a repeated group, and the values they show."""
    names: list[tuple[str, Field]] = []
    values: dict[str, Any] = {}
    for index, item in enumerate(_items(shown) or [{}] * (1 if question.required else 0)):
        readable = packs.read_item(definition, question, item, today=clock.today())
        for inner in packs.visible_items(definition, question, row.answers, readable):
            name = f"{question.id}-{index}-{inner.id}"
            names.append((name, inner))
            values[name] = item.get(inner.id)
    return names, values


def _entry(  # noqa: PLR0917  six sides of one question
    row: Draft, form: PageForm, question: Field, errors: Mapping[str, str], words: str, page: Step
) -> Entry:
    shown = drafts.shown_value(row, question.id)
    source = row.sources.get(question.id)
    known = bool(source) and source["value"] == shown and question.id not in errors
    said: dict[str, Any] = {
        "question": question,
        "label": question.label.say(words),
        "help": question.help.say(words),
        "source": source_words(source["source"]) if known else "",
        "as_of": date.fromisoformat(source["as_of"]) if known and source["as_of"] else None,
        "is_hidden": all(each.id != question.id for each in page.fields),
        "condition": json.dumps(question.show_if) if question.show_if and not question.is_group else "",
    }
    if question.is_group:
        return Entry(
            cards=_cards(form, question, shown, words),
            add_label=question.add_label.say(words) or _("追加"),
            **said,
            can_add=len(_items(shown)) < (question.rules.max or 30),
        )
    return Entry(
        field=form[question.id],
        shown=packs.display(question, shown, language=words) if known else "",
        is_locked=not question.correctable and source is not None,
        **said,
    )


def _cards(form: PageForm, question: Field, shown: Any, words: str) -> tuple[Card, ...]:
    count = len(_items(shown)) or (1 if question.required else 0)
    title = question.item_label.say(words) or "%(number)s"
    return tuple(
        Card(
            title=title.replace("%(number)s", str(index + 1)),
            index=index,
            fields=tuple(form[name] for name in form.fields if name.startswith(f"{question.id}-{index}-")),
        )
        for index in range(count)
    )


def source_words(source: str) -> str:
    """Return where a value came from in the reader's language."""
    known = {
        "住民基本台帳": _("住民基本台帳"),
        "マイナンバーカード": _("マイナンバーカード"),
        "転出証明書情報": _("転出証明書情報"),
        "窓口で聞いた": _("窓口で聞いた"),
        "事前入力": _("事前入力"),
        "来た理由": _("来た理由"),
        "年齢": _("年齢"),
        "続柄と年齢": _("続柄と年齢"),
        "いっしょに手続きをする人": _("いっしょに手続きをする人"),
        "引っ越した日": _("引っ越した日"),
        "引っ越しの内容": _("引っ越しの内容"),
        "この届け出の日": _("この届け出の日"),
        "様式の標準の答え": _("様式の標準の答え"),
        "用紙の対象の人": _("用紙の対象の人"),
    }
    return known.get(source, source)


def files_context(row: Draft, page: Step, words: str, errors: Mapping[str, str]) -> dict[str, Any]:
    held = mine.draft_files(row.id)
    wanted = [
        {
            "id": each.attachment.id,
            "label": each.attachment.label.say(words),
            "help": each.attachment.help.say(words),
            "required": each.required,
            "camera": each.attachment.camera,
            "files": [one for one in held if one.kind == each.attachment.id],
            "error": errors.get(each.attachment.id, ""),
            "limits": _limit_words(each.attachment),
        }
        for each in page.attachments
    ]
    return {
        "wanted": wanted,
        "error_items": [web.ErrorItem(f"id_{key}", text) for key, text in errors.items()],
    }


def _limit_words(wanted: packs.Attachment) -> str:
    limits = attachments.limits_of(wanted)
    return _("1つ%(size)sまで、%(count)s枚まで。写真かPDFを選べます。") % {
        "size": files.size_in_words(limits.max_bytes),
        "count": limits.max_count,
    }


def was_asked(request: web.KinuRequest, page: Step, shown: Mapping[str, str], name: str) -> bool:
    """Tell whether the page that was sent had an input for `name`; a browser sends every text it shows."""
    top, _hyphen, inner = name.partition("-")
    if shown and top not in shown:
        return False
    group = next((each for each in page.fields if each.id == top and each.is_group), None)
    asked = (
        next((each for each in group.fields if each.id == inner.partition("-")[2]), None) if group else None
    )
    if asked is None or asked.type in {"choice", "choices", "bool"}:
        return True
    return any(key == name or key.startswith(f"{name}-") for key in request.POST)

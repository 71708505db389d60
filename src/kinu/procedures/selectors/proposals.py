"""What the screens of building show: procedures with their versions, proposals, one proposal with what is wrong in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kinu.kernel import names
from kinu.kernel.actor import Actor
from kinu.procedures import definition as packs
from kinu.procedures import editing
from kinu.procedures.definition import Definition, Field
from kinu.procedures.facts.vocabulary import vocabulary
from kinu.procedures.models import OPEN_STATES, ProcedureVersion, Proposal
from kinu.procedures.permissions import EDIT, PUBLISH

from .catalogue import definition_of
from .linting import findings_of

TONES = {
    "writing": "info",
    "asked": "warning",
    "published": "success",
    "returned": "error",
    "dropped": "neutral",
}


@dataclass(frozen=True, slots=True)
class BuildRow:
    """One procedure of the list: what is published and the change under way."""

    code: str
    name: str
    version: str
    published_at: datetime | None
    is_current: bool
    from_screen: bool
    proposal_id: str = ""
    proposal_state: str = ""
    proposal_tone: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One finding of the linter with the screen where it is mended; `anchor` is empty where only a file can."""

    sentence: str
    kind: str = ""
    container: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    field: Field
    type_label: str
    is_group: bool
    fact_label: str = ""


@dataclass(frozen=True, slots=True)
class ContainerView:
    """A list of questions on the screen of a proposal."""

    name: str
    title: str
    kind: str
    section_id: str
    fields: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    what: str
    by: str
    at: datetime
    is_undone: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as its page shows it."""

    id: str
    code: str
    name: str
    state: str
    state_label: str
    tone: str
    revision: int
    is_new: bool
    reason: str
    answer: str
    by: str
    changed_at: datetime
    definition: Definition
    containers: tuple[ContainerView, ...]
    troubles: tuple[Trouble, ...]
    differences: tuple[editing.Difference, ...]
    steps: tuple[StepLine, ...]
    is_tried: bool
    may_write: bool
    may_ask: bool
    may_publish: bool
    may_undo: bool


def build_list(*, text: str = "") -> tuple[BuildRow, ...]:
    """Return every procedure, published or on its way, by name; two queries."""
    versions = ProcedureVersion.objects.filter(is_current=True).only(
        "id", "code", "version", "published_at", "origin"
    )
    open_ones = {row.code: row for row in Proposal.objects.filter(state__in=OPEN_STATES).defer("definition")}
    rows = [_published(version, open_ones.pop(version.code, None)) for version in versions]
    rows += [
        BuildRow(
            code=row.code, name=row.name, version="", published_at=None, is_current=False, from_screen=True,
            proposal_id=row.id, proposal_state=state_words(row.state), proposal_tone=TONES[row.state],
        )
        for row in open_ones.values()
    ]  # fmt: skip
    wanted = names.match_key(text)
    found = (row for row in rows if not wanted or wanted in names.match_key(f"{row.name} {row.code}"))
    return tuple(sorted(found, key=lambda row: row.name))


def _published(version: ProcedureVersion, proposal: Proposal | None) -> BuildRow:
    return BuildRow(
        code=version.code,
        name=definition_of(version.id).name.say("ja"),
        version=version.version,
        published_at=version.published_at,
        is_current=True,
        from_screen=version.origin == "screen",
        proposal_id=proposal.id if proposal else "",
        proposal_state=state_words(proposal.state) if proposal else "",
        proposal_tone=TONES[proposal.state] if proposal else "",
    )


def state_words(state: str) -> str:
    return {
        "writing": _("書いています"),
        "asked": _("承認待ち"),
        "published": _("公開しました"),
        "returned": _("差し戻し"),
        "dropped": _("やめました"),
    }[state]


def proposal_of(proposal_id: str) -> Proposal | None:
    return Proposal.objects.select_related("base").filter(pk=proposal_id).first()


def proposal_view(row: Proposal, *, by: Actor) -> ProposalView:
    """Return a proposal with what is wrong in it and what it changes."""
    definition = packs.from_json(row.definition)
    base = definition_of(row.base_id) if row.base_id else None
    steps = tuple(
        row.steps.order_by("-revision").only("what", "by_label", "by_account", "at", "undone_at")[:100]
    )
    troubles = tuple(_trouble(definition, each.file, each.sentence) for each in findings_of(definition))
    is_tried = row.tested_digest == packs.digest(definition)
    writes = row.state in {"writing", "returned"} and by.can(EDIT)
    authors = {row.by_account, *(each.by_account for each in steps)}
    return ProposalView(
        id=row.id, code=row.code, name=row.name, state=row.state, state_label=state_words(row.state),
        tone=TONES[row.state], revision=row.revision, is_new=base is None, reason=row.reason, answer=row.answer,
        by=row.by_label, changed_at=row.changed_at, definition=definition,
        containers=tuple(_container(definition, name, fields) for name, fields in editing.containers(definition)),
        troubles=troubles, differences=editing.differences(base, definition) if base else (),
        steps=tuple(StepLine(each.what, each.by_label, each.at, each.undone_at is not None) for each in steps),
        is_tried=is_tried, may_write=writes, may_ask=writes and not troubles and is_tried and base != definition,
        may_publish=row.state == "asked" and by.can(PUBLISH) and by.account_id not in authors,
        may_undo=writes and any(each.undone_at is None for each in steps),
    )  # fmt: skip


def versions_of(code: str) -> tuple[ProcedureVersion, ...]:
    """Return the published texts of a procedure, the newest first."""
    return tuple(
        ProcedureVersion.objects.filter(code=code).defer("definition").order_by("-published_at", "-id")
    )


def _container(definition: Definition, name: str, fields: tuple[Field, ...]) -> ContainerView:
    kind, _colon, place = name.partition(":")
    section_id, _slash, group_id = place.partition("/")
    if kind == "asks":
        decision = definition.decision(place)
        title = decision.label.say("ja") if decision else place
    else:
        section = definition.section(section_id)
        title = section.title.say("ja") if section else section_id
        group = next((each for each in section.fields if each.id == group_id), None) if section else None
        title = f"{title} / {group.label.say('ja')}" if group else title
    lines = tuple(
        QuestionLine(each, type_words(each.type), each.is_group, fact_words(each.fact)) for each in fields
    )
    return ContainerView(name=name, title=title, kind=kind, section_id=section_id, fields=lines)


def fact_words(fact: str) -> str:
    """Return what the clerk reads of a fact: its Japanese name, or the id of one that is gone."""
    known = vocabulary().get(fact)
    return known.label["ja"] if known else fact


def type_words(kind: str) -> str:
    return {
        "text": _("短い文"), "textarea": _("長い文"), "kana": _("カタカナ"), "date": _("日付"), "ym": _("年月"),
        "int": _("数"), "money": _("金額"), "bool": _("はい・いいえ"), "choice": _("1つ選ぶ"),
        "choices": _("いくつでも選ぶ"), "address": _("住所"), "phone": _("電話"), "email": _("メール"),
        "postcode": _("郵便番号"), "group": _("くりかえす組"),
    }.get(kind, kind)  # fmt: skip


_PLACE = re.compile(r"^(\w+)(?:\[(\d+)\])?(?:\.(fields|asks|reasons)\[(\d+)\])?(?:\.fields\[(\d+)\])?")
_BASICS = {
    "name", "kana", "summary", "who", "deadline", "fee", "online", "office", "retention", "category", "words",
    "life_events", "law", "bring", "outputs",
}  # fmt: skip
_CODES = re.compile(r"(?<![\w.-])(ja-easy|pt-br|en|ja) (?=[のにで])")


def language_words(code: str) -> str:
    return {"ja": _("日本語"), "ja-easy": _("やさしい日本語"), "en": _("英語"), "pt-br": _("ポルトガル語")}[
        code
    ]


def place_words(name: str) -> str:
    """Return what the basics' form calls a part of the definition."""
    return {
        "name": _("手続きの名前"), "kana": _("名前のフリガナ"), "summary": _("どんな手続きか(2文まで)"),
        "who": _("だれの手続きか"), "deadline": _("いつまでにするか"), "fee": _("費用の説明"),
        "online": _("オンラインの説明"), "office": _("担当の課の呼び方"), "retention": _("保存する年数"),
        "category": _("分類"), "words": _("さがすことば"), "life_events": _("ライフイベント"), "law": _("根拠"),
        "bring": _("持ち物"), "outputs": _("つくられる文書の題"),
    }[name]  # fmt: skip


def _trouble(definition: Definition, path: str, sentence: str) -> Trouble:
    """Return the finding with the screen that mends it, found by the path of the value."""
    said = _CODES.sub(
        lambda code: language_words(code[1]), sentence.replace(f"{path} の ", "").replace(f"{path} に ", "")
    )
    found = _PLACE.match(path)
    top, index, inner, place, deeper = found.groups() if found else ("", None, None, None, None)
    if top == "sections" and index:
        return _in_section(definition, said, int(index), place, deeper)
    if top == "attachments" and index:
        return Trouble(said, "paper", item=definition.attachments[int(index)].id)
    if top == "decisions" and index and inner == "asks" and place:
        decision = definition.decisions[int(index)]
        return Trouble(said, "question", f"asks:{decision.id}", decision.asks[int(place)].id)
    if top in _BASICS:
        return Trouble(f"{place_words(top)}: {said}", "basics")
    return Trouble(said)


def _in_section(
    definition: Definition, said: str, index: int, place: str | None, deeper: str | None
) -> Trouble:
    section = definition.sections[index]
    if place is None:
        return Trouble(said, "section", item=section.id)
    field = section.fields[int(place)]
    if deeper is None:
        return Trouble(said, "question", f"page:{section.id}", field.id)
    return Trouble(said, "question", f"group:{section.id}/{field.id}", field.fields[int(deeper)].id)

"""Rules about single questions: ids, facts, options, validators, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kinu.procedures.definition.model import ABOUT
from kinu.procedures.definition.packs import Finding
from kinu.procedures.definition.prefilling import fitting
from kinu.procedures.definition.values import is_blank

from .common import Lint, Place

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOSEN = {"choice", "choices"}
_NUMBERS = {"int", "money"}
_TEXTS = {"text", "textarea", "kana"}
_KINDS = {"image", "pdf"}
_LARGEST = 50_000_000


def ids_are_plain_and_unique(lint: Lint) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for place in lint.places:
        if not _ID.fullmatch(place.field.id):
            yield lint.finding(
                place.path, f"項目の id「{place.field.id}」は英小文字・数字・下線で書きます (例: birth_date)"
            )
        if place.name in seen:
            yield lint.finding(place.path, f"項目の id「{place.name}」が二度使われています")
        seen[place.name] = place.path
    lists = {
        "sections": lint.definition.sections,
        "attachments": lint.definition.attachments,
        "declarations": lint.definition.declarations,
        "states": lint.definition.states,
        "decisions": lint.definition.decisions,
        "outputs": lint.definition.outputs,
    }
    for key, entries in lists.items():
        names = [str(getattr(entry, "id", "")) for entry in entries]
        for index, name in enumerate(names):
            if name in names[:index]:
                yield lint.finding(f"{key}[{index}]", f"{key} の id「{name}」が二度使われています")


def facts_are_known(lint: Lint) -> Iterator[Finding]:
    for place in lint.places:
        fact_id, part = place.field.fact, place.field.part
        fact = lint.context.facts.get(fact_id) if fact_id else None
        if fact_id and fact is None:
            yield lint.finding(
                f"{place.path}.fact", f"項目「{place.name}」の事実 {fact_id} は語彙にありません"
            )
        elif fact and part and fact.part(part) is None:
            yield lint.finding(f"{place.path}.part", f"事実 {fact_id} に部分 {part} はありません")
        elif fact and not (fact.purpose and fact.retention):
            yield lint.finding(f"{place.path}.fact", f"個人の事実 {fact_id} に利用目的と保存期間がありません")
        elif part and not fact_id:
            yield from _part_of_group(lint, place)
    for index, attachment in enumerate(lint.definition.attachments):
        if attachment.unless_known and attachment.unless_known not in lint.context.facts:
            yield lint.finding(
                f"attachments[{index}].unless_known", f"事実 {attachment.unless_known} は語彙にありません"
            )
    for index, declaration in enumerate(lint.definition.declarations):
        if declaration.fact and declaration.fact not in lint.context.facts:
            yield lint.finding(f"declarations[{index}].fact", f"事実 {declaration.fact} は語彙にありません")


def roles_are_known(lint: Lint) -> Iterator[Finding]:
    known = "・".join(role for role in ABOUT if role)
    for place in lint.places:
        if place.field.about not in ABOUT:
            yield lint.finding(
                f"{place.path}.about",
                f"項目「{place.name}」の about は {known} のどれかです: {place.field.about}",
            )


def _part_of_group(lint: Lint, place: Place) -> Iterator[Finding]:
    fact = lint.context.facts.get(place.group.fact) if place.group else None
    if fact is None or fact.part(place.field.part) is None:
        yield lint.finding(
            f"{place.path}.part",
            f"項目「{place.name}」の部分 {place.field.part} のもとになる事実がありません",
        )


def questions_can_be_answered(lint: Lint) -> Iterator[Finding]:
    for place in (*lint.places, *lint.asked_by_office()):
        field = place.field
        if field.type in _CHOSEN and not field.options:
            yield lint.finding(place.path, f"項目「{place.name}」は選ぶ項目ですが、選択肢が一つもありません")
        values = [option.value for option in field.options]
        for value in {value for value in values if values.count(value) > 1}:
            yield lint.finding(place.path, f"項目「{place.name}」の選択肢 {value} が二度あります")
        if place.group is not None and field.is_group:
            yield lint.finding(place.path, f"くり返し「{place.group.id}」の中に、くり返しは置けません")
        if not field.label:
            yield lint.finding(place.path, f"項目「{place.name}」に見出し(label)がありません")
    for number, section in enumerate(lint.definition.sections):
        if not section.fields:
            yield lint.finding(f"sections[{number}]", f"ページ「{section.id}」に項目が一つもありません")


def validators_do_not_contradict(lint: Lint) -> Iterator[Finding]:
    for place in (*lint.places, *lint.asked_by_office()):
        for sentence in _contradictions(place):
            yield lint.finding(f"{place.path}.rules", f"項目「{place.name}」は{sentence}")


def _contradictions(place: Place) -> Iterator[str]:
    field, rules = place.field, place.field.rules
    if rules.min is not None and rules.max is not None and rules.min > rules.max:
        yield f"最小 {rules.min} が最大 {rules.max} より大きく、どんな値も入りません"
    least, most = rules.min_length or 0, rules.max_length
    if most is not None and (least > most or most < 1):
        yield f"文字数の最小 {least} と最大 {most} を同時に満たせません"
    if rules.not_future and rules.not_past and field.type in {"date", "ym"}:
        yield "未来も過去も断っていて、今日しか入りません"
    if field.type == "choices" and field.options and (rules.min or 0) > len(field.options):
        yield f"選択肢が {len(field.options)} 個なのに {rules.min} 個以上選ぶことになっています"
    if rules.pattern:
        yield from _pattern(place)


def _pattern(place: Place) -> Iterator[str]:
    """An example that fits proves that the pattern can be met; the person sees it when their answer does not."""
    rules = place.field.rules
    try:
        pattern = re.compile(rules.pattern)
    except re.error:
        yield f"形(pattern)「{rules.pattern}」が正規表現として読めません"
        return
    if place.field.type not in _TEXTS:
        yield f"種類が {place.field.type} なので、形(pattern)は使えません"
    elif not rules.example:
        yield "形(pattern)があるのに例(example)がありません。形に合う例を一つ書きます"
    elif not pattern.fullmatch(rules.example):
        yield f"例「{rules.example}」が形(pattern)「{rules.pattern}」に合いません。合う文字がない形かもしれません"
    elif not (rules.min_length or 0) <= len(rules.example) <= (rules.max_length or len(rules.example)):
        yield f"例「{rules.example}」が文字数の決まりに合いません"


def standard_answers_fit(lint: Lint) -> Iterator[Finding]:
    """A standard answer is one of the choices; a copy names questions that exist."""
    for place in lint.places:
        field = place.field
        if field.default is not None and is_blank(fitting(field, field.default)):
            yield lint.finding(
                f"{place.path}.default", f"項目「{place.name}」の標準の答えは選択肢にありません"
            )
    copies = lint.definition.copies
    if copies is None:
        return
    if copies.about not in ABOUT[1:]:
        yield lint.finding("copies.about", f"「{copies.about}」という人の役割はありません")
    for name in [*copies.fields, *(each.field for each in copies.answers)]:
        if lint.definition.field(name) is None:
            yield lint.finding("copies", f"写しの項目「{name}」は質問にありません")
    for each in copies.answers:
        named = lint.definition.field(each.field)
        if named is not None and is_blank(fitting(named, each.value)):
            yield lint.finding(
                "copies.answers", f"写しの項目「{each.field}」の答え「{each.value}」は選べません"
            )


def attachments_can_be_given(lint: Lint) -> Iterator[Finding]:
    for index, each in enumerate(lint.definition.attachments):
        path = f"attachments[{index}]"
        if not each.kinds:
            yield lint.finding(path, f"添付「{each.id}」に受け取る種類(kinds)がなく、だれも付けられません")
        for kind in set(each.kinds) - _KINDS:
            yield lint.finding(
                f"{path}.kinds", f"添付「{each.id}」の種類 {kind} は使えません。使えるのは image, pdf です"
            )
        if not 0 < each.max_bytes <= _LARGEST:
            yield lint.finding(path, f"添付「{each.id}」の大きさ(max_bytes)は1から{_LARGEST:,}までで書きます")
        if not 0 < each.max_count <= 20:
            yield lint.finding(path, f"添付「{each.id}」の数(max_count)は1から20までで書きます")


RULES = (
    ids_are_plain_and_unique,
    facts_are_known,
    roles_are_known,
    questions_can_be_answered,
    validators_do_not_contradict,
    standard_answers_fit,
    attachments_can_be_given,
)

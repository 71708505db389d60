"""Rules about the office's side: departments, states, decisions, documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kinu.procedures.definition.model import Decision, State
from kinu.procedures.definition.packs import Finding

from .common import Lint

_KINDS = ("received", "working", "waiting", "approved", "refused", "withdrawn")
_OWNERS = {"received": "office", "working": "office", "waiting": "resident"}
_EXTENSION = ".typ"
_NUMBER = re.compile(r"[A-Z][0-9]{2}")


def names_exist(lint: Lint) -> Iterator[Finding]:
    definition, context = lint.definition, lint.context
    if definition.code != lint.pack.folder.name:
        yield lint.finding(
            "code", f"code「{definition.code}」がフォルダの名前「{lint.pack.folder.name}」と違います"
        )
    if definition.office.department not in context.departments:
        yield lint.finding("office.department", f"課 {definition.office.department} は市の組織にありません")
    for index, route in enumerate(definition.routing):
        if route.department not in context.departments:
            yield lint.finding(
                f"routing[{index}].department", f"課 {route.department} は市の組織にありません"
            )
    if definition.category not in context.categories:
        yield lint.finding("category", f"分類 {definition.category} はありません")
    for index, event in enumerate(definition.life_events):
        if event not in context.life_events:
            yield lint.finding(f"life_events[{index}]", f"ライフイベント {event} はありません")
    for index, code in enumerate(definition.related):
        if context.codes and code not in context.codes:
            yield lint.finding(f"related[{index}]", f"関連する手続き {code} はありません")


def notices_stood_for_are_others(lint: Lint) -> Iterator[Finding]:
    numbers = lint.definition.stands_for
    for index, number in enumerate(numbers):
        path = f"stands_for[{index}]"
        if not _NUMBER.fullmatch(number):
            yield lint.finding(path, f"代わりになる届け出「{number}」は、H01 のような番号で書きます")
        elif number == lint.definition.number:
            yield lint.finding(path, f"届け出 {number} が自分自身の代わりになっています")
        elif number in numbers[:index]:
            yield lint.finding(path, f"代わりになる届け出 {number} が二度書かれています")


def states_lead_to_an_end(lint: Lint) -> Iterator[Finding]:
    states = {state.id: state for state in lint.definition.states}
    path = {state.id: f"states[{index}]" for index, state in enumerate(lint.definition.states)}
    for kind in _KINDS:
        if kind != "working" and not any(state.kind == kind for state in states.values()):
            yield lint.finding("states", f"種類が {kind} の状態がありません")
    for state in states.values():
        yield from (lint.finding(path[state.id], sentence) for sentence in _state(state, states))
    for lost in states.keys() - _reached(states):
        yield lint.finding(path[lost], f"状態「{lost}」へは、どこからも行けません")


def _state(state: State, states: dict[str, State]) -> Iterator[str]:
    for target in state.to:
        if target not in states:
            yield f"状態「{state.id}」の行き先 {target} がありません"
    owner = _OWNERS.get(state.kind, "nobody")
    if state.owner != owner:
        yield f"状態「{state.id}」({state.kind})の owner は {owner} です"
    if state.is_final:
        if state.to:
            yield f"終わりの状態「{state.id}」から先へは進めません"
        return
    if not _ends(state, states):
        yield f"状態「{state.id}」から終わりの状態へ行けません"
    if not state.business_days:
        yield f"状態「{state.id}」に期限(business_days)がありません"


def _ends(start: State, states: dict[str, State]) -> bool:
    return any(states[name].is_final for name in _from(start.id, states))


def _reached(states: dict[str, State]) -> set[str]:
    starts = [state.id for state in states.values() if state.kind == "received"]
    return {name for start in starts for name in _from(start, states)}


def _from(start: str, states: dict[str, State]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here in states and here not in found:
            found.add(here)
            waiting.extend(states[here].to)
    return found


def decisions_are_complete(lint: Lint) -> Iterator[Finding]:
    for needed in ("approve", "refuse"):
        if lint.definition.decision(needed) is None:
            yield lint.finding("decisions", f"決定 {needed} がありません")
    for index, decision in enumerate(lint.definition.decisions):
        yield from _decision(lint, decision, f"decisions[{index}]")


def _decision(lint: Lint, decision: Decision, path: str) -> Iterator[Finding]:
    state = lint.definition.state(decision.to_state)
    if state is None or not state.is_final:
        yield lint.finding(
            f"{path}.to_state",
            f"決定「{decision.id}」の行き先 {decision.to_state} は終わりの状態ではありません",
        )
    if decision.output and decision.output not in {output.id for output in lint.definition.outputs}:
        yield lint.finding(f"{path}.output", f"決定「{decision.id}」の文書 {decision.output} がありません")
    if decision.id == "refuse":
        if not decision.reasons:
            yield lint.finding(
                path, "却下の決定に理由(reasons)がありません。行政手続法8条により理由を示します"
            )
        if not decision.appeal:
            yield lint.finding(path, "却下の決定に教示(appeal)がありません。行政不服審査法82条により示します")


def templates_exist(lint: Lint) -> Iterator[Finding]:
    moments = {"received", *(decision.id for decision in lint.definition.decisions)}
    for index, output in enumerate(lint.definition.outputs):
        if output.on not in moments:
            yield lint.finding(
                f"outputs[{index}].on", f"文書「{output.id}」を作る時 {output.on} がありません"
            )
        name = output.template if "/" in output.template else f"{lint.definition.code}/{output.template}"
        folders = (lint.pack.folder.parent, *lint.context.template_folders)
        if not any((folder / f"{name}{_EXTENSION}").is_file() for folder in folders):
            yield lint.finding(
                f"outputs[{index}].template", f"文書「{output.id}」のひな形 {name}{_EXTENSION} がありません"
            )
    if not lint.definition.outputs_on("received"):
        yield lint.finding("outputs", "受け付けたときに渡す文書(on: received)がありません")


RULES = (
    names_exist,
    notices_stood_for_are_others,
    states_lead_to_an_end,
    decisions_are_complete,
    templates_exist,
)

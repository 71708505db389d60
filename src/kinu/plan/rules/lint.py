"""What may not be wrong in a plan: each finding is one sentence naming the thing and the mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from .document import PlanDocument, Texts


def findings(
    document: PlanDocument,
    *,
    languages: Collection[str],
    claims: Iterable[tuple[str, str]] = (),
    indicators: Iterable[tuple[str, tuple[str, ...]]] = (),
) -> list[str]:
    """Return every mistake of the plan's data and of what rooms registered against it; empty means clean.

    `claims` are (system id, room); `indicators` are (indicator id, system ids).
    """
    return [
        *_doubles(document),
        *_departments(document),
        *_ties(document),
        *_missing_languages(document, languages),
        *_strangers(document, claims, indicators),
    ]


def _doubles(document: PlanDocument) -> Iterator[str]:
    for measure_id, times in Counter(measure.id for measure in document.measures()).items():
        if times > 1:
            yield f"施策 {measure_id} が{times}回書かれています。"
    for system_id, times in Counter(system.id for system in document.systems).items():
        if times > 1:
            yield f"システム {system_id} が{times}回書かれています。"


def _departments(document: PlanDocument) -> Iterator[str]:
    for measure in document.measures():
        if not measure.department:
            yield f"施策 {measure.id} に担当課がありません。"
        elif measure.department not in document.departments:
            yield f"施策 {measure.id} の担当課「{measure.department}」は departments にありません。"


def _ties(document: PlanDocument) -> Iterator[str]:
    known = {measure.id for measure in document.measures()}
    tied: set[str] = set()
    for system in document.systems:
        if not system.measures:
            yield f"システム {system.id} はどの施策にもつながっていません。"
        for measure_id in system.measures:
            if measure_id not in known:
                yield f"システム {system.id} がつながる施策 {measure_id} は計画にありません。"
        tied.update(system.measures)
    for measure_id in sorted(known - tied):
        yield f"施策 {measure_id} につながるシステムがありません。"


def _missing_languages(document: PlanDocument, languages: Collection[str]) -> Iterator[str]:
    for name, texts in _all_texts(document):
        missing = [language for language in languages if not texts.get(language)]
        if missing:
            yield f"{name} に {', '.join(missing)} の訳がありません。"


def _all_texts(document: PlanDocument) -> Iterator[tuple[str, Texts]]:
    yield "計画の名前", document.title
    yield from ((f"担当課 {code}", texts) for code, texts in document.departments.items())
    for part in document.parts:
        yield f"部 {part.id}", part.title
        yield from ((f"節 {group.id}", group.title) for group in part.groups)
    yield from ((f"施策 {measure.id}", measure.title) for measure in document.measures())
    yield from ((f"システム {system.id}", system.name) for system in document.systems)


def _strangers(
    document: PlanDocument,
    claims: Iterable[tuple[str, str]],
    indicators: Iterable[tuple[str, tuple[str, ...]]],
) -> Iterator[str]:
    rooms = {system.id: system.rooms for system in document.systems}
    for system_id, room in claims:
        if system_id not in rooms:
            yield f"部屋 {room} が受け持つと言うシステム {system_id} は計画にありません。"
        elif room not in rooms[system_id]:
            yield f"システム {system_id} は部屋 {room} の受け持ちではありません（計画: {', '.join(rooms[system_id])}）。"
    for indicator_id, system_ids in indicators:
        for system_id in system_ids:
            if system_id not in rooms:
                yield f"指標 {indicator_id} のシステム {system_id} は計画にありません。"

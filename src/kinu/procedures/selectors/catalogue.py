"""The procedures of the city as published: definitions are read once per process, for a version never changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Text
from kinu.procedures.definition.model import Office
from kinu.procedures.facts.vocabulary import categories
from kinu.procedures.models import ProcedureVersion
from kinu.procedures.rules import paper_again

from .cards import LifeEvent, ProcedureCard, Shelf

LIFE_EVENTS: tuple[tuple[str, object, str], ...] = (
    ("move", _("ひっこし"), "move"),
    ("child", _("出産・子育て"), "baby"),
    ("marriage", _("結婚・離婚"), "ring"),
    ("work", _("仕事・退職"), "briefcase"),
    ("care", _("介護・健康"), "care"),
    ("death", _("家族が亡くなったとき"), "memorial"),
    ("disaster", _("災害にあったとき"), "alert"),
    ("daily", _("ごみ・毎日のくらし"), "trash"),
)


@lru_cache(maxsize=1024)
def definition_of(version_id: str) -> Definition:
    """Return the definition a draft or an application is pinned to."""
    row = ProcedureVersion.objects.only("definition").get(pk=version_id)
    return packs.from_json(row.definition)


def paper_of(version_id: str, template: str) -> dict[str, bytes] | None:
    """Return what a paper of a version is made of, None for a version from before letters were kept."""
    letters: dict[str, dict[str, str]] = ProcedureVersion.objects.values_list("letters", flat=True).get(
        pk=version_id
    )
    return paper_again(letters[template]) if template in letters else None


def current_version(code: str) -> ProcedureVersion | None:
    """Return the published version of a procedure, without its text."""
    return ProcedureVersion.objects.filter(code=code, is_current=True).defer("definition", "letters").first()


def current_definition(code: str) -> Definition | None:
    version = current_version(code)
    return definition_of(version.id) if version else None


def current_definitions() -> tuple[Definition, ...]:
    """Return every published procedure: by rank among the most used, then those without a rank by reading."""
    ids = ProcedureVersion.objects.filter(is_current=True).order_by("code").values_list("id", flat=True)
    definitions = (definition_of(version_id) for version_id in ids)
    return tuple(sorted(definitions, key=lambda each: (each.popular == 0, each.popular, each.kana)))


def offices() -> dict[str, Office]:
    """Return how the published procedures call each department, the most used words first."""
    called: dict[str, list[Office]] = {}
    for definition in current_definitions():
        called.setdefault(definition.office.department, []).append(definition.office)
    return {code: _most_said(same) for code, same in called.items()}


def _most_said(offices: list[Office]) -> Office:
    count = Counter(each.name.say("ja") for each in offices)
    name = count.most_common(1)[0][0]
    return next(each for each in offices if each.name.say("ja") == name)


def find_procedures(*, query: str, language: str = "", limit: int = 10) -> list[ProcedureCard]:
    """Return procedures nearest to `query`, best first."""
    words = language or get_language() or "ja"
    hits = packs.search(current_definitions(), query, language=words, limit=limit)
    return [card_of(hit.definition, language=words, score=hit.score) for hit in hits]


def shelves(*, language: str = "") -> tuple[Shelf, ...]:
    """Return every procedure by category, in the order of the categories; an empty shelf is left out."""
    words = language or get_language() or "ja"
    cards = cards_of(sorted(current_definitions(), key=lambda each: each.kana), language=words)
    found = (
        Shelf(Text(labels).say(words), tuple(card for card in cards if card.category == code))
        for code, labels in categories().items()
    )
    return tuple(shelf for shelf in found if shelf.cards)


def popular(*, limit: int = 5, language: str = "") -> list[ProcedureCard]:
    return cards_of(current_definitions()[:limit], language=language)


def procedures_of_event(*, event: str, language: str = "") -> list[ProcedureCard]:
    return cards_of((each for each in current_definitions() if event in each.life_events), language=language)


def related_to(definition: Definition, *, language: str = "") -> list[ProcedureCard]:
    """Return the procedures that often follow this one."""
    wanted = set(definition.related)
    return cards_of((each for each in current_definitions() if each.code in wanted), language=language)


def cards_of(definitions: Iterable[Definition], *, language: str = "") -> list[ProcedureCard]:
    words = language or get_language() or "ja"
    return [card_of(each, language=words) for each in definitions]


def card_of(definition: Definition, *, language: str, score: float = 0.0) -> ProcedureCard:
    return ProcedureCard(
        code=definition.code,
        name=definition.name.say(language),
        summary=definition.summary.say(language),
        url=reverse("procedures:procedure", args=[definition.code]),
        online=definition.online.possible,
        fee=fee_text(definition, language=language),
        deadline=definition.deadline.text.say(language),
        score=score,
        category=definition.category,
    )


def fee_text(definition: Definition, *, language: str) -> str:
    """Return the fee in words; the amount is said by the screen that knows money."""
    return definition.fee.note.say(language)


def life_events() -> list[LifeEvent]:
    """Return the life events in the order of a life, with how many procedures each has."""
    counts: dict[str, int] = {}
    for definition in current_definitions():
        for event in definition.life_events:
            counts[event] = counts.get(event, 0) + 1
    return [
        LifeEvent(code=code, name=str(name), icon=icon, count=counts.get(code, 0))
        for code, name, icon in LIFE_EVENTS
    ]

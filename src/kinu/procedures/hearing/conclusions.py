"""What need not be asked because something else says it: the reason for coming, an age, the household, another answer.

A conclusion that is certain is shown with its source and can be mended. One that is only likely (`proposed`) has to be
confirmed with one tap before it counts. What nothing points to is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .events import BY_AGE, EVENTS
from .model import Known, Person

VISITOR = "me"
MOVES = ("move-in", "move")
NOTICES = frozenset({"J01", "J03", "J05"})
"""転入届・転居届・国外からの転入届: what another form calls the day of the notice is the day this one is made."""
REASON, AGE, HOUSEHOLD, DAY, MOVED, TODAY = (
    "来た理由", "年齢", "いっしょに手続きをする人", "引っ越した日", "引っ越しの内容", "この届け出の日",
)  # fmt: skip
CARD = "マイナンバーカード"
_OWN_CHILD = ("20",)


@dataclass(frozen=True, slots=True)
class Situation:
    """What conclusions are drawn from. `who` is the person the question is about."""

    event: str
    who: str
    people: Mapping[str, Person]
    facts: Mapping[str, Known]
    today: str = ""
    notices: frozenset[str] = field(default_factory=frozenset)
    """Numbers of the forms of the matter."""

    @property
    def person(self) -> Person | None:
        return self.people.get(self.who)

    @property
    def is_visitor(self) -> bool:
        return self.who == VISITOR

    def said(self, fact: str, who: str = "") -> Known | None:
        """Return a fact that counts: told, looked up or confirmed, never a mere proposal."""
        known = self.facts.get(f"{who or self.who}:{fact}")
        if known is None or known.value is None or (known.proposed and not known.confirmed):
            return None
        return known

    def value(self, fact: str, who: str = "") -> Any:
        known = self.said(fact, who)
        return known.value if known else None

    @property
    def age(self) -> Any:
        return self.person.facts.get("age") if self.person else None

    @property
    def moves_along(self) -> bool:
        """The person belongs to the household that comes, and the reason is a move."""
        return self.event in MOVES and self.person is not None

    @property
    def is_childs(self) -> bool:
        """The register or the notice calls this person the child of the head, and the visitor is the head."""
        me = self.people.get(VISITOR)
        return (
            self.person is not None
            and me is not None
            and "head" in me.roles
            and str(self.person.facts.get("relation", "")) in _OWN_CHILD
        )


Rule = Callable[[Situation], Known | None]


def concluded(fact: str, situation: Situation) -> Iterator[Known]:
    """Yield what follows for a fact, best first; the form takes the first that fits its choices."""
    if situation.is_visitor:
        for value in EVENTS[situation.event].follows.get(fact, ()):
            yield Known(list(value) if isinstance(value, tuple) else value, REASON)
    rule = RULES.get(fact)
    found = rule(situation) if rule else None
    if found is not None:
        yield found
    if isinstance(situation.age, int):
        for low, high, name, value in BY_AGE:
            if name == fact and low <= situation.age <= high:
                yield Known(value, AGE)


def _head(at: Situation) -> Known | None:
    heads = [each.name for each in at.people.values() if "head" in each.roles and each.name]
    return Known(heads[0], HOUSEHOLD) if len(heads) == 1 else None


def _relation(at: Situation) -> Known | None:
    """The code of the register or the notice, for forms that ask with its codes (住民記録システム標準仕様書)."""
    code = str(at.person.facts.get("relation", "")) if at.person is not None else ""
    told = at.said("household.relation")
    return Known(code, told.source if told else HOUSEHOLD, told.as_of if told else "") if code else None


def _partner(at: Situation) -> Known | None:
    has = any("partner" in each.roles for each in at.people.values())
    return Known("together", HOUSEHOLD) if has and at.is_visitor else None


def _together(at: Situation) -> Known | None:
    return Known("together", HOUSEHOLD) if at.person is not None and not at.is_visitor else None


def _not_abroad(at: Situation) -> Known | None:
    return Known(value=False, source=HOUSEHOLD) if _together(at) is not None else None


def _child(at: Situation) -> Known | None:
    return Known("child", HOUSEHOLD) if at.is_childs else None


def _custody(at: Situation) -> Known | None:
    """監護: a child of the head in the same household is very likely looked after; the claimant says so with a tap."""
    return Known(value=True, source=HOUSEHOLD, proposed=True) if at.is_childs and _is_minor(at) else None


def _livelihood(at: Situation) -> Known | None:
    return Known("same", HOUSEHOLD, proposed=True) if at.is_childs and _is_minor(at) else None


def _is_minor(at: Situation) -> bool:
    return isinstance(at.age, int) and at.age < 18


def _no_older_child(at: Situation) -> Known | None:
    """大学生年代の子: nobody of that age is here; one who lives elsewhere is asked for with a tap."""
    ages = [each.facts.get("age") for each in at.people.values() if "child" in each.roles]
    here = any(isinstance(age, int) and 17 <= age <= 22 for age in ages)
    return (
        Known(value=False, source=HOUSEHOLD, proposed=True)
        if len(at.people) > 1 and ages and not here
        else None
    )


def _under_three(at: Situation) -> Known | None:
    ages = [each.facts.get("age") for each in at.people.values() if "child" in each.roles]
    if not ages or not all(isinstance(age, int) for age in ages):
        return None
    return Known(any(age < 3 for age in ages if isinstance(age, int)), AGE)


def _received_before(at: Situation) -> Known | None:
    known = at.said("child.receiving", VISITOR)
    return None if known is None or at.event != "move-in" or not isinstance(known.value, bool) else known


def _lived_here_on_jan1(at: Situation) -> Known | None:
    day = str(at.value("move.date", VISITOR) or "")
    moved_this_year = bool(at.today) and day[:4] == at.today[:4] and day[5:] > "01-01"
    return (
        Known(value=False, source=DAY)
        if at.event == "move-in" and at.person is not None and moved_this_year
        else None
    )


def _jan1_address(at: Situation) -> Known | None:
    before = at.said("address.previous", VISITOR)
    if before is None or _lived_here_on_jan1(at) is None:
        return None
    return Known(before.value, before.source, before.as_of, proposed=True)


def _previous_city(at: Situation) -> Known | None:
    before = at.said("address.previous", VISITOR)
    city = before.value.get("city") if before is not None and isinstance(before.value, Mapping) else ""
    return Known(city, before.source, before.as_of) if city and before else None


def _new_household(at: Situation) -> Known | None:
    me = at.people.get(VISITOR)
    is_head = me is not None and "head" in me.roles
    return Known("new", MOVED, proposed=True) if at.event == "move-in" and is_head else None


def _nobody_insured_yet(at: Situation) -> Known | None:
    new = at.event == "move-in" and at.value("household.joins.kind", VISITOR) == "new"
    return Known(value=False, source=MOVED) if new else None


def _nobody_of_75(at: Situation) -> Known | None:
    ages = [each.facts.get("age") for each in at.people.values()]
    young = bool(ages) and all(isinstance(age, int) and age < 75 for age in ages)
    return Known(value=False, source=AGE) if young and _nobody_insured_yet(at) is not None else None


def _insurance(at: Situation) -> Known | None:
    """The notice says who was in National Health Insurance (令23条); that it goes on here is confirmed with a tap."""
    before = at.said("insurance.before")
    fits = before is not None and before.value == "kokuho" and at.event == "move-in" and not before.heard
    return Known("kokuho", before.source, before.as_of, proposed=True) if fits and before else None


def _why_insured(at: Situation) -> Known | None:
    fits = at.event == "move-in" and at.value("insurance.before") == "kokuho"
    return Known("moved", MOVED) if fits else None


def _notified(at: Situation) -> Known | None:
    return Known(at.today, TODAY) if at.today and at.is_visitor and at.notices & NOTICES else None


def _photo(at: Situation) -> Known | None:
    born = at.said("person.birth_date", VISITOR)
    return Known("photo", CARD, born.as_of) if born is not None and born.source == CARD else None


def _school_here(at: Situation) -> Known | None:
    origin = at.said("move.origin", VISITOR)
    from_city = (
        origin is not None and origin.value == "city" and at.event == "move-in" and at.person is not None
    )
    return Known(value=False, source=origin.source, as_of=origin.as_of) if from_city and origin else None


def _water_start(at: Situation) -> Known | None:
    day = at.said("move.date", VISITOR)
    return Known(day.value, DAY, proposed=True) if day is not None and at.event in MOVES else None


def _water_stop(at: Situation) -> Known | None:
    day = at.said("move.planned_date", VISITOR)
    return Known(day.value, DAY, proposed=True) if day is not None and at.event == "move-out" else None


def _how_many(at: Situation) -> Known | None:
    return Known(len(at.people), HOUSEHOLD) if at.event in MOVES and len(at.people) > 1 else None


def _dog_city(at: Situation) -> Known | None:
    city = _previous_city(at) if at.event == "move-in" else None
    return replace(city, proposed=True) if city else None


RULES: Mapping[str, Rule] = {
    "household.head_name": _head,
    "household.head_after": _head,
    "household.relation": _relation,
    "household.is_single_parent": _partner,
    "household.is_single_parent.partner": _partner,
    "household.joins.kind": _new_household,
    "child.together": _together,
    "child.together.abroad": _not_abroad,
    "child.custody": _custody,
    "child.custody.relation": _child,
    "child.livelihood": _livelihood,
    "child.over18_supported.any": _no_older_child,
    "child.rank.under_three": _under_three,
    "child.receiving.elsewhere": _received_before,
    "address.previous.city": _previous_city,
    "address.on_jan1.same": _lived_here_on_jan1,
    "address.on_jan1": _jan1_address,
    "insurance.kind": _insurance,
    "insurance.kind.household": _nobody_insured_yet,
    "insurance.before.special": _nobody_of_75,
    "insurance.reason.joins": _why_insured,
    "card.has.notified_on": _notified,
    "seal.registered.method": _photo,
    "school.previous.abroad": _school_here,
    "water.start": _water_start,
    "water.stop.date": _water_stop,
    "water.contract.people": _how_many,
    "dog.tag.city": _dog_city,
}
"""Fact -> what it follows from."""

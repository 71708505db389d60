"""What a ledger of the city already knows of a person, as facts of the navigator: nobody is asked for it again.

Only what is there counts. Somebody whom no ledger names may still have a handbook, so nothing follows from silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Book, Event, say

_INSURANCE: Mapping[str, tuple[str, bool]] = {
    "nhi": ("kokuho", False),
    "employee": ("shaho", True),
    "dependant": ("shaho", False),
    "latter": ("kouki", False),
    "welfare": ("seiho", False),
}
_PAID = {"receives.jido_teate": ("jite", "claimant")}
_CARDS = ("receives.malfuku_shoni", "receives.malfuku_hitorioya", "receives.malfuku_jushin", "receives.malfuku_ninsanpu")  # fmt: skip


def known_facts(event: Event, ledger: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return ledger fact -> the navigator's facts that follow from it, as far as this event reads any of them.

    The insurance until now is known; the one after the event only where the event itself does not change it.
    """
    found: dict[str, dict[str, Any]] = {}
    kind = ledger.get("insurance.kind")
    if kind in _INSURANCE:
        name, own = _INSURANCE[str(kind)]
        found["insurance.kind"] = {"ins0": name, "ins0_own": own}
        if event.keeps_insurance:
            found["insurance.kind"] |= {"ins": name, "ins_own": own}
    for source, names in _PAID.items():
        if ledger.get(source) is True:
            found[source] = dict.fromkeys(names, True)
    found |= {source: {"malfuku": True} for source in _CARDS if ledger.get(source) is True}
    return found | _handbook(ledger)


def _handbook(ledger: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Any grade is a handbook; the grades of マル福 are severe (the combined ones are left to the question)."""
    severe = {"disability.body": (1, 2), "disability.mental": (1,), "disability.ryoiku": ("maruA", "A")}
    held = {name: ledger[name] for name in severe if ledger.get(name)}
    return {
        name: {"hb": True} | ({"heavy": True} if grade in severe[name] else {})
        for name, grade in held.items()
    }


def words_of(book: Book, facts: Mapping[str, Any], language: str) -> str:
    """Return in words what was taken over: the answer of a question that says the same, else the facts' statements."""
    for question in ("insurance_before", "insurance"):
        for option in book.questions[question].options:
            if option.sets and all(facts.get(name) == value for name, value in option.sets.items()):
                return say(option.label, language)
    told = [book.facts[name] for name, value in facts.items() if value is True and book.facts[name].register]
    return "・".join(dict.fromkeys(say(fact.says, language) for fact in told if fact.says))

"""What each life event means for facts: one thing that forms call by two names is one fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kinu.procedures.definition import Text


@dataclass(frozen=True, slots=True)
class Event:
    """A reason for coming. `life_event` is the word the packs use; `same` maps a fact to the one that stands for it."""

    id: str
    name: Text
    life_event: str
    same: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    """What the register knows under one name and the event turns into another: the address becomes the former one."""
    follows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """What follows from the reason for coming: the first of these values that a form offers."""
    copies_for: str = ""
    """Of several people a paper could be made for, only these: a birth brings papers for the newborn."""
    roles: tuple[str, ...] = ()
    """Who, beside the visitor, the clerk has to point out."""


def _words(*values: str) -> Text:
    return Text(dict(zip(("ja", "ja-easy", "en", "pt-br"), values, strict=True)))


_SELF = {"agent.profile.capacity": ("self",), "agent.profile": (False,), "agent.authority.acts": (False,)}
"""The visitor is the applicant; whoever comes for somebody else is told at the beginning (role agent)."""
_MOVE_IN = {**_SELF, "event.kind": ("moved", "move"), "card.has.change": (("address",),), "move.kind": ("tennyu",),
            "dog.profile.change": ("moved_in",), "vehicle.kind.request": ("moved_in", "move_in", "moved"),
            "card.cert_expiry.reason": ("address",), "card.cert_expiry.kinds": (("sign",),), "seal.registered": (False,),
            "malfuku.kind.reason": ("moved",), "child.receiving.reason": ("moved",),
            "insurance.reason.kouki_joins": ("moved",)}  # fmt: skip
"""署名用電子証明書 lapses with the address, the one for login does not (公的個人認証法, article not confirmed); a seal
registered elsewhere ends with the move."""
_MOVE = {**_SELF, "event.kind": ("move",), "card.has.change": (("address",),), "move.kind": ("tenkyo",),
         "card.cert_expiry.reason": ("address",), "card.cert_expiry.kinds": (("sign",),), "dog.profile.change": ("moved",)}  # fmt: skip
_MOVED = {"address.current": "address.previous"}
_HERE = {"address.current": "address.new", "event.date": "move.date"}

EVENTS: Mapping[str, Event] = {
    each.id: each
    for each in (
        Event(
            "move-in",
            _words("転入(市外から引っ越してきた)", "引《ひ》っこして きた", "Moving into the city", "Mudança para a cidade"),
            "move",
            same=_HERE,
            moved=_MOVED,
            follows=_MOVE_IN,
            roles=("head", "partner", "child"),
        ),
        Event(
            "move",
            _words("転居(市内で引っ越した)", "市《し》の 中《なか》で 引《ひ》っこした", "Moving within the city", "Mudança dentro da cidade"),
            "move",
            same=_HERE,
            moved=_MOVED,
            follows=_MOVE,
            roles=("head", "partner", "child"),
        ),
        Event(
            "move-out",
            _words("転出(市外へ引っ越す)", "ほかの 市《し》へ 引《ひ》っこす", "Moving out of the city", "Mudança para outra cidade"),
            "move",
            same={"event.date": "move.planned_date"},
            follows={**_SELF, "vehicle.reason.ended": ("moved",)},
            roles=("head", "partner", "child"),
        ),
        Event(
            "birth",
            _words("出生(子どもが生まれた)", "赤《あか》ちゃんが 生《う》まれた", "A child was born", "Nascimento de filho"),
            "child",
            same={"event.date": "newborn:person.birth_date"},
            follows={**_SELF, "event.kind": ("birth",), "malfuku.kind.reason": ("birth",)},
            copies_for="newborn",
            roles=("head", "partner", "mother", "newborn", "child"),
        ),
        Event(
            "marriage",
            _words("結婚・離婚", "結婚《けっこん》・離婚《りこん》", "Marriage or divorce", "Casamento ou divórcio"),
            "marriage",
            follows=_SELF,
            roles=("head", "partner", "child"),
        ),
        Event(
            "bereavement",
            _words("おくやみ(家族が亡くなった)", "家族《かぞく》が なくなった", "A member of the family died", "Falecimento na família"),
            "death",
            same={"event.date": "deceased:person.death_date"},
            follows=_SELF,
            roles=("head", "partner", "deceased", "child"),
        ),
        Event(
            "work",
            _words("退職・就職", "仕事《しごと》を やめた・はじめた", "Leaving or starting work", "Saída ou início de emprego"),
            "work",
            follows=_SELF,
            roles=("head", "partner", "child"),
        ),
        Event(
            "care",
            _words("介護", "介護《かいご》", "Care for the elderly", "Cuidados de idosos"),
            "care",
            follows=_SELF,
            roles=("head", "partner", "cared"),
        ),
        Event(
            "other",
            _words("そのほかの手続き", "ほかの 手続《てつづ》き", "Other procedures", "Outros procedimentos"),
            "",
            follows=_SELF,
            roles=("head", "partner", "child"),
        ),
    )
}  # fmt: skip

BY_AGE: tuple[tuple[int, int, str, Any], ...] = (
    (0, 19, "pension.class", "none"),
    (0, 39, "care.level.has", False),
    (0, 17, "child.receiving", False),
    (0, 14, "person.occupation", "none"),
    (75, 200, "insurance.kind", "kouki"),
)
"""Age from, to, fact, value: 国民年金法7条 (20歳から), 介護保険法9条 (40歳から), 高齢者の医療の確保に関する法律50条 (75歳から),
労働基準法56条 (15歳の年度末までは働けない)."""

_STEPS = {"02": "head", "11": "spouse", "12": "spouse", "13": "spouse", "14": "spouse", "20": "child", "21": "child",
          "22": "child", "51": "parent", "52": "parent", "53": "parent", "54": "parent", "61": "sibling", "62": "sibling",
          "63": "sibling", "64": "sibling", "2020": "grandchild"}  # fmt: skip


def follows(fact: str, *, event: str, age: Any, is_visitor: bool) -> tuple[tuple[Any, ...], str]:
    """Return the values that follow without asking, best first, and from what; nothing when a person has to say it.

    >>> follows("pension.class", event="move-in", age=8, is_visitor=False)
    (('none',), '年齢')
    >>> follows("pension.class", event="move-in", age=20, is_visitor=False)
    ((), '')
    """
    told = EVENTS[event].follows.get(fact, ()) if is_visitor else ()
    if told:
        return told, "来た理由"
    if isinstance(age, int):
        found = tuple(value for low, high, name, value in BY_AGE if name == fact and low <= age <= high)
        return found, "年齢" if found else ""
    return (), ""


def seeded(event: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the register's facts under the names the event gives them.

    >>> seeded("move", {"address.current": "old", "person.name_full": "絹"})
    {'address.previous': 'old', 'person.name_full': '絹'}
    """
    moved = EVENTS[event].moved
    taken = {target for source, target in moved.items() if source in facts}
    return {moved.get(name, name): value for name, value in facts.items() if name not in taken}

"""The door of hooks: what a room can bring, one frozen dataclass and one registry per kind.

A room writes, for example in its `menu.py`:
`hooks.menu.register(hooks.MenuEntry(id="procedures.inbox", area="staff", label=_("申請の受信箱"), url_name="procedures:inbox", permission="procedures.view", order=10))`
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from kinu.kernel.actor import Actor

from .registry import DuplicateEntry, Registry

__all__ = [
    "REGISTRIES",
    "Act",
    "AuditedField",
    "BannerSource",
    "ClaimSource",
    "DatasetEntry",
    "DemoContext",
    "DemoPart",
    "DuplicateEntry",
    "Health",
    "HealthCheck",
    "HealthState",
    "Indicator",
    "MenuEntry",
    "NameSource",
    "Notice",
    "NoticeSource",
    "PageBanner",
    "Permission",
    "PersonalField",
    "Registry",
    "SearchHit",
    "SearchSource",
    "SystemClaim",
    "acts",
    "audited",
    "banners",
    "claims",
    "datasets",
    "demo",
    "health",
    "indicators",
    "menu",
    "names",
    "notices",
    "permissions",
    "personal_data",
    "register_acts",
    "search",
    "systems",
]

Label = object  # a lazy translation or a str; str(label) gives the words of the reader's language


@dataclass(frozen=True, slots=True)
class Permission:
    """A named right. `id` is `room.verb`; `roles` are the roles that hold it from the start."""

    id: str
    label: Label
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line in the resident's or the staff's navigation, shown to whoever holds `permission` ("" = everybody)."""

    id: str
    area: Literal["resident", "staff", "my", "footer"]
    label: Label
    url_name: str
    permission: str = ""
    order: int = 100
    group: Label = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer of the portal's search. `score` is 0..100; 100 is the exact name."""

    title: str
    summary: str
    url: str
    score: float
    kind: Label = ""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A room's answers to the portal's search: `find(query, language, limit)`."""

    id: str
    label: Label
    find: Callable[[str, str, int], Iterable[SearchHit]]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number the plan can read live. `read(since, until)` gives a value or None while nothing was measured."""

    id: str
    label: Label
    unit: Label
    read: Callable[[date, date], float | None]
    systems: tuple[str, ...] = ()
    better: Literal["higher", "lower", "neither"] = "neither"


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """Rows a room can publish as open data, without personal data: `columns` names them, `rows()` yields them."""

    id: str
    label: Label
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[object, ...]]]
    licence: str = "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class DemoContext:
    """What a room needs to load its part of the demo city."""

    residents: int
    seed: int
    today: date
    say: Callable[[str], None]
    shared: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoPart:
    """A room's part of the demo city; parts run by `order`, each through the room's services.

    `present` tells whether the part is in the database already: `kinu demo_load` refuses such a database, and
    with `--again` leaves the part as it is. A part without it runs every time and must itself change nothing twice.
    """

    id: str
    order: int
    load: Callable[[DemoContext], None]
    present: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should see on their home page now."""

    id: str
    title: str
    url: str
    due: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """A room's notices for one actor: `for_actor(actor, today)`."""

    id: str
    for_actor: Callable[[Actor, date], Iterable[Notice]]


class HealthState(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"
    NULL = "null"  # the null twin is at work: nothing leaves the house


@dataclass(frozen=True, slots=True)
class Health:
    state: HealthState
    sentence: Label
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """The state of one adapter or engine, asked live by the health page. Must answer within 2 seconds."""

    id: str
    label: Label
    check: Callable[[], Health]


@dataclass(frozen=True, slots=True)
class PersonalField:
    """A column that holds personal data: why it is kept and for how long. `id` is `app_label.Model.field`."""

    id: str
    purpose: Label
    retention: Label
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class AuditedField:
    """A column that holds no personal data and whose values the audit log keeps before and after a change.

    Registered in a room's `audited.py`. Columns in `personal_data` need no second entry here; their values are
    kept too unless they are `sensitive`. Of any other column the log keeps the name only.
    """

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class Act:
    """What a room's sentence in the audit log says was done: `words` follow "who", as in 「申請を送った」.

    `id` is the action a service hands to `audit.record`. Registered in a room's `acts.py`. The words are Japanese in
    every language, as the rest of a sentence is: a record has one wording.
    """

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class PageBanner:
    """One emergency sentence above every page of the house.

    `level` is the 警戒レベル (3 to 5), 0 for a plain notice; `spoken` is the language the sentence is in.
    """

    level: int
    title: Label
    sentence: str
    spoken: str
    since: datetime
    url: str = ""


@dataclass(frozen=True, slots=True)
class BannerSource:
    """What stands above every page now: `read(language, now)`, the most urgent first.

    Registered in a room's `banners.py`. Asked at every page: it must be cheap, and must not raise when the database
    is away.
    """

    id: str
    read: Callable[[str, datetime], Iterable[PageBanner]]


@dataclass(frozen=True, slots=True)
class NameSource:
    """Names for codes that lower rooms store: `department` turns a department's code into its name.

    Registered in a room's `names.py`. `name_of` returns the code itself when it knows no name.
    """

    id: str
    name_of: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """A room that knows who has applied for a benefit or receives it; registered in a room's `claims.py`.

    `claimed(benefit, procedures, since)` returns ids of residents: `benefit` is the code of a rule pack, `procedures`
    the codes of the procedures by which it is claimed; what was refused or withdrawn is not counted.
    """

    id: str
    claimed: Callable[[str, Collection[str], date], Iterable[str]]


@dataclass(frozen=True, slots=True)
class SystemClaim:
    """A room says that it carries a system of the plan (`id` = "S05") and how far it is.

    `works()` is asked live; it tells whether the system does its job in this installation now (for example:
    a published procedure with card login exists). `began()` tells whether it is under way.
    """

    id: str
    room: str
    works: Callable[[], bool]
    began: Callable[[], bool] = lambda: True
    url_name: str = ""


permissions: Registry[Permission] = Registry("permission")
menu: Registry[MenuEntry] = Registry("menu entry")
search: Registry[SearchSource] = Registry("search source")
indicators: Registry[Indicator] = Registry("indicator")
datasets: Registry[DatasetEntry] = Registry("dataset")
demo: Registry[DemoPart] = Registry("demo part")
notices: Registry[NoticeSource] = Registry("notice source")
health: Registry[HealthCheck] = Registry("health check")
personal_data: Registry[PersonalField] = Registry("personal-data field")
systems: Registry[SystemClaim] = Registry("plan system")
acts: Registry[Act] = Registry("act")
banners: Registry[BannerSource] = Registry("banner source")
audited: Registry[AuditedField] = Registry("audited field")
names: Registry[NameSource] = Registry("name source")
claims: Registry[ClaimSource] = Registry("claim source")

REGISTRIES: Mapping[str, Registry[Any]] = {
    "acts": acts,
    "audited": audited,
    "banners": banners,
    "claims": claims,
    "datasets": datasets,
    "demo": demo,
    "health": health,
    "indicators": indicators,
    "menu": menu,
    "names": names,
    "notices": notices,
    "permissions": permissions,
    "personal_data": personal_data,
    "search": search,
    "systems": systems,
}
"""Every registry by the name of the file in which rooms fill it."""


def register_acts(words: Mapping[str, str]) -> None:
    """Register a room's acts: action to words."""
    for action, said in words.items():
        acts.register(Act(id=action, words=said))

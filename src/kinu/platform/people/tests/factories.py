"""People for tests, of this room and of others."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.addresses import address_key
from kinu.kernel.ids import new_id
from kinu.kernel.kana import fold
from kinu.kernel.names import match_key, split
from kinu.kernel.partial_date import parse_partial
from kinu.platform.people import rules
from kinu.platform.people.models import Department, Household, ProtectionOrder, RegisterState, Resident
from kinu.platform.places.tests.factories import make_town

_numbers = count(3_000_000_001)


def make_household() -> Household:
    number = str(next(_numbers))
    return Household.objects.create(id=rules.household_id_for(number), number=number)


def make_resident(
    name: str = "山田　太郎",
    *,
    kana: str = "ヤマダ　タロウ",
    birth: str = "1985-04-02",
    sex: int = 1,
    household: Household | None = None,
    relation: str = "02",
    town: str = "水海道宝町",
    rest: str = "12番地3",
    **more: object,
) -> Resident:
    """Make a current resident; the head of a household of their own unless told otherwise."""
    number, family, given = str(next(_numbers)), *split(name)
    columns: dict[str, object] = {
        "id": rules.resident_id_for(number),
        "number": number,
        "name_full": name,
        "name_family": family,
        "name_given": given,
        "name_kana": kana,
        "name_key": match_key(name),
        "kana_key": fold(kana),
        "birth": birth,
        "birth_on": parse_partial(birth).latest,
        "sex": sex,
        "household": household or make_household(),
        "relation": relation,
        "town": make_town(town),
        "address_rest": rest,
        "address_key": address_key(town=town, rest=rest),
        "postcode": "3030023",
        "row_digest": "0" * 32,
    }
    resident = Resident.objects.create(**(columns | more))
    _touch()
    return resident


def protect(resident: Resident, *, starts_on: date = date(2026, 6, 1), days: int = 364) -> ProtectionOrder:
    order = ProtectionOrder.objects.create(
        id=new_id(),
        resident=resident,
        kind="dv",
        reason="相談証明",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
        set_by="test",
    )
    _touch()
    return order


def make_department(code: str, name: str) -> Department:
    """Create a 課."""
    made, _created = Department.objects.get_or_create(
        code=code, defaults={"name": name, "kind": Department.Kind.SECTION}
    )
    return made


def staff(*permissions: str) -> Actor:
    """Return a member of staff who holds these rights."""
    return Actor(
        kind=ActorKind.STAFF, account_id="clerk-1", permissions=frozenset(permissions), departments=frozenset({"shimin"}),
        assurance="staff", label="市民課 職員",
    )  # fmt: skip


def bearer(resident: Resident, *, acts_for: str = "") -> Actor:
    """Return the resident logged in with the card."""
    return Actor(
        kind=ActorKind.RESIDENT, account_id="r-1", resident_id=resident.id, acts_for=acts_for or resident.id, assurance="card"
    )  # fmt: skip


def _touch() -> None:
    RegisterState.objects.update_or_create(id=1, defaults={"revision": new_id()})

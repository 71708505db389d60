"""What the register knows of a resident, under the names of the fact vocabulary."""

from __future__ import annotations

from datetime import date

from kinu.kernel.actor import Actor
from kinu.kernel.ages import age_on, is_within_fiscal_year_of
from kinu.platform.audit import public as audit
from kinu.platform.people import rules
from kinu.platform.people.models import RegisterState, Resident
from kinu.platform.places import public as places

from .residents import address_of, find, head_name, members_seen, sight
from .shapes import FactValue

SOURCE = "住民基本台帳"


def facts_of(resident_id: str, *, by: Actor, reason: str, on: date) -> dict[str, FactValue]:
    """Return the facts the register knows and `by` may see, empty when nothing may be seen; writes the look.

    Values are plain data: dates in ISO form (unknown month or day as 00), an address as its parts, a person as a
    mapping. Address and household facts of a protected resident are absent unless they may be seen.
    """
    row = find(resident_id)
    if row is None:
        return {}
    may, is_protected = sight(row, by=by, reason=reason, on=on)
    if not may.record:
        return {}
    audit.look(by=by, resident_id=row.id, what="申請に使う住民の記録", reason=reason)
    values = _person_facts(row, on=on) | {"person.protected": is_protected}
    if may.address:
        values |= _address_facts(row) | _household_facts(row, by=by, may=may, on=on)
    as_of = RegisterState.objects.filter(id=1).values_list("as_of", flat=True).first()
    return {
        name: FactValue(value=value, source=SOURCE, as_of=as_of)
        for name, value in values.items()
        if value is not None and value != ""
    }


def _person_facts(row: Resident, *, on: date) -> dict[str, object]:
    return {
        "person.name_full": row.name_full,
        "person.name_family": row.name_family,
        "person.name_given": row.name_given,
        "person.name_kana": row.name_kana,
        "person.name_latin": row.name_latin,
        "person.name_former": row.name_former,
        "person.name_alias": row.name_alias,
        "person.birth_date": row.birth,
        "person.sex": str(row.sex),
        "person.nationality": row.nationality,
        "person.language": row.language,
        "person.death_date": row.died_on.isoformat() if row.died_on else None,
        "person.age": age_on(row.birth_on, on),
        "person.is_fy18": is_within_fiscal_year_of(row.birth_on, 18, on=on),
        "person.is_fy22": is_within_fiscal_year_of(row.birth_on, 22, on=on),
        "residence.status": row.residence_status,
        "residence.period": {"until": row.residence_until.isoformat()} if row.residence_until else None,
        "address.in_city": row.moved_out_on is None and row.died_on is None and row.town_id is not None,
    }


def _address_facts(row: Resident) -> dict[str, object]:
    address = address_of(row)
    if address is None:
        return {}
    facts: dict[str, object] = {"address.current": address.as_value(), "address.previous": row.moved_in_from}
    town = places.town(address.town_id)
    if town is not None:
        facts["address.waste_area"] = _area_name(town.point, kind="waste")
        hazards = places.areas_at(town.point, kind="flood")
        facts["address.hazard"] = [area.name for area in hazards] or None
    return facts


def _area_name(point: places.Point, *, kind: str) -> str:
    return next((area.name for area in places.areas_at(point, kind=kind)), "")


def _household_facts(row: Resident, *, by: Actor, may: rules.Sight, on: date) -> dict[str, object]:
    rows = members_seen(row, by=by, may=may, on=on)
    return {
        "household.head_name": head_name(rows),
        "household.relation": row.relation,
        "household.members": [_person(member, on=on) for member in rows],
    }


def _person(row: Resident, *, on: date) -> dict[str, object]:
    return {
        "resident_id": row.id,
        "name_full": row.name_full,
        "name_kana": row.name_kana,
        "birth_date": row.birth,
        "sex": str(row.sex),
        "age": age_on(row.birth_on, on),
        "relation": row.relation,
        "relation_label": rules.relation_label(row.relation),
    }

"""One resident, one household."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kinu.kernel.actor import Actor
from kinu.kernel.partial_date import parse_partial
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions, rules
from kinu.platform.people.models import CURRENT, Resident
from kinu.platform.places import public as places
from kinu.platform.web import public as web

from .protection import ordered_among, protected_among
from .shapes import Address, HouseholdView, MemberView, ResidentLabel, ResidentView


def sight(row: Resident, *, by: Actor, reason: str, on: date) -> tuple[rules.Sight, bool]:
    """Return what the actor may see of a resident, and whether the resident is protected."""
    is_protected = row.id in protected_among([row.id], on=on)
    together = is_protected and bool(by.resident_id) and _protected_together(row, by.resident_id, on=on)
    may = rules.sight_of(
        by=by,
        resident_id=row.id,
        is_protected=is_protected,
        is_protected_with_viewer=together,
        reason=reason,
        view=permissions.VIEW,
        see_protected=permissions.SEE_PROTECTED,
    )
    return may, is_protected


def _protected_together(row: Resident, viewer_id: str, *, on: date) -> bool:
    if row.household_id is None:
        return False
    same = Resident.objects.filter(CURRENT, id=viewer_id, household_id=row.household_id).exists()
    return same and bool(ordered_among([viewer_id], on=on))


def find(resident_id: str) -> Resident | None:
    return Resident.objects.filter(id=resident_id).first()


def resident(resident_id: str, *, by: Actor, reason: str, on: date) -> ResidentView | None:
    """Return the resident as `by` may see them and write the look; None when there is none or nothing may be seen."""
    row = find(resident_id)
    if row is None:
        return None
    may, is_protected = sight(row, by=by, reason=reason, on=on)
    if not may.record:
        return None
    what = "支援措置の対象者の住所・世帯" if is_protected and may.address else "住民の記録"
    audit.look(by=by, resident_id=row.id, what=what, reason=reason)
    return view_of(row, is_protected=is_protected, show_address=may.address)


def view_of(row: Resident, *, is_protected: bool, show_address: bool) -> ResidentView:
    return ResidentView(
        id=row.id,
        number=row.number,
        name_full=row.name_full,
        name_family=row.name_family,
        name_given=row.name_given,
        name_kana=row.name_kana,
        name_latin=row.name_latin,
        name_former=row.name_former,
        name_alias=row.name_alias,
        birth=row.birth,
        birth_words=parse_partial(row.birth).words(),
        birth_on=row.birth_on,
        sex=row.sex,
        nationality=row.nationality,
        language=row.language,
        residence_status=row.residence_status,
        residence_until=row.residence_until,
        is_current=row.moved_out_on is None and row.died_on is None,
        moved_in_on=row.moved_in_on if show_address else None,
        moved_out_on=row.moved_out_on,
        died_on=row.died_on,
        is_protected=is_protected,
        is_hidden=not show_address,
        address=address_of(row) if show_address else None,
        household_id=(row.household_id or "") if show_address else "",
        relation=row.relation if show_address else "",
        relation_label=rules.relation_label(row.relation) if show_address else "",
    )


def address_of(row: Resident, *, towns: Mapping[str, places.Town] | None = None) -> Address | None:
    """Return the address, None for somebody who lives outside the city. Lists hand their `towns` in."""
    if row.town_id is None:
        return None
    town = places.town(row.town_id) if towns is None else towns.get(row.town_id)
    if town is None:
        return None
    here = web.city()
    return Address(
        postcode=row.postcode,
        prefecture=here.prefecture.in_language("ja"),
        city=here.name.in_language("ja"),
        town_id=town.id,
        town=town.name,
        rest=row.address_rest,
        building=row.building,
    )


def members_seen(row: Resident, *, by: Actor, may: rules.Sight, on: date) -> tuple[Resident, ...]:
    """Return the current members of the household that `by` may see, the head first."""
    if row.household_id is None or not may.address:
        return ()
    rows = list(Resident.objects.filter(CURRENT, household_id=row.household_id))
    rows.sort(key=lambda member: (member.relation != rules.HEAD, member.relation, member.birth_on, member.id))
    if not by.is_resident:
        return tuple(rows)
    ordered = ordered_among([member.id for member in rows], on=on)
    viewer = by.resident_id or row.id
    return tuple(
        member
        for member in rows
        if rules.may_see_member(
            viewer_is_ordered=viewer in ordered,
            member_is_ordered=member.id in ordered,
            is_same=member.id == viewer,
        )
    )


def household_of(resident_id: str, *, by: Actor, reason: str, on: date) -> HouseholdView | None:
    """Return the household of a resident as `by` may see it and write a look at each member shown."""
    row = find(resident_id)
    if row is None:
        return None
    may, is_protected = sight(row, by=by, reason=reason, on=on)
    if not may.record:
        return None
    if not may.address:
        audit.look(by=by, resident_id=row.id, what="世帯(非表示)", reason=reason)
        return HouseholdView(id="", members=(), is_hidden=True)
    rows = members_seen(row, by=by, may=may, on=on)
    audit.look_many(by=by, resident_ids=[member.id for member in rows], what="世帯", reason=reason)
    members = tuple(member_of(member, is_protected=is_protected) for member in rows)
    return HouseholdView(
        id=row.household_id or "", members=members, is_hidden=False, head_name=head_name(rows)
    )


def head_name(rows: Iterable[Resident]) -> str:
    return next((row.name_full for row in rows if row.relation == rules.HEAD), "")


def member_of(row: Resident, *, is_protected: bool) -> MemberView:
    return MemberView(
        resident_id=row.id,
        name_full=row.name_full,
        name_kana=row.name_kana,
        birth=row.birth,
        birth_on=row.birth_on,
        sex=row.sex,
        relation=row.relation,
        relation_label=rules.relation_label(row.relation),
        is_protected=is_protected,
    )


def labels(resident_ids: Iterable[str], *, on: date) -> dict[str, ResidentLabel]:
    """Return name and lock for lists of cases, two queries for any number. Names are not hidden by protection."""
    wanted = list(resident_ids)
    locked = protected_among(wanted, on=on)
    rows = Resident.objects.filter(id__in=wanted).values_list("id", "name_full")
    return {id_: ResidentLabel(id_, name, id_ in locked) for id_, name in rows}

"""Who the bearer of a card is: the four items against the register."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from kinu.kernel import addresses
from kinu.kernel.kana import to_digits
from kinu.kernel.names import match_key
from kinu.kernel.partial_date import parse_partial
from kinu.kernel.wareki import NotADate
from kinu.platform.people.models import CURRENT, Resident
from kinu.platform.places import public as places
from kinu.platform.web import public as web

from .shapes import FourItemsMatch


def match_four_items(*, name: str, birth_date: str | date, sex: str | int, address: str) -> FourItemsMatch:
    """Return the one current resident whom name, birth date, sex and address fit; none when several or nobody do.

    Width, variant characters, kana, spaces and the spelling of the address are folded. The name may be the registered
    one, the alias (通称), the former name written behind it, or the Latin one.
    """
    born = _born(birth_date)
    if born is None or not name.strip():
        return FourItemsMatch("", "unknown")
    same_person = [row for row in _candidates(born, sex) if match_key(name) in _name_keys(row)]
    if not same_person:
        return FourItemsMatch("", "unknown")
    wanted = address_key_of(address)
    here = [row for row in same_person if wanted and row.address_key == wanted]
    if not here:
        return FourItemsMatch("", "address")
    return FourItemsMatch(here[0].id, "matched") if len(here) == 1 else FourItemsMatch("", "several")


def match_number_and_name(*, number: str, name: str) -> str:
    """Return the id of the current resident with this 宛名番号 when one of the names fits, else ""."""
    row = Resident.objects.filter(CURRENT, number=to_digits(number)[:15]).first() if number.strip() else None
    return row.id if row is not None and match_key(name) in _name_keys(row) - {""} else ""


def _born(birth_date: str | date) -> date | None:
    try:
        return birth_date if isinstance(birth_date, date) else parse_partial(birth_date).latest
    except NotADate:
        return None


def _candidates(born: date, sex: str | int) -> QuerySet[Resident]:
    code = int(sex) if str(sex).isdigit() else 9
    return Resident.objects.filter(CURRENT, birth_on=born, sex=code)


def _name_keys(row: Resident) -> set[str]:
    spellings = {row.name_full, row.name_alias, row.name_latin}
    if row.name_former:
        spellings |= {
            f"{row.name_former}{row.name_given}",
            f"{row.name_family}[{row.name_former}]{row.name_given}",
        }
    return {match_key(spelling) for spelling in spellings if spelling}


def address_key_of(line: str) -> str:
    """Return the comparing key of a whole address line; "" when it names no town of this city.

    The longest town that the line begins with is taken; what follows ends at a blank, where a building's name begins.
    """
    rest = addresses.strip_prefecture_and_city(line, city=web.city().name.in_language("ja"))
    for town in sorted(places.towns(), key=lambda one: -len(one.name)):
        if rest.startswith(town.name):
            number = rest[len(town.name) :].strip().split(" ")[0]
            return addresses.address_key(town=town.name, rest=number)
    return ""

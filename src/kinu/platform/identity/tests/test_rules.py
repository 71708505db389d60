"""Rules that need no database."""

from __future__ import annotations

from datetime import date
from urllib.parse import urljoin, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from kinu.platform.identity import rules
from kinu.platform.identity.rules import Member

HOUSE = "https://city.example"
TODAY = date(2026, 11, 23)
ADULT, CHILD = date(1985, 1, 1), date(2015, 1, 1)


@given(st.text(alphabet="/\\.:@?#%aevil\t\n\r 日", max_size=20) | st.text(max_size=30))
def test_a_safe_address_never_leaves_the_house(target: str) -> None:
    assert urlsplit(urljoin(HOUSE, rules.safe_next(target))).netloc == "city.example"


@given(st.text(max_size=12))
def test_a_birth_date_is_iso_text_or_nothing(text: str) -> None:
    found = rules.iso_birth_date(text)
    assert found == "" or (len(found) == 10 and found.replace("-", "").isdigit())


@given(
    st.dictionaries(
        st.sampled_from(["iss", "sub", "aud", "azp", "exp", "iat", "nonce", "acr"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=5)
        | st.lists(st.text(max_size=3)),
    )
)
def test_claims_of_any_shape_are_judged_without_an_error(claims: dict[str, object]) -> None:
    expected = rules.Expected("https://op", "city", "a nonce of its own", "aal3")
    assert rules.id_token_fault(claims, expected=expected, now=1_000_000.0) != ""


def _children(members: list[Member], parent: str) -> set[str]:
    return {child.resident_id for child in rules.children_in(members, parent_id=parent, today=TODAY)}


def test_head_and_spouse_are_parents_of_the_child() -> None:
    home = [Member("head", "02", ADULT), Member("wife", "12", ADULT), Member("child", "20", CHILD)]
    assert _children(home, "head") == _children(home, "wife") == {"child"}


def test_the_wifes_child_is_not_the_heads() -> None:
    home = [Member("head", "02", ADULT), Member("wife", "12", ADULT), Member("child", "22", CHILD)]
    assert _children(home, "head") == set()
    assert _children(home, "wife") == {"child"}


def test_an_unregistered_partner_and_lodgers_are_no_parents() -> None:
    home = [
        Member("head", "02", ADULT),
        Member("partner", "14", ADULT),
        Member("lodger", "98", ADULT),
        Member("child", "20", CHILD),
    ]
    assert _children(home, "partner") == _children(home, "lodger") == set()


def test_grandchildren_are_the_only_grown_childs() -> None:
    home = [
        Member("grandfather", "02", date(1950, 1, 1)),
        Member("son", "20", ADULT),
        Member("wife", "2012", ADULT),
        Member("child", "2020", CHILD),
    ]
    assert _children(home, "son") == _children(home, "wife") == {"child"}
    assert _children(home, "grandfather") == set()
    assert _children([*home, Member("daughter", "20", ADULT)], "son") == set()


def test_a_parent_who_is_a_minor_does_not_act() -> None:
    home = [Member("head", "02", date(2010, 1, 1)), Member("child", "20", CHILD)]
    assert _children(home, "head") == set()


def test_a_grown_child_is_not_acted_for() -> None:
    home = [Member("head", "02", ADULT), Member("child", "20", date(2008, 11, 23))]
    assert _children(home, "head") == set()

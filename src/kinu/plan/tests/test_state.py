"""State is derived, never typed in."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kinu.plan.rules.chart import WIDTH, pieces_of
from kinu.plan.rules.state import State, counts, state_of_measure

STATES = st.lists(st.sampled_from(list(State)), max_size=8)


@given(STATES)
def test_a_measure_works_only_when_all_its_systems_work(states: list[State]) -> None:
    works = bool(states) and all(state is State.WORKS for state in states)
    assert (state_of_measure(states) is State.WORKS) == works


@given(STATES)
def test_a_measure_is_not_begun_only_when_no_system_has_begun(states: list[State]) -> None:
    assert (state_of_measure(states) is State.NOT_BEGUN) == all(state is State.NOT_BEGUN for state in states)


@given(STATES)
def test_the_order_of_systems_does_not_matter(states: list[State]) -> None:
    assert state_of_measure(states) is state_of_measure(reversed(states))


@given(st.dictionaries(st.sampled_from(list(State)), st.integers(0, 90)))
def test_the_pieces_of_a_bar_fill_it_without_gap(numbers: dict[State, int]) -> None:
    pieces = pieces_of(numbers)
    assert sum(piece.number for piece in pieces) == sum(numbers.values())
    assert sum(piece.width for piece in pieces) == (WIDTH if pieces else 0)
    assert all(left.x + left.width == right.x for left, right in pairwise(pieces))


def test_every_state_is_counted_zeros_included() -> None:
    assert counts([State.WORKS]) == {
        State.WORKS: 1,
        State.UNDER_WAY: 0,
        State.NOT_BEGUN: 0,
        State.UNREADABLE: 0,
    }

"""Events as text and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinu.kernel.clock import JST
from kinu.platform.outbox import public as outbox
from kinu.platform.outbox.events import UnknownEvent, from_text, to_text
from kinu.platform.outbox.tests.examples import LampLit, Part

events = st.builds(
    LampLit,
    lamp_id=st.text(),
    at=st.none() | st.datetimes(timezones=st.just(JST)),
    price=st.decimals(allow_nan=False, allow_infinity=False),
    parts=st.lists(st.builds(Part, name=st.text(), on=st.none() | st.dates())).map(tuple),
    counts=st.none() | st.dictionaries(st.text(), st.integers()),
)


@given(events)
def test_every_event_comes_back_as_it_was(event):
    assert from_text(event.name, to_text(event)) == event


def test_types_survive_the_text():
    event = LampLit(
        lamp_id="𠮷",
        at=datetime(2026, 11, 23, 9, tzinfo=JST),
        price=Decimal("1.50"),
        parts=(Part("a", date(2026, 4, 1)),),
    )
    back = from_text(event.name, to_text(event))
    assert (back.price, back.parts[0].on, back.at) == (Decimal("1.50"), date(2026, 4, 1), event.at)


def test_a_field_that_was_added_takes_its_default_and_a_removed_one_is_dropped():
    assert from_text(LampLit.name, '{"lamp_id":"1","colour":"red","gone":true}') == LampLit(lamp_id="1")


def test_an_event_nobody_knows_is_refused():
    with pytest.raises(UnknownEvent):
        from_text("no.such-event", "{}")


def test_two_events_cannot_share_a_name():
    with pytest.raises(outbox.DuplicateEventName):

        @dataclass(frozen=True)
        class Copy(outbox.Event):
            name: ClassVar[str] = LampLit.name


def test_an_event_without_a_name_is_refused():
    with pytest.raises(TypeError):

        @dataclass(frozen=True)
        class Nameless(outbox.Event):
            pass


def test_what_has_no_plain_form_cannot_be_published():
    with pytest.raises(TypeError):
        to_text(LampLit(lamp_id=b"bytes"))


def test_two_handlers_of_one_event_cannot_share_a_name():
    with pytest.raises(outbox.DuplicateHandler):
        outbox.on(LampLit, name="outbox-tests.first")(lambda _event: None)
    assert set(outbox.handlers_of(LampLit.name)) == {"outbox-tests.first", "outbox-tests.second"}

"""`kinu demo_load` with parts of our own."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from kinu.platform.hooks import public as hooks


class City:
    """A demo city that only remembers what was loaded."""

    def __init__(self, monkeypatch):
        self.loaded: list[str] = []
        self.contexts: list[hooks.DemoContext] = []
        parts = (("second", 20), ("first", 10))
        monkeypatch.setattr(hooks.demo, "_entries", {name: self._part(name, order) for name, order in parts})

    def _part(self, name: str, order: int) -> hooks.DemoPart:
        def load(context: hooks.DemoContext) -> None:
            self.loaded.append(name)
            self.contexts.append(context)
            context.say(f"loading {name}")

        return hooks.DemoPart(id=name, order=order, load=load, present=lambda: name in self.loaded)


@pytest.fixture
def city(monkeypatch):
    return City(monkeypatch)


def load(**options: object) -> str:
    out = io.StringIO()
    call_command("demo_load", stdout=out, **options)
    return out.getvalue()


def test_parts_are_loaded_in_order_and_told(city):
    said = load(residents=500, seed=7, today=date(2026, 11, 23))
    assert city.loaded == ["first", "second"]
    assert {(context.residents, context.seed, context.today) for context in city.contexts} == {
        (500, 7, date(2026, 11, 23))
    }
    assert said.index("loading first") < said.index("[1/2] first:") < said.index("loading second")
    assert "Demo city ready in" in said


def test_a_database_that_holds_a_city_is_refused_and_left_alone(city):
    load()
    with pytest.raises(CommandError, match="first, second"):
        load()
    assert city.loaded == ["first", "second"]


def test_again_loads_only_what_is_missing(city):
    load()
    assert "there already" in load(again=True)
    assert city.loaded == ["first", "second"]
    city.loaded.remove("second")
    load(again=True)
    assert city.loaded == ["first", "second"]


def test_parts_share_what_they_made(city):
    load()
    first, second = city.contexts
    assert first.shared is second.shared


def test_a_city_without_residents_is_refused(city):
    with pytest.raises(CommandError, match="--residents"):
        load(residents=0)
    assert city.loaded == []

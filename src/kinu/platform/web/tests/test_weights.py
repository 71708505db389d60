"""How heavy a page may be: 60 KB of script, 150 KB in all without pictures (uncompressed, so stricter than the wire)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kinu.platform.web import assets

KB = 1024


@pytest.fixture
def built() -> dict[str, int]:
    if not assets.manifest():
        pytest.skip(reason="the front end is not built (node frontend/build.mjs)")
    return {name: (assets.DIST / file).stat().st_size for name, file in assets.manifest().items()}


def test_the_scripts_of_a_resident_page_even_with_htmx_are_under_60_kb(built: dict[str, int]) -> None:
    assert built["kinu.js"] + built["htmx.js"] <= 60 * KB
    assert built["kinu.js"] + built["form.js"] <= 12 * KB


def test_the_scripts_of_a_staff_page_are_under_60_kb(built: dict[str, int]) -> None:
    assert built["kinu.js"] + built["staff.js"] + built["htmx.js"] <= 60 * KB


def test_style_and_script_leave_half_the_page_to_its_words(built: dict[str, int]) -> None:
    assert built["kinu.css"] + built["kinu.js"] <= 60 * KB


@pytest.mark.usefixtures("house")
def test_a_page_with_a_form_weighs_under_150_kb(built: dict[str, int]) -> None:
    page = Client().get("/form/").content.decode()
    linked = re.findall(r"/static/kinu/dist/([\w.-]+)", page)
    assert len(linked) == 2
    total = len(page.encode()) + sum((assets.DIST / name).stat().st_size for name in linked)
    assert total <= 150 * KB


def test_built_files_are_also_there_compressed(built: dict[str, int]) -> None:
    for file in assets.manifest().values():
        assert (assets.DIST / f"{file}.gz").exists()
        assert (assets.DIST / f"{file}.br").exists()

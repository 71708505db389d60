"""The individual number is nowhere: not in a table, a log, a name of a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from kinu.kernel.individual_number import (
    check_digit,
    contains_individual_number,
    is_individual_number,
    mask_individual_numbers,
)
from kinu.platform.people.models import Resident
from kinu.platform.people.tests.factories import make_resident

PLANTED = "123456789018"
pytestmark = pytest.mark.django_db


def test_a_clean_house_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_resident()
    call_command("number_scan", folder=[tmp_path])
    assert "no individual number found" in capsys.readouterr().out


@pytest.mark.parametrize("written", [PLANTED, "1234 5678 9018", "１２３４５６７８９０１８", "1234-5678-9018"])
def test_one_planted_in_a_table_is_found_and_not_repeated(
    written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    resident = make_resident()
    Resident.objects.filter(id=resident.id).update(building=f"備考 {written}")
    with pytest.raises(CommandError, match="1 places"):
        call_command("number_scan", folder=[tmp_path])
    told = capsys.readouterr().err
    assert "people.Resident.building" in told
    assert resident.id in told
    assert written not in told


def test_one_in_a_log_or_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(f"ok\nsaved {PLANTED}\n", encoding="utf-8")
    (tmp_path / f"{PLANTED}.pdf").write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="2 places"):
        call_command("number_scan", folder=[tmp_path])


@given(st.text("0123456789", min_size=11, max_size=11))
def test_every_number_with_its_check_digit_is_found_and_masked(first: str) -> None:
    number = first + str(check_digit(first))
    wrong = first + str((check_digit(first) + 1) % 10)
    assert is_individual_number(number)
    assert contains_individual_number(f"番号{number}です")
    assert not contains_individual_number(wrong)
    assert number not in mask_individual_numbers(f"番号{number}です")


@pytest.mark.parametrize(
    "text", ["a" + PLANTED, PLANTED + "0", "0297-23-2111", "2026-11-23 10:00", "3030023"]
)
def test_parts_of_ids_telephones_and_dates_are_no_individual_numbers(text: str) -> None:
    assert not contains_individual_number(text)

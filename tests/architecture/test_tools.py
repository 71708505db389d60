"""The tools of the workshop do what the contributing page says."""

from __future__ import annotations

import ast
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import load
from tools import docs, house, new_room
from tools.source import CHECKOUT


@pytest.fixture
def empty_plot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files a new room is entered in."""
    for file in ("pyproject.toml", "src/kinu/config/settings.py", "src/kinu/config/urls.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / file, tmp_path / file)
    monkeypatch.setattr(new_room, "CHECKOUT", tmp_path)
    monkeypatch.setattr(new_room, "SRC", tmp_path / "src" / "kinu")
    return tmp_path


def test_a_new_room_has_its_shape_and_is_entered_in_settings_addresses_and_contracts(
    empty_plot: Path,
) -> None:
    written = new_room.lay("booking", "services")
    for path in written:
        if path.suffix == ".py":
            ast.parse(path.read_text(encoding="utf-8"))
    assert '"kinu.booking"' in (empty_plot / "src/kinu/config/settings.py").read_text(encoding="utf-8")
    assert '("booking/", "kinu.booking")' in (empty_plot / "src/kinu/config/urls.py").read_text(
        encoding="utf-8"
    )
    assert " : booking" in (empty_plot / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "tier"), [("Booking", "services"), ("a", "services"), ("booking", "cellar"), ("", "services")]
)
def test_a_room_with_an_unusable_name_or_tier_is_refused_and_nothing_is_written(
    empty_plot: Path, name: str, tier: str
) -> None:
    before = {path: path.read_bytes() for path in empty_plot.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match=r"\w"):
        new_room.lay(name, tier)
    assert {path: path.read_bytes() for path in empty_plot.rglob("*") if path.is_file()} == before


def test_a_room_that_stands_is_not_laid_twice(empty_plot: Path) -> None:
    new_room.lay("booking", "services")
    with pytest.raises(ValueError, match="stands already"):
        new_room.lay("booking", "services")


def test_no_link_in_the_docs_leads_nowhere() -> None:
    assert docs.dead_links() == []


def test_a_taken_port_is_told_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(house.HouseError, match="already in use"):
            house.check_port(taken.getsockname()[1])


def test_an_unreachable_database_is_told_in_one_sentence() -> None:
    with pytest.raises(house.HouseError, match=r"cannot be reached \(.*Connection refused\)\. Start it"):
        house.check_database(f"postgresql://kinu:kinu@127.0.0.1:{house.free_port()}/kinu")


def test_a_load_goes_to_this_machine_only_and_ends_by_itself() -> None:
    with pytest.raises(ValueError, match="not on this machine"):
        load.run(lambda _: load.Request("http://192.0.2.1/"), per_second=1, seconds=1)
    with pytest.raises(ValueError, match="two minutes"):
        load.run(lambda _: load.Request("http://127.0.0.1/"), per_second=1, seconds=600)


def test_preparing_a_city_twice_changes_nothing_and_tells_every_line(tmp_path: Path) -> None:
    here = house.house_at(var=tmp_path, port=house.free_port())
    tables: list[list[tuple[object, ...]]] = []
    said: list[list[str]] = []
    for _nth in range(2):
        words: list[str] = []
        house.prepare(here, residents=40, seed=1, say=words.append, logins=True)
        said.append(words)
        with closing(sqlite3.connect(tmp_path / "kinu.sqlite3")) as database:
            tables.append(
                [
                    row
                    for table in ("people_resident", "procedures_application", "procedures_procedureversion")
                    for row in database.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608  our own tables
                ]
            )
    assert tables[0]
    assert tables[0] == tables[1]
    assert any("people: there already" in line for line in said[1])
    assert any("kinu-demo" in line for line in said[1])


def test_a_city_that_cannot_be_prepared_is_told_in_its_own_words(tmp_path: Path) -> None:
    here = house.house_at(var=tmp_path, port=house.free_port(), extra={"KINU_CITY": "no-such-city"})
    with pytest.raises(house.HouseError, match="could not be prepared"):
        house.prepare(here, residents=40, seed=1, say=None)

"""The walls of the house: tiers are import-linter's; doors, order inside a room and shapes are checked here."""

from __future__ import annotations

import ast

import pytest

from tools import stats
from tools.source import CHECKOUT, Module, imports, modules, rooms, split_room

# Who may know whom inside a room, from the outside in (ARCHITECTURE section 4, rule 4).
ORDER = (
    {"apps", "urls"},
    {"views", "rest", "handlers", "management", "demo", "menu", "acts", "banners", "search", "indicators", "datasets", "notices", "health", "systems", "personal_data", "middleware", "templatetags"},
    {"tasks", "public"},
    {"forms"},
    {"services"},
    {"selectors"},
    {"permissions"},
    {"adapters"},
    {"models"},
    {"editing"},
    {"rules", "events", "engine", "definition", "facts", "hearing", "navigator"},
)  # fmt: skip
# ADR 1: the log's, the outbox's and the queue's own stamps; doors that hand `now` down when a caller gives none;
# the session's copy of what was typed and the page of components, which belong to a request.
STAMPS = {
    "kinu.platform.audit.services",
    "kinu.platform.outbox.services",
    "kinu.platform.jobs.services",
    "kinu.platform.identity.public",
    "kinu.platform.people.public",
    "kinu.platform.web.typed",
    "kinu.platform.web.design",
}
LEVEL = {name: level for level, names in enumerate(ORDER) for name in names}
NO_DJANGO = {"rules", "engine", "definition", "editing", "hearing", "navigator"}


def test_another_room_is_entered_only_through_its_door() -> None:
    assert stats.around_doors() == []


def test_no_rooms_form_a_circle() -> None:
    assert stats.largest_circle() == 0


def test_inside_a_room_nobody_knows_who_stands_above() -> None:
    broken = []
    for found in imports():
        room, inside = split_room(found.target)
        if room != found.source.room or not inside or not found.source.inside:
            continue
        above, below = LEVEL.get(found.source.inside[0]), LEVEL.get(inside[0])
        if above is not None and below is not None and above > below:
            broken.append(f"{found.source.path.relative_to(CHECKOUT)}:{found.line} imports {found.target}")
    assert broken == []


def test_rules_and_engines_know_no_django() -> None:
    broken = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.name.startswith("kinu.kernel") or (module.inside and module.inside[0] in NO_DJANGO)
        for name in _imported_names(module)
        if name.split(".")[0] in {"django", "requests", "httpx", "socket", "subprocess"}
        or name == "urllib.request"
    ]
    assert broken == []


@pytest.mark.parametrize("room", rooms())
def test_every_room_states_its_charter_in_at_most_twenty_lines(room: str) -> None:
    (package,) = [module for module in modules() if module.name == room]
    charter = ast.get_docstring(package.tree) or ""
    assert len(charter) > 80
    assert len(charter.splitlines()) <= 20


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(module.path.relative_to(CHECKOUT)): module.lines
        for module in modules(with_tests=True)
        if module.lines > 400
    }
    assert long == {}


def test_the_clock_is_read_only_by_entry_points() -> None:
    entry_points = {"views", "rest", "handlers", "tasks", "management", "demo", "middleware", "adapters", "health", "menu", "search", "indicators", "notices", "systems", "datasets", "context", "templatetags"}  # fmt: skip
    # What is stored in passing (a sentence, an event, a job) is stamped with the moment unless the caller has one.
    stamps = {f"kinu.platform.{room}.services" for room in ("audit", "outbox", "jobs")}
    broken = [
        f"{found.source.path.relative_to(CHECKOUT)}:{found.line}"
        for found in imports()
        if found.target == "kinu.kernel.clock"
        and found.source.name not in STAMPS
        and found.source.inside
        and found.source.inside[0] not in entry_points
        and found.source.name not in stamps
        and _reads_clock(found.source)
    ]
    assert broken == []


def _reads_clock(module: Module) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "clock"
        and node.func.attr in {"now", "today"}
        for node in ast.walk(module.tree)
    )


def _imported_names(module: Module) -> list[str]:
    names = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return names

"""Reads the source tree once: modules, rooms and the imports between them. Shared by stats, docs and tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SRC = CHECKOUT / "src"
NOT_PRODUCT = {"migrations", "tests"}


@dataclass(frozen=True, slots=True)
class Module:
    """One product file: its dotted name, room, the parts of the name inside the room, and its syntax tree."""

    path: Path
    name: str
    room: str
    inside: tuple[str, ...]
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True, slots=True)
class Import:
    """`source` imports `target` (a dotted name) at `line`."""

    source: Module
    target: str
    line: int


@cache
def modules(*, with_tests: bool = False) -> tuple[Module, ...]:
    """Return every product module under src/kinu, in order of path."""
    found = []
    for path in sorted((SRC / "kinu").rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        if not with_tests and NOT_PRODUCT & set(parts):
            continue
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        room, inside = split_room(".".join(parts))
        found.append(
            Module(
                path, ".".join(parts), room, inside, ast.parse(path.read_text(encoding="utf-8"), str(path))
            )
        )
    return tuple(found)


def split_room(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the room a dotted name lives in and the rest.

    >>> split_room("kinu.platform.people.services.importing")
    ('kinu.platform.people', ('services', 'importing'))
    >>> split_room("kinu.plan.rules")
    ('kinu.plan', ('rules',))
    """
    parts = tuple(name.split("."))
    depth = 3 if len(parts) > 2 and parts[1] == "platform" else 2
    return ".".join(parts[:depth]), parts[depth:]


@cache
def rooms() -> tuple[str, ...]:
    """Return the dotted names of all rooms (packages that hold an `apps.py`)."""
    return tuple(sorted({module.room for module in modules() if module.inside == ("apps",)}))


@cache
def imports() -> tuple[Import, ...]:
    """Return every import of a kinu module by a product module, relative ones resolved."""
    return tuple(found for module in modules() for found in _imports_of(module))


def _imports_of(module: Module) -> Iterator[Import]:
    package = module.name.split(".") if module.path.name == "__init__.py" else module.name.split(".")[:-1]
    known = {candidate.name for candidate in modules(with_tests=True)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("kinu"):
                    yield Import(module, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *((node.module or "").split(".") if node.module else [])])
            if not stem.startswith("kinu"):
                continue
            for alias in node.names:
                whole = f"{stem}.{alias.name}"
                yield Import(module, whole if whole in known else stem, node.lineno)

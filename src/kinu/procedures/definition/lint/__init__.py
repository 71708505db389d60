"""The linter of packs: everything that would strand a resident or a clerk, found before it is published.

Each module holds rules of one kind; a rule reads a pack and yields findings with file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kinu.procedures.definition.packs import Finding, Pack, pack_folders, read_pack

from . import form, office, reach, words
from .common import Context, Lint

__all__ = ["Context", "Finding", "lint_city", "lint_definition", "lint_pack"]

Rule = Callable[[Lint], Iterator[Finding]]
RULES: tuple[Rule, ...] = (*form.RULES, *reach.RULES, *words.RULES, *office.RULES)


def lint_city(folder: Path, *, context: Context, root: Path | None = None) -> tuple[Finding, ...]:
    """Return everything wrong in the packs under `folder` (cities/<city>/procedures), sorted by file and line."""
    folders = pack_folders(folder)
    codes = frozenset(each.name for each in folders)
    found = [
        finding
        for each in folders
        for finding in lint_pack(each, context=context.with_codes(codes), root=root)
    ]
    return tuple(sorted(set(found)))


def lint_pack(folder: Path, *, context: Context, root: Path | None = None) -> tuple[Finding, ...]:
    """Return everything wrong in one pack. What cannot be read is told first; reasoning needs a readable pack."""
    pack = read_pack(folder, facts=context.facts, root=root)
    return pack.findings or lint_definition(pack, context=context)


def lint_definition(pack: Pack, *, context: Context) -> tuple[Finding, ...]:
    """Return everything wrong in a pack that could be read."""
    lint = Lint(pack, context)
    return tuple(sorted({finding for rule in RULES for finding in rule(lint)}))

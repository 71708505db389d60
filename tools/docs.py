"""Docs that follow the code: the map, the glossary, and the rule that every name has a reference entry.

python -m tools.docs write    write docs/map.md and docs/glossary.md again
python -m tools.docs check    end with 1 when they are stale, a name lacks its entry, or a link leads nowhere
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.source import CHECKOUT, modules, rooms

DOCS = CHECKOUT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A kind of name, where the names come from, and the rule that each stands in docs/reference/ as `name`."""

    title: str
    names: Callable[[], Iterable[str]]

    def missing(self) -> list[str]:
        """Return the names without an entry."""
        text = _reference_text()
        return sorted({name for name in self.names() if f"`{name}`" not in text and f"`{name} " not in text})


@cache
def _reference_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((DOCS / "reference").glob("*.md")))


def _settings() -> Iterable[str]:
    for module in modules():
        yield from re.findall(
            r"[\"'](KINU_[A-Z0-9_]+|DATABASE_URL)[\"']", module.path.read_text(encoding="utf-8")
        )


def _class_values(base_name: str, attribute: str) -> Iterable[str]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and base_name in ast.dump(
                ast.Tuple(elts=node.bases, ctx=ast.Load())
            ):
                yield from _assigned(node, attribute)


def _assigned(node: ast.ClassDef, attribute: str) -> Iterable[str]:
    for statement in node.body:
        targets: list[ast.expr] = []
        value: ast.expr | None = None
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign):
            targets, value = [statement.target], statement.value
        for target in targets:
            names, values = (target.elts, value.elts) if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) else ([target], [value])  # fmt: skip
            for name, given in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and name.id == attribute and isinstance(given, ast.Constant):
                    yield str(given.value)


def _commands() -> Iterable[str]:
    for room in rooms():
        folder = CHECKOUT / "src" / Path(*room.split(".")) / "management" / "commands"
        yield from (f"kinu {path.stem}" for path in folder.glob("[!_]*.py"))


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
    import django

    django.setup()


def _permissions() -> Iterable[str]:
    _django()
    from kinu.platform.hooks import public as hooks

    return [permission.id for permission in hooks.permissions]


def _hooks() -> Iterable[str]:
    from kinu.platform.hooks import public as hooks

    return [name for name, value in vars(hooks).items() if isinstance(value, hooks.Registry)]


REFERENCES = (
    Reference("settings", _settings),
    Reference("events", lambda: _class_values("Event", "name")),
    Reference("refusal codes", lambda: _class_values("Refusal", "code")),
    Reference("permissions", _permissions),
    Reference("hooks", _hooks),
    Reference("commands", _commands),
)


def the_map() -> str:
    """Return docs/map.md: each room with its charter, from the charters themselves."""
    lines = ["# The map of the house", "", "Written from the rooms' charters by `make map`; do not edit.", ""]
    for room in ("kinu.kernel", *rooms(), "kinu.config"):
        (package,) = [module for module in modules() if module.name == room]
        folder = package.path.parent.relative_to(CHECKOUT)
        lines += [
            f"## `{room}`",
            "",
            f"[{folder}](../{folder})",
            "",
            ast.get_docstring(package.tree) or "",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def the_glossary() -> str:
    """Return docs/glossary.md: all rooms' words, one table in order of the English term."""
    rows: set[str] = set()
    for part in sorted((DOCS / "glossary.d").glob("*.md")):
        rows |= {
            line.strip()
            for line in part.read_text(encoding="utf-8").splitlines()
            if line.startswith("|")
            and not re.match(r"\|\s*(English|-)", line)
            and not set(line) <= set("|-: ")
        }
    head = [
        "# Glossary",
        "",
        "English in code, Japanese on screen. Written from `glossary.d/` by `make map`.",
        "",
    ]
    return (
        "\n".join([*head, "| English | 日本語 | note |", "|---|---|---|", *sorted(rows, key=str.casefold)])
        + "\n"
    )


GENERATED = {DOCS / "map.md": the_map, DOCS / "glossary.md": the_glossary}


def dead_links() -> list[str]:
    """Return links of the docs and READMEs that lead to no file."""
    pages = [*DOCS.rglob("*.md"), *CHECKOUT.glob("*.md"), *(CHECKOUT / "benchmarks").rglob("*.md")]
    return [
        f"{page.relative_to(CHECKOUT)} -> {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]


def main() -> int:
    """Write or check, as the first argument says."""
    if sys.argv[1:] == ["write"]:
        for path, text in GENERATED.items():
            path.write_text(text(), encoding="utf-8")
        return 0
    stale = [
        str(path.relative_to(CHECKOUT))
        for path, text in GENERATED.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text()
    ]
    complaints = [f"{name} is stale: run `make map`" for name in stale]
    complaints += [
        f"no entry in docs/reference/ for the {ref.title}: {', '.join(ref.missing())}"
        for ref in REFERENCES
        if ref.missing()
    ]
    complaints += [f"dead link: {link}" for link in dead_links()]
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

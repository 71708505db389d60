"""`make stats`: function tail, long files, imports between rooms, largest circle. `--check` compares with the ratchet."""

from __future__ import annotations

import ast
import json
import statistics
import sys

from tools.source import CHECKOUT, imports, modules, rooms, split_room

RATCHET = CHECKOUT / "tools" / "stats.json"


def measure() -> dict[str, float]:
    """Return the numbers of the house: lines of code, functions, their tail, long files, rooms' imports, circle."""
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {
        "lines": sum(module.lines for module in modules()),
        "test_lines": sum(module.lines for module in modules(with_tests=True) if "tests" in module.inside),
        "functions": len(lengths),
        "function_median": statistics.median(lengths),
        "function_p99": lengths[int(len(lengths) * 0.99)],
        "functions_over_60": sum(length > 60 for length in lengths),
        "files_over_400": sum(module.lines > 400 for module in modules(with_tests=True)),
        "imports_between_rooms": len(edges()),
        "imports_around_doors": len(around_doors()),
        "largest_circle": largest_circle(),
    }


def edges() -> set[tuple[str, str]]:
    """Return pairs of rooms (source, target) of which the first imports the second."""
    pairs = {(found.source.room, split_room(found.target)[0]) for found in imports()}
    return {(a, b) for a, b in pairs if a != b and a in rooms() and b in rooms()}


def around_doors() -> list[str]:
    """Return imports from another room that do not go through its door (`public` or `events`)."""
    walked = []
    for found in imports():
        room, inside = split_room(found.target)
        if (
            room in rooms()
            and found.source.room not in {room, "kinu.config"}
            and inside[:1] not in {("public",), ("events",)}
        ):
            walked.append(f"{found.source.path.relative_to(CHECKOUT)}:{found.line} imports {found.target}")
    return walked


def largest_circle() -> int:
    """Return the size of the largest group of rooms that all reach each other; 0 when there is none."""
    reach = {room: _reachable(room) for room in rooms()}
    sizes = [sum(a in reach[b] and b in reach[a] for b in rooms()) for a in rooms()]
    return max(sizes, default=0)


def _reachable(start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        room = waiting.pop()
        for source, target in edges():
            if source == room and target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


# Each may only fall (or stay under its target); the rest is information.
TARGETS = {"function_p99": 60, "files_over_400": 0, "imports_around_doors": 0, "largest_circle": 0}


def main() -> int:
    """Print the table; with --check end with 1 when a number is worse than its target or than last time."""
    now = measure()
    before = json.loads(RATCHET.read_text(encoding="utf-8")) if RATCHET.exists() else {}
    worse = []
    for name, value in now.items():
        bound = max(TARGETS[name], 0) if name in TARGETS else None
        mark = ""
        if bound is not None and value > bound:
            worse.append(name)
            mark = f"  worse than {bound:g}"
        print(f"{name:24} {value:10g}   before {before.get(name, '-')!s:>8}{mark}")
    for line in around_doors():
        print(f"  {line}")
    if "--check" in sys.argv:
        return 1 if worse else 0
    RATCHET.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

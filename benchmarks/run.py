"""`make bench`: run every benchmark (or those named), keep results.json beside each, write the table of the docs."""

from __future__ import annotations

import importlib
import json
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from kinu.kernel import clock
from tools.house import CHECKOUT

HERE = Path(__file__).resolve().parent
PAGE = CHECKOUT / "docs" / "reference" / "measurements.md"


def machine() -> dict[str, str]:
    """Return what the numbers depend on, without the name of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return {
        "cores": str(os.cpu_count()),
        "memory_gib": str(memory),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def main() -> int:
    """Run, keep, write."""
    signal.signal(signal.SIGTERM, _interrupt)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
    names = sys.argv[1:] or sorted(path.parent.name for path in HERE.glob("*/run.py"))
    if len(names) > 1:
        # A process of its own for each: Django is set up once per process, each benchmark brings its own database.
        return max(
            subprocess.run([sys.executable, "-m", "benchmarks.run", name], check=False).returncode
            for name in names
        )
    for name in names:
        print(f"== {name}", flush=True)
        rows: list[dict[str, Any]] = importlib.import_module(f"benchmarks.{name}.run").measure()
        result = {
            "question": name,
            "date": clock.today().isoformat(),
            "machine": machine(),
            "rows": rows,
        }
        (HERE / name / "results.json").write_text(
            json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    write_page()
    return 0


def _interrupt(*_: object) -> None:
    """Leave through the blocks that end the servers."""
    raise KeyboardInterrupt


def write_page() -> None:
    """Write docs/reference/measurements.md from every results.json."""
    lines = [
        "# Measurements",
        "",
        "Written by `make bench` from `benchmarks/*/results.json`; not asserted in tests.",
        "",
    ]
    for path in sorted(HERE.glob("*/results.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        told = ", ".join(f"{key} {value}" for key, value in result["machine"].items())
        lines += [f"## {result['question']}", "", f"{result['date']}; {told}.", ""]
        columns = list(dict.fromkeys(key for row in result["rows"] for key in row))
        lines += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
        lines += [
            "| " + " | ".join(str(row.get(column, "")) for column in columns) + " |" for row in result["rows"]
        ]
        lines += [
            "",
            f"How: [benchmarks/{result['question']}](../../benchmarks/{result['question']}/README.md)",
            "",
        ]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

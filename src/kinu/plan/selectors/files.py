"""The plan of the city as written in `cities/<city>/plan/*.yaml`, read once per process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from kinu.plan.rules.document import Group, Measure, Part, PlanDocument, System


class PlanUnreadable(Exception):  # noqa: N818
    """The files of the plan are missing or not in the described form; the sentence names the file."""


def document() -> PlanDocument:
    """Return the plan of `settings.CITY_DIR`; a city without a plan folder has an empty one."""
    return read_document(Path(settings.CITY_DIR) / "plan")


@lru_cache(maxsize=8)
def read_document(folder: Path) -> PlanDocument:
    """Read one plan folder. Raises PlanUnreadable."""
    if not folder.exists():
        return PlanDocument({"ja": ""}, "", (), {}, (), ())
    head = _yaml(folder / "plan.yaml")
    path = folder / "plan.yaml"
    try:
        default = head.get("default_department", "")
        parts: list[Part] = []
        for name in head["chapters"]:
            path = folder / name
            parts.extend(_parts(_yaml(path), default))
        path = folder / "systems.yaml"
        systems = tuple(_system(entry) for entry in _yaml(path)["systems"])
        path = folder / "plan.yaml"
        return PlanDocument(
            title=head["title"],
            source=head["source"],
            years=tuple(head["years"]),
            departments=head["departments"],
            parts=tuple(parts),
            systems=systems,
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise PlanUnreadable(f"{path}: {type(wrong).__name__} {wrong}") from wrong


def _yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as broken:
        raise PlanUnreadable(f"{path}: {broken}") from broken
    if not isinstance(content, dict):
        raise PlanUnreadable(f"{path}: a mapping is expected at the top")
    return content


def _parts(content: dict[str, Any], default: str) -> list[Part]:
    if "directions" in content:
        return [
            Part(
                id=entry["id"],
                ref=entry["ref"],
                title=entry["title"],
                groups=tuple(_group(group, default) for group in entry["sections"]),
            )
            for entry in content["directions"]
        ]
    chapter = content["chapter"]
    group = _group({**chapter, "measures": content["measures"]}, default)
    return [Part(id=chapter["id"], ref=chapter["ref"], title=chapter["title"], groups=(group,))]


def _group(entry: dict[str, Any], default: str) -> Group:
    return Group(
        id=entry["id"],
        ref=entry["ref"],
        title=entry["title"],
        measures=tuple(_measure(measure, default) for measure in entry["measures"]),
    )


def _measure(entry: dict[str, Any], default: str) -> Measure:
    return Measure(
        id=entry["id"],
        ref=entry["ref"],
        title=entry["title"],
        efforts=tuple(entry.get("efforts", ())),
        department=entry.get("department", default),
        department_named="department" in entry,
    )


def _system(entry: dict[str, Any]) -> System:
    return System(
        id=entry["id"], name=entry["name"], measures=tuple(entry["measures"]), rooms=tuple(entry["rooms"])
    )

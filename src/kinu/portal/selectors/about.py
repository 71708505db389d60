"""What the pages about this service are made of: personal data kept, packages used, addresses of pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata

from django.apps import apps
from django.db.models import Field
from django.urls import NoReverseMatch, reverse

from kinu.platform.hooks import public as hooks


@dataclass(frozen=True, slots=True)
class Purpose:
    """Columns of one room with the same purpose and retention; what a resident reads."""

    purpose: object
    retention: object
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    licence: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    label: object
    url: str


def personal_data() -> list[Purpose]:
    """Return every registered purpose with the columns kept for it, in order of registration."""
    found: dict[tuple[str, str], list[str]] = {}
    labels: dict[tuple[str, str], tuple[object, object]] = {}
    for one in hooks.personal_data:
        key = (str(one.purpose), str(one.retention))
        found.setdefault(key, []).append(_name_of(one.id))
        labels[key] = (one.purpose, one.retention)
    return [Purpose(*labels[key], tuple(dict.fromkeys(names))) for key, names in found.items()]


def _name_of(field_id: str) -> str:
    """Return the column's own label, the bare name where it has none or no longer exists."""
    try:
        app, model, name = field_id.split(".")
        column = apps.get_model(app, model)._meta.get_field(name)  # noqa: SLF001  Django's documented way
    except (LookupError, ValueError):
        return field_id
    return str(column.verbose_name) if isinstance(column, Field) else name


@lru_cache(maxsize=1)
def packages() -> tuple[Package, ...]:
    """Return the installed packages with their licences, by name."""
    found = {_package(one).name.lower(): _package(one) for one in metadata.distributions()}
    return tuple(found[name] for name in sorted(found) if name != "kinu")


def _package(one: metadata.Distribution) -> Package:
    about = one.metadata.json
    licence = (
        about.get("license_expression") or _classifier(_list(about.get("classifier"))) or about.get("license")
    )
    return Package(
        name=str(about["name"]),
        version=one.version,
        licence=str(licence or "").strip().split("\n")[0][:80],
        url=str(about.get("home_page") or "") or _project_url(_list(about.get("project_url"))),
    )


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _classifier(lines: list[str]) -> str:
    return ", ".join(line.rsplit(" :: ", 1)[-1] for line in lines if line.startswith("License ::"))


def _project_url(lines: list[str]) -> str:
    links = dict(line.split(", ", 1) for line in lines if ", " in line)
    wanted = ("Homepage", "homepage", "Source", "Repository", "Source Code", "Documentation")
    return next((links[name] for name in wanted if name in links), next(iter(links.values()), ""))


def pages() -> list[Page]:
    """Return every page of the residents' menus that exists, in their order."""
    entries = sorted(
        (one for one in hooks.menu if one.area in {"resident", "my", "footer"}), key=lambda one: one.order
    )
    found: dict[str, Page] = {}
    for entry in entries:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        found.setdefault(url, Page(entry.label, url))
    return list(found.values())

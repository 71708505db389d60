"""From a template's name and a room's data to a PDF on the city's paper."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from kinu.kernel.clock import JST
from kinu.kernel.wareki import to_wareki
from kinu.platform.documents.adapters import Unprintable, Unset, font_families, typeset
from kinu.platform.documents.rules import seal_columns, shown
from kinu.platform.web import public as web

from .refusals import CannotPrint, TemplateBroken, TemplateMissing

HERE = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")
SYMBOL = "kinu/symbol.svg"
_COMPANIONS = {".typ", ".svg", ".png"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the house prints around a room's text. `number` is empty on a preview."""

    title: str
    moment: datetime
    number: str = ""
    office: str = ""
    phone: str = ""
    reference: str = ""
    is_sample: bool = True
    sender: str = ""
    """Who sends it when it is not the mayor."""


def set_pdf(
    *, template: str, sheet: Sheet, data: Mapping[str, object], paper: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the unsigned PDF. Raises a Refusal when the template is missing or broken or a character has no font."""
    sources = paper_of(template) if paper is None else paper
    values = _sheet_values(sheet) | {"has_symbol": SYMBOL in sources}
    try:
        return typeset(
            sources={**sources, "kinu/qr.svg": _qr(verify_address(sheet.number))},
            inputs={"sheet": values, "data": data},
            moment=sheet.moment,
        )
    except Unprintable as missing:
        raise CannotPrint(text=missing.text) from missing
    except Unset as broken:
        raise TemplateBroken(template=template) from broken


def verify_address(number: str = "") -> str:
    address: str = settings.BASE_URL.rstrip("/") + reverse("documents:verify")
    return f"{address}?number={number}" if number else address


def paper_of(template: str) -> dict[str, bytes]:
    """Return all a letter is made of today: the template as "main", the files it names, the house's paper and symbol.

    The city's own template wins over the room's. Raises TemplateMissing.
    """
    if not _NAME.fullmatch(template):
        raise TemplateMissing(template=template)
    path = next((place for place in _places(template) if place.is_file()), None)
    if path is None:
        raise TemplateMissing(template=template)
    house = {"kinu/letter.typ": _letter(Path(settings.CITY_DIR))}
    if symbol := web.city().symbol_svg:
        house[SYMBOL] = symbol.encode()
    return {**house, **_named_beside(path), "main": path.read_bytes()}


def _named_beside(path: Path) -> dict[str, bytes]:
    """Return the .typ, .svg and .png files of the same folder whose names stand in the template, or in one it names."""
    beside = {near.name: near for near in sorted(path.parent.iterdir()) if near.suffix in _COMPANIONS}
    found: dict[str, bytes] = {}
    texts = [path.read_bytes()]
    while texts:
        text = texts.pop()
        for name, near in beside.items():
            if name not in found and near != path and name.encode() in text:
                found[name] = near.read_bytes()
                if near.suffix == ".typ":
                    texts.append(found[name])
    return found


def _places(template: str) -> list[Path]:
    room, _slash, rest = template.partition("/")
    folders = [Path(app.path) for app in apps.get_app_configs() if app.name.rsplit(".", 1)[-1] == room]
    own = [folder / "documents" / f"{rest}.typ" for folder in folders]
    return [Path(settings.CITY_DIR) / f"{template}.typ", *own, HERE / "typst" / f"{rest}.typ"]


def _letter(city_dir: Path) -> bytes:
    own = city_dir / "documents" / "letter.typ"
    return (own if own.is_file() else HERE / "typst" / "letter.typ").read_bytes()


def _qr(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2)
    return out.getvalue()


def _sheet_values(sheet: Sheet) -> dict[str, object]:
    city = web.city()
    name = city.name.in_language("ja")
    return {
        "title": sheet.title,
        "city": name,
        "number": shown(sheet.number) if sheet.number else "見本",
        "issued_on": to_wareki(sheet.moment.astimezone(JST).date()),
        "reference": sheet.reference,
        "office": sheet.office,
        "phone": sheet.phone or city.phone,
        "postcode": city.postcode,
        "address": city.address.in_language("ja"),
        "issuer": sheet.sender or f"{name}長",
        "issuer_name": "",
        "seal": seal_columns(sheet.sender or f"{name}長", is_sample=sheet.is_sample),
        "sample": sheet.is_sample,
        "preview": not sheet.number,
        "qr_alt": "この文書が本物かどうかを確かめるページの二次元コード",
        "verify_address": verify_address(),
        **font_families(),
    }

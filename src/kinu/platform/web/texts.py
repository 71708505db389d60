"""The house's texts in its languages: compiling them, and telling what is missing or hard to read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.utils.translation import to_locale

from .ruby import KANJI, without_ruby

LONGEST_EASY_SENTENCE = 50
_HOLE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|(?<!%)%([sd])")
_READING = re.compile(rf"(?:｜[^｜《》\n]{{1,40}}|[{KANJI}]+)《[^《》\n]+》")
_KANJI_LEFT = re.compile(rf"[{KANJI}]+")
_SENTENCE_END = re.compile(r"[。！？\n]")
_MARKUP = re.compile(r"<[^>]*>|%\(\w+\)[sd]|\{\w*\}")


@dataclass(frozen=True, slots=True)
class TextProblem:
    """One thing to mend, with file and line."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


def rooms() -> list[Path]:
    """Return the folders of the house's rooms that carry texts."""
    return [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("kinu.")]


def compile_all() -> int:
    """Compile every changed .po of every room to .mo; return how many were written."""
    written = 0
    for source in (po for room in rooms() for po in sorted(room.glob("locale/*/LC_MESSAGES/*.po"))):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        partial = target.with_suffix(".mo.part")
        polib.pofile(str(source)).save_as_mofile(str(partial))
        partial.replace(target)
        written += 1
    return written


def check(*, extract: bool = True, only: Iterable[Path] | None = None) -> list[TextProblem]:
    """Return what is wrong with the texts of all rooms (or `only` those folders).

    Complete languages must translate every text, not fuzzily, with the same holes; やさしい日本語 has short sentences
    and a reading on every kanji. With `extract` the sources are searched again, so that no new text is missed.
    """
    problems: list[TextProblem] = []
    for room in only or rooms():
        sources = extracted_texts(room) if extract else None
        for code in settings.COMPLETE_LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                problems += _check_language(room, code, sources)
    return problems


def _check_language(room: Path, code: str, sources: set[str] | None) -> Iterator[TextProblem]:
    path = room / "locale" / to_locale(code) / "LC_MESSAGES" / "django.po"
    if not path.exists():
        if sources:
            yield TextProblem(path, 0, f"this file is missing, {len(sources)} texts are not translated")
        return
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    for missing in sorted((sources or set()) - {entry.msgid for entry in entries}):
        yield TextProblem(path, 0, f"a new text is not in this file: {missing!r}")
    for entry in entries:
        yield from (TextProblem(path, entry.linenum, sentence) for sentence in problems_of(entry, code))


def problems_of(entry: polib.POEntry, code: str) -> Iterator[str]:
    """Yield what is wrong with one translated text."""
    if "fuzzy" in entry.flags:
        yield f"fuzzy: {entry.msgid!r}"
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    for text in texts:
        if not text:
            yield f"not translated: {entry.msgid!r}"
        elif _holes(text) != _holes(entry.msgid):
            yield f"holes differ: {entry.msgid!r} -> {text!r}"
        elif code == "ja-easy":
            yield from _hard_to_read(text)


def _hard_to_read(text: str) -> Iterator[str]:
    bare = _MARKUP.sub("", text)
    if left := _KANJI_LEFT.findall(_READING.sub("", bare)):
        yield f"no reading on {'、'.join(left)}: {text!r}"
    for sentence in _SENTENCE_END.split(without_ruby(bare)):
        if len(sentence.replace(" ", "").replace("　", "")) > LONGEST_EASY_SENTENCE:
            yield f"longer than {LONGEST_EASY_SENTENCE} characters: {sentence!r}"


def _holes(text: str) -> list[str]:
    return sorted("".join(found) for found in _HOLE.findall(text))


def extracted_texts(room: Path) -> set[str] | None:
    """Return the texts the sources of a room hold now, None where GNU gettext is not installed.

    `makemessages` writes beside the sources, so it runs on a copy.
    """
    if not shutil.which("xgettext"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / room.name
        skipped = shutil.ignore_patterns(
            "tests", "locale", "static", "migrations", "fonts", "__pycache__", *_inner_rooms(room)
        )
        shutil.copytree(room, copy, ignore=skipped)
        (copy / "locale").mkdir()
        command = [
            sys.executable,
            "-P",
            "-m",
            "django",
            "makemessages",
            "-l",
            "en",
            "--no-location",
            "--no-wrap",
        ]
        # Without settings the command does not load every app for each room.
        env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        run = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)  # noqa: S603  our own command
        if run.returncode:
            raise RuntimeError(f"{room}: makemessages failed: {run.stderr.strip()[-500:]}")
        found = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
        return {entry.msgid for entry in polib.pofile(str(found))} if found.exists() else set()


def _inner_rooms(room: Path) -> list[str]:
    return [other.name for other in rooms() if other != room and other.is_relative_to(room)]

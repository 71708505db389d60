"""A procedure as text files another city can load, and back. What goes out comes back equal (a test walks every pack)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from kinu.procedures.definition import to_json
from kinu.procedures.definition.model import LANGUAGES, Definition
from kinu.procedures.definition.packs import Pack, Position, read_pack

FILES: Mapping[str, tuple[str, ...]] = {
    "form.yaml": ("sections", "attachments", "declarations"),
    "process.yaml": ("routing", "states", "decisions", "outputs"),
}
"""Which keys stand in which file; all others in procedure.yaml."""
LARGEST = 400_000


class NotAPack(ValueError):  # noqa: N818
    """The uploaded files do not hold one readable procedure; `sentences` say where and what."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


class _Flow(list[Any]):
    """A short list that stands on one line: the texts of the four languages."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  YAML's signature
        return True


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def as_files(definition: Definition) -> dict[str, str]:
    """Return file name -> text of a pack: procedure.yaml, form.yaml, process.yaml."""
    data = to_json(definition)
    for field in _fields(data):
        # What a pack leaves out, the vocabulary fills in; here nothing is left out that differs from it.
        if "fact" in field or "part" in field:
            plain: dict[str, Any] = {"type": "text", "help": {}, "options": [], "sensitive": False}
            field |= {key: value for key, value in plain.items() if key not in field}
    found = {}
    for name in ("procedure.yaml", *FILES):
        keys = FILES.get(name) or [key for key in data if all(key not in keys for keys in FILES.values())]
        chosen = {key: _short(data[key]) for key in keys if key in data}
        if chosen:
            found[name] = yaml.dump(chosen, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4096)
    return found


def from_files(files: Mapping[str, bytes], *, common: Path) -> Definition:
    """Return the procedure in uploaded files; `common` is the city's folder of shared words. Raises NotAPack."""
    texts = {
        PurePosixPath(name).name: data for name, data in files.items() if name.endswith((".yaml", ".yml"))
    }
    if "procedure.yaml" not in texts:
        raise NotAPack(("procedure.yaml がありません。書き出したファイル一式を選んでください。",))
    if sum(map(len, texts.values())) > LARGEST:
        raise NotAPack((f"ファイルが大きすぎます。合わせて{LARGEST // 1000}KBまでです。",))
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held) / "procedures" / "import"
        folder.mkdir(parents=True)
        for name, data in texts.items():
            (folder / name).write_bytes(data)
        if common.is_dir():
            (folder.parent / "common").symlink_to(common.resolve())
        pack = read_pack(folder, root=folder)
    if pack.findings:
        raise NotAPack(tuple(str(each) for each in pack.findings[:20]))
    return pack.definition


class _Everywhere(Mapping[str, Position]):
    """Positions of a definition without files: the place of a value is its path."""

    def __getitem__(self, path: str) -> Position:
        return Position(path, 0)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def as_pack(definition: Definition, *, folder: Path) -> Pack:
    """Return a definition as the linter reads it: the file of a finding is the path of the value."""
    return Pack(folder / definition.code, definition, _Everywhere(), ())


def _short(value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) == set(LANGUAGES) and all(isinstance(words, str) for words in value.values()):
            return _Flow([value[code] for code in LANGUAGES])
        return {key: _short(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_short(each) for each in value]
    return value


def _fields(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    lists = [section.get("fields", ()) for section in data.get("sections", ())]
    lists += [decision.get("asks", ()) for decision in data.get("decisions", ())]
    for fields in lists:
        for field in fields:
            yield field
            yield from field.get("fields", ())

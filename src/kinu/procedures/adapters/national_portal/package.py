"""The file of one application: read with mistrust, written for the copy we keep, the twin and the tests.

not_confirmed: that the portal hands out a ZIP laid out like this. Published is only that application data can be fetched
by receipt number. The layout is the house's own: `application.csv` (name,value: number, procedure, sent_at),
`items.csv` (item,index,value; index counts repeated people from 1) and `attachments/<kind>/<file name>`. Text is read
as UTF-8 or, failing that, as Windows Shift_JIS (CP932); which of them the portal writes is not_confirmed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, replace

from kinu.kernel.individual_number import contains_individual_number

HEAD, ITEMS, PAPERS = "application.csv", "items.csv", "attachments"
MOST_FILES, MOST_UNPACKED, MOST_TEXT = 60, 90 * 1024 * 1024, 1024 * 1024
MOST_ROWS = 5000
MOST_TIMES = 200
"""A text that shrinks more than this is a bomb."""
REMOVED = "[個人番号のため削除]"
_GAIJI = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
)


class Unreadable(Exception):  # noqa: N818  an answer for the board of rejects
    """Nothing can be made of the file. `reason` is a code; file, row and column say where."""

    def __init__(self, reason: str, *, file: str = "", row: int = 0, column: str = "") -> None:
        self.reason, self.file, self.row, self.column = reason, file, row, column
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Item:
    """One answer. `index` is 0 for what is asked once, 1 and up for repeated people; `row` is its line in the file."""

    name: str
    index: int
    value: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """One attachment. Its bytes are checked by `files`, not here."""

    kind: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """One application as the portal sent it."""

    number: str
    procedure: str
    sent_at: str
    items: tuple[Item, ...]
    papers: tuple[Paper, ...] = ()


def holds_gaiji(text: str) -> bool:
    """Tell whether a text has letters only one machine knows (外字), or ones that were lost on the way.

    >>> holds_gaiji("常総"), holds_gaiji("常\ue000"), holds_gaiji("常\ufffd")
    (False, True, True)
    """
    return bool(_GAIJI.search(text))


def read(data: bytes) -> Package:
    """Return what stands in the file. Raises Unreadable; nothing is written to the disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(data), metadata_encoding="cp932") as archive:
            return _read(archive)
    except _READ_ERRORS as error:
        raise Unreadable("damaged") from error


def write(package: Package) -> bytes:
    """Return the file of a package, the same bytes each time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        head = [("number", package.number), ("procedure", package.procedure), ("sent_at", package.sent_at)]
        _put(archive, HEAD, _csv([("name", "value"), *head]))
        rows = [(each.name, str(each.index), each.value) for each in package.items]
        _put(archive, ITEMS, _csv([("item", "index", "value"), *rows]))
        for paper in package.papers:
            _put(archive, f"{PAPERS}/{paper.kind}/{paper.name}", paper.data)
    return held.getvalue()


def without_individual_numbers(package: Package) -> Package:
    """Return the package with every answer that holds a 12-digit individual number taken out (番号利用法20条)."""
    return replace(
        package,
        items=tuple(
            replace(each, value=REMOVED) if contains_individual_number(each.value) else each
            for each in package.items
        ),
    )


def _read(archive: zipfile.ZipFile) -> Package:
    entries = [each for each in archive.infolist() if not each.is_dir()]
    _check_entries(entries)
    head = {row[0]: row[1] for _at, row in _rows(archive, HEAD, width=2)}
    for name in ("number", "procedure", "sent_at"):
        if not head.get(name, "").strip():
            raise Unreadable("missing", file=HEAD, column=name)
    return Package(
        number=head["number"].strip(),
        procedure=head["procedure"].strip()[:60],
        sent_at=head["sent_at"].strip(),
        items=tuple(_item(row, at) for at, row in _rows(archive, ITEMS, width=3)),
        papers=tuple(_paper(archive, each) for each in entries if each.filename.startswith(f"{PAPERS}/")),
    )


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise Unreadable("too-many-files")
    names = [each.filename for each in entries]
    if len(set(names)) != len(names):
        raise Unreadable("same-name-twice")
    for each in entries:
        if not _is_plain(each.filename):
            raise Unreadable("bad-name", file=each.filename[:120])
        if each.flag_bits & 1:
            raise Unreadable("locked", file=each.filename)
        if each.file_size > MOST_TIMES * max(each.compress_size, 1):
            raise Unreadable("bomb", file=each.filename)
    if sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise Unreadable("bomb")


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return "\\" not in name and ":" not in name and "\0" not in name and not {"", ".", ".."} & set(parts)


def _rows(archive: zipfile.ZipFile, name: str, *, width: int) -> list[tuple[int, list[str]]]:
    """Return the rows under the heading with their line numbers."""
    text = _text(archive, name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if not row or reader.line_num == 1:
                continue
            if len(row) != width:
                raise Unreadable("columns", file=name, row=reader.line_num)
            found.append((reader.line_num, row))
            if len(found) > MOST_ROWS:
                raise Unreadable("too-many-rows", file=name, row=reader.line_num)
    except csv.Error as error:
        raise Unreadable("columns", file=name, row=reader.line_num) from error
    return found


def _text(archive: zipfile.ZipFile, name: str) -> str:
    try:
        data = _bounded(archive, name, most=MOST_TEXT)
    except KeyError as error:
        raise Unreadable("missing", file=name) from error
    place = 0
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
    raise Unreadable("encoding", file=name, row=data[:place].count(b"\n") + 1)


def _bounded(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, *, most: int) -> bytes:
    """Read no more than is allowed, whatever the file says of its own size."""
    with archive.open(name) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise Unreadable("bomb", file=name if isinstance(name, str) else name.filename)
    return data


def _item(row: list[str], at: int) -> Item:
    name, index, value = row
    if not re.fullmatch(r"[0-9]{0,3}", index.strip()):
        raise Unreadable("index", file=ITEMS, row=at, column="index")
    return Item(name.strip()[:120], int(index.strip() or 0), value.replace("\0", ""), at)


def _paper(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Paper:
    parts = entry.filename.split("/")
    if len(parts) != 3:
        raise Unreadable("bad-name", file=entry.filename[:120])
    return Paper(parts[1], parts[2][:150], _bounded(archive, entry, most=entry.file_size))


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    held = io.StringIO(newline="")
    csv.writer(held).writerows(rows)
    return held.getvalue().encode("utf-8")


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)

"""Reading the file of the resident register: encoding, header, rows. Decides nothing about people.

The columns carry the Japanese names a city's own export uses; their order is free, the mandatory ones must be there.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

COLUMNS = (
    "宛名番号", "世帯番号", "続柄", "氏名", "氏", "名", "フリガナ", "ローマ字", "旧氏", "通称", "生年月日", "性別",
    "国籍", "言語", "在留資格", "在留期限", "町字", "番地", "方書", "郵便番号", "転入日", "転入元", "転出日", "転出先",
    "死亡日",
)  # fmt: skip
MANDATORY = ("宛名番号", "世帯番号", "続柄", "氏名", "生年月日", "性別", "国籍", "町字", "番地")
_FORBIDDEN = ("個人番号", "マイナンバー", "住民票コード")
MAX_ROWS = 2_000_000


class Unreadable(Exception):  # noqa: N818  an answer, not an error
    """The file as a whole cannot be read; `reason` is a key of the sentences in services, `detail` fills it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Line:
    """One row by column name; `number` is the line a spreadsheet shows (the header is 1)."""

    number: int
    cells: dict[str, str]


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8 with or without mark, UTF-16 with mark, else CP932.

    Raises Unreadable("encoding") naming the line of the first broken byte: nothing is replaced or guessed.

    >>> decode("氏名".encode("cp932")), decode("\\ufeff氏名".encode())
    (('氏名', 'cp932'), ('氏名', 'utf-8'))
    """
    if not data.strip():
        raise Unreadable("empty")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _strict(data, "utf-16"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as utf8:
        try:
            return data.decode("cp932"), "cp932"
        except UnicodeDecodeError as cp932:
            # The encoding that gets further is the one the file was written in.
            raise _broken(data, max(utf8, cp932, key=lambda error: error.start)) from cp932


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(data, error) from error


def _broken(data: bytes, error: UnicodeDecodeError) -> Unreadable:
    return Unreadable("encoding", str(data[: error.start].count(b"\n") + 1))


def read(data: bytes) -> list[Line]:
    """Return the rows of a file. Raises Unreadable when the file as a whole is no register file.

    >>> lines = read((",".join(COLUMNS) + "\\n" + ",".join("x" * 25) + "\\n").encode())
    >>> lines[0].number, lines[0].cells["死亡日"]
    (2, 'x')
    """
    text, _encoding = decode(data)
    if "\x00" in text:
        raise Unreadable("binary")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header)
        return [
            _line(reader.line_num, header, cells) for cells in reader if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise Unreadable("csv", str(reader.line_num)) from error


def _check_header(header: list[str]) -> None:
    for name in header:
        if any(word in name for word in _FORBIDDEN):
            raise Unreadable("forbidden-column", name)
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in MANDATORY if name not in header]
    if missing:
        raise Unreadable("missing-column", "、".join(missing))
    if unknown:
        raise Unreadable("unknown-column", "、".join(unknown))
    if len(set(header)) < len(header):
        raise Unreadable(
            "twice-column", "、".join(sorted({name for name in header if header.count(name) > 1}))
        )


def _line(number: int, header: list[str], cells: list[str]) -> Line:
    if len(cells) != len(header):
        raise Unreadable("width", str(number))
    return Line(number, dict(zip(header, cells, strict=True)))

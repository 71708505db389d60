"""Numbers of a text file by line, and the refusal that says where they lie."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kinu.mobility.engine.model import Floats

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
BIGGEST = 1e9


class LyingFileError(Exception):
    """A file that cannot be what it says; `code` is for programs, the text for people."""

    def __init__(self, *, file: str, line: int, code: str, reason: str) -> None:
        super().__init__(f"{file}:{line}: {code}: {reason}")
        self.file, self.line, self.code, self.reason = file, line, code, reason


@dataclass(frozen=True)
class Row:
    """One line of numbers."""

    file: str
    line: int
    values: tuple[float, ...]

    def __getitem__(self, at: int) -> float:
        return self.values[at]

    def __len__(self) -> int:
        return len(self.values)

    def lies(self, code: str, reason: str) -> LyingFileError:
        """Return the refusal that points at this line."""
        return LyingFileError(file=self.file, line=self.line, code=code, reason=reason)

    def whole(self, at: int, name: str) -> int:
        """Return a column as a whole number."""
        value = self.values[at]
        if value != int(value):
            raise self.lies("not-whole", f"{name}が整数ではありません（{value}）。")
        return int(value)

    def positive(self, at: int, name: str, *, zero: bool = False) -> float:
        """Return a column that may not be negative (nor zero)."""
        value = self.values[at]
        if value < 0 or (value == 0 and not zero):
            raise self.lies("negative", f"{name}が正の数ではありません（{value}）。")
        return value


def rows_of(text: str, *, file: str) -> list[Row]:
    """Return the lines that are not empty as numbers; every field must be a finite number."""
    found: list[Row] = []
    for line, content in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        fields = content.split()
        if not fields:
            continue
        bare = Row(file, line, ())
        for one in fields:
            if not NUMBER.match(one):
                raise bare.lies("not-a-number", f"数でない値があります（{one[:20]}）。")
            if abs(float(one)) > BIGGEST:
                raise bare.lies("not-a-number", f"数が大きすぎます（{one[:20]}）。")
        found.append(Row(file, line, tuple(float(one) for one in fields)))
    if not found:
        raise LyingFileError(file=file, line=1, code="empty", reason="中身がありません。")
    return found


def wide(rows: Sequence[Row], columns: int) -> None:
    """Refuse rows with another number of columns."""
    for row in rows:
        if len(row) != columns:
            raise row.lies("columns", f"列が{columns}個ではなく{len(row)}個あります。")


def numbered(rows: Sequence[Row]) -> None:
    """Refuse rows whose ids are not 0, 1, 2 …; the first must be the depot."""
    if not rows or rows[0][0] != 0:
        at = rows[0] if rows else Row("", 1, ())
        raise at.lies("no-depot", "最初の行が車庫（番号0）ではありません。")
    for k, row in enumerate(rows):
        if row[0] != k:
            raise row.lies("numbering", f"番号が{k}ではなく{row[0]:g}です。")


def window(row: Row, earliest: int) -> tuple[float, float]:
    """Return the time window of a row."""
    low, high = row.positive(earliest, "時間枠", zero=True), row[earliest + 1]
    if low > high:
        raise row.lies("window-reversed", f"時間枠が逆です（{low:g}から{high:g}）。")
    return low, high


def euclid(rows: Sequence[Row]) -> Floats:
    """Return the distances between the points of the rows, in double precision, not rounded."""
    points = [(row[1], row[2]) for row in rows]
    return np.array([[math.hypot(x[0] - y[0], x[1] - y[1]) for y in points] for x in points])

"""地域メッシュコード (JIS X 0410): grid squares by latitude and longitude.

Level 1 is about 80 km (4 digits), 2 about 10 km (6), 3 about 1 km (8), 4 half of it (9), 5 a quarter (10).
"""

from __future__ import annotations

from dataclasses import dataclass

_DIGITS = {1: 4, 2: 6, 3: 8, 4: 9, 5: 10}
_LEVEL = {digits: level for level, digits in _DIGITS.items()}
# Level 5 squares in a degree: latitude 1.5 * 8 * 10 * 4, longitude 8 * 10 * 4.
_ROWS_PER_DEGREE, _COLUMNS_PER_DEGREE = 480, 320


class NotAMesh(ValueError):  # noqa: N818  an answer, not an error
    """The code is not one of a mesh, or the point lies outside the grid of Japan."""


@dataclass(frozen=True, slots=True)
class Square:
    """The edges of a mesh in degrees: south and west belong to it, north and east to its neighbours."""

    south: float
    west: float
    north: float
    east: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.south + self.north) / 2, (self.west + self.east) / 2


def mesh_code(lat: float, lon: float, *, level: int = 3) -> str:
    """Return the code of the square that holds a point.

    >>> mesh_code(36.02356, 139.99383), mesh_code(36.02356, 139.99383, level=1)
    ('54390729', '5439')
    >>> mesh_code(35.70078, 139.71475, level=5)
    '5339454711'
    """
    if level not in _DIGITS or not (0 <= lat < 66 + 2 / 3) or not (100 <= lon < 180):
        raise NotAMesh(f"{lat}, {lon}, level {level}")
    # One multiplication, then whole numbers only: no square is missed by a rounding in the middle. The small
    # amount lifts edges that binary fractions cannot write exactly (35 + 2/3) into the square they begin.
    row, column = int(lat * _ROWS_PER_DEGREE + 1e-7), int((lon - 100) * _COLUMNS_PER_DEGREE + 1e-7)
    quarter, half = (row % 2) * 2 + column % 2 + 1, (row // 2 % 2) * 2 + column // 2 % 2 + 1
    row, column = row // 4, column // 4
    code = f"{row // 80:02}{column // 80:02}{row // 10 % 8}{column // 10 % 8}{row % 10}{column % 10}{half}{quarter}"
    return code[: _DIGITS[level]]


def mesh_square(code: str) -> Square:
    """Return the edges of a mesh. Raises NotAMesh.

    >>> square = mesh_square("5440")
    >>> round(square.south, 6), square.west, round(square.north, 6), square.east
    (36.0, 140.0, 36.666667, 141.0)
    """
    level = _LEVEL.get(len(code))
    if level is None or not code.isascii() or not code.isdigit():
        raise NotAMesh(code)
    digits = [int(digit) for digit in code.ljust(8, "0")]
    if max(digits[4:6]) > 7 or any(digit not in range(1, 5) for digit in digits[8:]):
        raise NotAMesh(code)
    row = (int(code[:2]) * 80 + digits[4] * 10 + digits[6]) * 4
    column = (int(code[2:4]) * 80 + digits[5] * 10 + digits[7]) * 4
    for weight, digit in zip((2, 1), digits[8:], strict=False):
        row, column = row + (digit - 1) // 2 * weight, column + (digit - 1) % 2 * weight
    size = {1: 320, 2: 40, 3: 4, 4: 2, 5: 1}[level]
    return Square(
        south=row / _ROWS_PER_DEGREE,
        west=100 + column / _COLUMNS_PER_DEGREE,
        north=(row + size) / _ROWS_PER_DEGREE,
        east=100 + (column + size) / _COLUMNS_PER_DEGREE,
    )

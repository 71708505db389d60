"""What a virus scanner must do for us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Verdict:
    """The scanner's answer about one file. `finding` names what was found, in the scanner's own words."""

    clean: bool
    finding: str = ""


class ScannerDown(Exception):  # noqa: N818  not the file's fault: the caller tries again
    """The scanner gave no usable answer (unreachable, too slow, garbage, over its own size limit)."""


class Scanner(Protocol):
    """`real` tells whether files wait in quarantine for it."""

    real: bool

    def scan(self, stream: BinaryIO) -> Verdict:
        """Read the stream to its end and judge it. Raises ScannerDown when no judgement was given."""
        ...

    def version(self) -> str:
        """Return the scanner's name and version. Raises ScannerDown."""
        ...

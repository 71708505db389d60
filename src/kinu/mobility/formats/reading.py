"""Which text is it? Told by the width of its first line."""

from __future__ import annotations

from kinu.mobility.engine.model import Problem
from kinu.mobility.formats import cordeau, lilim
from kinu.mobility.formats.rows import LyingFileError

READERS = {5: cordeau.read, 3: lilim.read}


def read(content: bytes, *, file: str) -> Problem:
    """Return the problem of a file's bytes; LyingFileError with line and reason otherwise."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LyingFileError(
            file=file, line=line, code="encoding", reason="文字として読めません。"
        ) from error
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = READERS.get(len(first.split()))
    if reader is None:
        raise LyingFileError(
            file=file,
            line=1,
            code="format",
            reason="最初の行がCordeau（5個）でもLi & Lim（3個）でもありません。",
        )
    return reader(text, file=file)

"""One zip file, byte for byte the same for the same service, so that a publisher sees whether anything changed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from .model import FlexService
from .tables import files

# A zip file cannot hold an earlier moment; the real one would make every export look new.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(service: FlexService) -> bytes:
    """Return the feed as a zip file (UTF-8, no byte order mark, files in the order of their names)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in sorted(files(service).items()):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            package.writestr(entry, text.encode("utf-8"))
    return out.getvalue()


def write(service: FlexService, path: Path) -> int:
    """Write the feed to `path`, whole or not at all, and return its size in bytes."""
    content = packed(service)
    passing = path.with_name(f".{path.name}.part")
    passing.write_bytes(content)
    passing.replace(path)
    return len(content)

"""Keys on disk: made once, readable by this installation only."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from joserfc.jwk import RSAKey


@lru_cache(maxsize=8)
def read_key(path: str) -> RSAKey:
    """Return the RSA key in a PEM file."""
    pem = Path(path).read_bytes()
    key = RSAKey.import_key(pem, {"use": "sig"})
    key.ensure_kid()
    return key


def made_key(path: str) -> RSAKey:
    """Return the key at `path`, making it when there is none; two processes at once end up with the same key."""
    file = Path(path)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(RSAKey.generate_key(2048).as_pem(private=True))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return read_key(path)

"""What the local provider remembers, in the database: a demo may run several web processes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kinu.platform.identity.models import LocalGrant


class DatabaseStore:
    """Keeps hashes of codes and tokens; each is given once."""

    def add(self, kind: str, key: str, data: dict[str, Any], *, until: datetime) -> bool:
        try:
            with transaction.atomic():
                LocalGrant.objects.create(key_hash=_hash(kind, key), kind=kind, data=data, expires_at=until)
        except IntegrityError:
            return False
        return True

    def read(self, kind: str, key: str, *, now: datetime) -> dict[str, Any] | None:
        row = LocalGrant.objects.filter(key_hash=_hash(kind, key), used=False, expires_at__gt=now).first()
        return row.data if row is not None else None

    def take(self, kind: str, key: str, *, now: datetime) -> dict[str, Any] | None:
        data = self.read(kind, key, now=now)
        taken = LocalGrant.objects.filter(key_hash=_hash(kind, key), used=False).update(used=True, data={})
        return data if taken else None


def _hash(kind: str, key: str) -> str:
    return hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()

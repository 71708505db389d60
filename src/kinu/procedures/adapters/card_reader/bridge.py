"""A reader behind a small program on the desk's own machine: POST /v1/read answers with the four items."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from datetime import date
from urllib.parse import urlsplit

from .base import Card, CardAnswer, CardBusy, CardLocked, NoCard, NoReader

_ANSWERS: dict[int, type[CardAnswer]] = {408: NoCard, 409: CardBusy, 423: CardLocked}
_WAIT = 25
_MOST = 4096
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class BridgeReader:
    """Talks only to this machine: what stands on a card must not cross a network in the clear."""

    real = True

    def __init__(self, address: str) -> None:
        if urlsplit(address).hostname not in _LOOPBACK:
            raise ValueError("the card reader's bridge must be on this machine")
        self._address = address.rstrip("/") + "/v1/read"

    def read(self) -> Card:
        request = urllib.request.Request(  # noqa: S310  the host was checked to be this machine
            self._address, data=b"{}", method="POST", headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_WAIT) as answer:  # noqa: S310
                return _card(answer.read(_MOST + 1))
        except urllib.error.HTTPError as refused:
            raise _ANSWERS.get(refused.code, NoReader) from refused
        except (OSError, ValueError, KeyError) as broken:
            raise NoReader from broken


def _card(data: bytes) -> Card:
    if len(data) > _MOST:
        raise ValueError("too long")
    told = json.loads(data)
    sex = str(told["sex"])
    if not re.fullmatch("[0129]", sex):
        raise ValueError("sex")
    return Card(
        name=str(told["name"])[:200],
        birth_date=date.fromisoformat(told["birth_date"]),
        sex=sex,
        address=str(told["address"])[:300],
    )

"""The card reader's twins: a desk without a reader, and a bridge on loopback that keeps the card's own limits."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from kinu.procedures.adapters import card_reader as readers
from kinu.procedures.adapters.card_reader import BridgeReader, NullReader
from kinu.procedures.adapters.transfer_notices import FolderNotices, NoNotices
from kinu.procedures.models import Matter
from kinu.procedures.services import matters
from kinu.procedures.services.matters.refusals import CardNotRead

from . import counter_factories as desk

CARD = {
    "name": "常総　太郎",
    "birth_date": "1985-04-02",
    "sex": "1",
    "address": "茨城県常総市水海道宝町12番地3",
}
PIN_TRIES = 3  # 券面事項入力補助用の暗証番号: three wrong ones lock the card


class Bridge:
    """The desk's own program as far as its limits go: one card, a PIN pad, three tries, one reading at a time."""

    def __init__(self) -> None:
        self.card: dict[str, Any] | None = dict(CARD)
        self.pins: list[str] = ["1234"]
        self.wrong = 0
        self.busy = False
        self.raw = b""

    def answer(self) -> tuple[int, bytes]:
        if self.busy:
            return 409, b"{}"
        if self.wrong >= PIN_TRIES:
            return 423, b"{}"
        if self.card is None or not self.pins:
            return 408, b"{}"
        if self.pins.pop(0) != "1234":
            self.wrong += 1
            return (423 if self.wrong >= PIN_TRIES else 408), b"{}"
        self.wrong = 0
        return 200, self.raw or json.dumps(self.card).encode()


@pytest.fixture
def bridge() -> Iterator[tuple[Bridge, BridgeReader]]:
    state = Bridge()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = state.answer() if self.path == "/v1/read" else (404, b"")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing: the tests read the answers."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state, BridgeReader(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_card_gives_its_four_items(bridge) -> None:
    card = bridge[1].read()
    assert (card.name, card.birth_date.isoformat(), card.sex) == ("常総　太郎", "1985-04-02", "1")


def test_three_wrong_pins_lock_the_card(bridge) -> None:
    state, reader = bridge
    state.pins = ["0000", "0000", "0000", "1234"]
    for _try in range(PIN_TRIES - 1):
        with pytest.raises(readers.NoCard):
            reader.read()
    for _try in range(2):
        with pytest.raises(readers.CardLocked):
            reader.read()
    assert state.pins == ["1234"]


@pytest.mark.parametrize(
    ("broken", "answer"),
    [
        ({"card": None}, readers.NoCard),
        ({"busy": True}, readers.CardBusy),
        ({"raw": b"<html>"}, readers.NoReader),
        ({"raw": b"{}"}, readers.NoReader),
        ({"raw": b" " * 5000}, readers.NoReader),
        ({"card": CARD | {"sex": "x"}}, readers.NoReader),
    ],
)
def test_a_reading_that_fails_says_why_and_gives_nothing(bridge, broken, answer) -> None:
    for name, value in broken.items():
        setattr(bridge[0], name, value)
    with pytest.raises(answer):
        bridge[1].read()


def test_a_desk_without_a_reader_says_so() -> None:
    assert not NullReader.real
    with pytest.raises(readers.NoReader):
        NullReader().read()
    with pytest.raises(readers.NoReader):
        BridgeReader("http://127.0.0.1:9").read()


def test_the_bridge_must_stand_on_the_desk_itself() -> None:
    with pytest.raises(ValueError, match="this machine"):
        BridgeReader("http://192.0.2.1:8000")


@pytest.mark.django_db
def test_a_card_of_somebody_unknown_begins_a_move_in(bridge, settings) -> None:
    settings.CARD_READER_URL = bridge[1]._address.removesuffix("/v1/read")
    matter_id = matters.open_for_card(by=desk.clerk(), now=desk.NOW)
    row = Matter.objects.get(pk=matter_id)
    assert (row.event, row.identified_by) == ("move-in", "card")
    assert row.facts["me:person.name_full"]["source"] == "マイナンバーカード"


@pytest.mark.django_db
def test_a_card_that_cannot_be_read_begins_nothing(settings) -> None:
    settings.CARD_READER_URL = ""
    with pytest.raises(CardNotRead):
        matters.open_for_card(by=desk.clerk(), now=desk.NOW)
    assert Matter.objects.count() == 0


# What the former city told

NOTICE = {
    "made_on": "2026-11-10",
    "facts": {"move.origin": "city"},
    "people": [
        {"name": "山田　直樹", "birth": "1986-07-15", "relation": "02"},
        {"name": "山田　さくら", "birth": "2023-03-28", "relation": "20", "facts": {"person.sex": "2"}},
    ],
}


@pytest.fixture
def notices(tmp_path, settings) -> Any:
    settings.TRANSFER_NOTICES = str(tmp_path)
    (tmp_path / "a.json").write_text(json.dumps(NOTICE), encoding="utf-8")
    return tmp_path


@pytest.mark.django_db
def test_a_notice_of_the_former_city_brings_the_family_along(notices) -> None:
    matter_id = matters.open_unknown(name="山田 直樹", birth="S61.7.15", by=desk.clerk(), now=desk.NOW)
    row = Matter.objects.get(pk=matter_id)
    assert [(each["name"], each["roles"]) for each in row.people] == [
        ("山田　直樹", ["head"]),
        ("山田　さくら", ["child"]),
    ]
    assert row.facts["p2:person.sex"] == {
        "value": "2",
        "source": "転出証明書情報",
        "as_of": "2026-11-10",
        "heard": False,
    }


@pytest.mark.parametrize("change", [{"name": "山田 花子"}, {"birth": "1986-07-16"}, {"birth": ""}])
def test_a_notice_is_given_only_for_name_and_birth_date(notices, change) -> None:
    assert (
        FolderNotices(notices).notice_for(**{"name": "山田　直樹", "birth": "1986-07-15", **change}) is None
    )


@pytest.mark.parametrize(
    "text", ["", "{", '{"made_on": "x", "people": []}', json.dumps(NOTICE).replace("1986-07-15", "7")]
)
def test_a_broken_notice_counts_as_none(notices, text) -> None:
    (notices / "a.json").write_text(text, encoding="utf-8")
    assert FolderNotices(notices).notice_for(name="山田　直樹", birth="1986-07-15") is None


def test_a_notice_with_an_individual_number_is_not_used(notices) -> None:
    told = {**NOTICE, "facts": {"note": "123456789018"}}
    (notices / "a.json").write_text(json.dumps(told), encoding="utf-8")
    assert FolderNotices(notices).notice_for(name="山田　直樹", birth="1986-07-15") is None


def test_without_notices_everything_is_asked() -> None:
    assert NoNotices().notice_for(name="山田　直樹", birth="1986-07-15") is None

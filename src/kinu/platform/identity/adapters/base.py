"""What the house needs of a card-login provider, and how it says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Beginning:
    """A login under way: where the browser goes, and what must come back unchanged."""

    url: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class CardIdentity:
    """A person proved by the card: the provider's name for the person and the four items (基本4情報)."""

    subject: str
    name: str
    address: str
    birth_date: str
    sex: str


class CardLogin(Protocol):
    """A provider that proves a person by the My Number card."""

    @property
    def is_null(self) -> bool:
        """Tell whether nothing leaves the house."""

    def begin(self, *, redirect_uri: str) -> Beginning:
        """Return where to send the browser. Raises CardLoginDown, CardLoginNotOffered."""

    def finish(self, *, beginning: Beginning, answer: Mapping[str, str], now: datetime) -> CardIdentity:
        """Return who came back. Raises a CardLoginRefusal for everything that is not beyond doubt."""

    def probe(self) -> None:
        """Ask the provider for a sign of life. Raises CardLoginDown, CardLoginNotOffered."""


class CardLoginRefusal(Refusal):
    """A card login that did not succeed. `reason` is for the log: a word, never personal data."""

    status = 400

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        super().__init__()


class CardLoginDown(CardLoginRefusal):
    code = "identity.card-login-down"
    message = _(
        "いま、マイナンバーカードの確認サービスにつながりません。入力した内容は残っています。"
        "しばらくしてから、もう一度ためしてください。"
    )
    status = 503


class CardLoginNotOffered(CardLoginRefusal):
    code = "identity.card-login-not-offered"
    message = _(
        "この市では、マイナンバーカードのログインをまだ始めていません。窓口か、メールのコードを使えます。"
    )
    status = 503


class CardLoginCancelled(CardLoginRefusal):
    code = "identity.card-login-cancelled"
    message = _(
        "カードの読み取りを取りやめました。入力した内容は残っています。もう一度はじめることができます。"
    )


class CardLoginLost(CardLoginRefusal):
    code = "identity.card-login-lost"
    message = _(
        "ログインの途中の記録が見つかりません。時間が過ぎたか、ほかの画面で終わっています。"
        "入力した内容は残っています。もう一度はじめてください。"
    )


class CardLoginNotProven(CardLoginRefusal):
    code = "identity.card-login-not-proven"
    message = _(
        "カードの確認の結果が正しいと確かめられなかったため、ログインしていません。"
        "入力した内容は残っています。もう一度はじめてください。"
    )


class CardLoginTooWeak(CardLoginRefusal):
    code = "identity.card-login-too-weak"
    message = _(
        "カードと暗証番号による確認が必要です。入力した内容は残っています。"
        "カードを用意して、もう一度はじめてください。"
    )

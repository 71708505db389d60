"""What the provider of the card login demands: each deviation of ours is refused before a card is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt

from kinu.platform.identity.adapters import base, oidc
from kinu.platform.identity.adapters.base import (
    CardLoginNotProven,
    CardLoginRefusal,
)
from kinu.platform.identity.adapters.local_provider import Deviation

from .provider import (
    CALLBACK,
    NOW,
    PERSON,
    Misbehaving,
    adapter_for,
    answer_of,
    key,
    make_provider,
    request_of,
    segment,
)


def _log_in(provider: Misbehaving, **changes: Any) -> base.CardIdentity:
    adapter = changes.pop("adapter", None) or adapter_for(provider)
    beginning = adapter.begin(redirect_uri=CALLBACK)
    answer = answer_of(provider, beginning, now=NOW) | changes.pop("answer", {})
    return adapter.finish(beginning=beginning, answer=answer, now=changes.pop("now", NOW))


def _refused(provider: Misbehaving, kind: type[CardLoginRefusal], reason: str, **changes: Any) -> None:
    with pytest.raises(kind) as caught:
        _log_in(provider, **changes)
    assert caught.value.reason == reason
    assert "入力した内容は残っています" in str(caught.value)


# The client's assertion: the provider refuses what is not exactly right, and the adapter says so.


def _assertion(claims: dict[str, Any], **header: Any) -> str:
    at = int(NOW.timestamp())
    whole = {
        "iss": "RP00000001",
        "sub": "RP00000001",
        "aud": "",
        "iat": at,
        "exp": at + 30,
        "jti": "j1",
    } | claims
    return jwt.encode({"alg": "RS256"} | header, whole, key("client"), algorithms=["RS256"])


ASSERTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("expired", {"exp": int(NOW.timestamp()) - 1}, "assertion-exp"),
    ("living too long", {"exp": int(NOW.timestamp()) + 3600}, "assertion-exp"),
    ("for another audience", {"aud": "https://evil.example/token"}, "assertion-aud"),
    ("from the future", {"iat": int(NOW.timestamp()) + 60}, "assertion-iat"),
    ("of another issuer", {"iss": "RP2"}, "assertion-iss"),
    ("about another subject", {"sub": "RP2"}, "assertion-sub"),
    ("without number", {"jti": ""}, "assertion-jti"),
]


@pytest.mark.parametrize(
    ("claims", "why"), [(c, w) for _, c, w in ASSERTIONS], ids=[n for n, _, _ in ASSERTIONS]
)
def test_the_provider_refuses_an_assertion_that_deviates(claims: dict[str, Any], why: str) -> None:
    provider = make_provider("http://op.example/op")
    form = {
        "client_assertion_type": oidc.ASSERTION_TYPE,
        "client_assertion": _assertion({"aud": f"{provider.issuer}/token"} | claims),
    }
    answer = provider.token(form, now=NOW)
    assert (answer.status, answer.body["error"], answer.body["error_description"]) == (
        401,
        "invalid_client",
        why,
    )


def test_the_provider_refuses_an_assertion_used_before() -> None:
    provider = make_provider("http://op.example/op")
    form = {
        "client_assertion_type": oidc.ASSERTION_TYPE,
        "client_assertion": _assertion({"aud": f"{provider.issuer}/token"}),
        "grant_type": "authorization_code",
    }
    assert provider.token(form, now=NOW).body["error"] == "invalid_grant"
    assert provider.token(form, now=NOW).body["error_description"] == "assertion-reused"


def test_the_provider_refuses_an_assertion_without_signature() -> None:
    provider = make_provider("http://op.example/op")
    forged = f"{segment({'alg': 'none'})}.{segment({'iss': 'RP00000001'})}."
    form = {"client_assertion_type": oidc.ASSERTION_TYPE, "client_assertion": forged}
    assert provider.token(form, now=NOW).body["error"] == "invalid_client"


def test_the_provider_refuses_a_client_without_assertion() -> None:
    provider = make_provider("http://op.example/op")
    answer = provider.token({"client_id": "RP00000001", "client_secret": "secret"}, now=NOW)
    assert answer.body["error_description"] == "client_assertion_type"


def test_a_city_with_another_key_is_refused_by_the_provider(provider: Misbehaving) -> None:
    _refused(
        provider,
        CardLoginNotProven,
        "refused-invalid_client",
        adapter=adapter_for(provider, key=key("stranger")),
    )


def test_our_assertion_is_short_lived_and_never_the_same(provider: Misbehaving) -> None:
    adapter = adapter_for(provider)
    made = [
        jwt.decode(adapter._assertion("https://op/token", now=NOW), key("client")).claims for _ in range(5)
    ]
    assert len({claims["jti"] for claims in made}) == 5
    assert all(claims["exp"] - claims["iat"] == oidc.ASSERTION_SECONDS for claims in made)
    assert all(claims["iss"] == claims["sub"] == "RP00000001" for claims in made)


# The authorization request: each deviation is refused before a card is asked for.

DEVIATIONS: list[tuple[str, dict[str, str]]] = [
    ("client_id", {"client_id": "RP2"}),
    ("redirect_uri", {"redirect_uri": "https://evil.example/"}),
    ("redirect_uri", {"redirect_uri": CALLBACK + "?x=1"}),
    ("response_type", {"response_type": "token"}),
    ("scope", {"scope": "openid"}),
    ("state", {"state": ""}),
    ("state", {"state": "日本"}),
    ("nonce", {"nonce": ""}),
    ("code_challenge_method", {"code_challenge_method": "plain"}),
    ("code_challenge_method", {"code_challenge_method": ""}),
    ("code_challenge", {"code_challenge": ""}),
    ("code_challenge", {"code_challenge": "short"}),
    ("acr_values", {"acr_values": "aal1"}),
]


@pytest.mark.parametrize(
    ("why", "change"), DEVIATIONS, ids=[f"{w}-{n}" for n, (w, _) in enumerate(DEVIATIONS)]
)
def test_the_provider_refuses_a_request_that_deviates(
    provider: Misbehaving, why: str, change: dict[str, str]
) -> None:
    asked = request_of(adapter_for(provider).begin(redirect_uri=CALLBACK)) | change
    with pytest.raises(Deviation) as caught:
        provider.hold_card(asked, PERSON, now=NOW)
    assert caught.value.why == why


def test_a_code_that_waited_too_long_is_refused(provider: Misbehaving) -> None:
    adapter = adapter_for(provider)
    beginning = adapter.begin(redirect_uri=CALLBACK)
    answer = answer_of(provider, beginning, now=NOW - timedelta(seconds=61))
    with pytest.raises(CardLoginNotProven) as caught:
        adapter.finish(beginning=beginning, answer=answer, now=NOW)
    assert caught.value.reason == "refused-invalid_grant"


@pytest.mark.parametrize(
    "change",
    [{"redirect_uri": "http://testserver/other/"}, {"code_verifier": "x" * 64}, {"code_verifier": ""}],
)
def test_a_code_is_given_out_only_for_the_same_request(provider: Misbehaving, change: dict[str, str]) -> None:
    beginning = adapter_for(provider).begin(redirect_uri=CALLBACK)
    answer = answer_of(provider, beginning, now=NOW)
    form = {
        "client_assertion_type": oidc.ASSERTION_TYPE,
        "client_assertion": _assertion({"aud": f"{provider.issuer}/token", "jti": str(change)}),
        "grant_type": "authorization_code",
        "code": answer["code"],
        "client_id": "RP00000001",
        "redirect_uri": CALLBACK,
        "code_verifier": beginning.verifier,
    }
    assert provider.token(form | change, now=NOW).body["error"] == "invalid_grant"


def test_userinfo_asks_for_a_token_that_lives() -> None:
    provider = make_provider("http://op.example/op")
    for authorization in ("", "Bearer", "Bearer invented", "Basic abc"):
        assert provider.userinfo(authorization, now=NOW).status == 401

"""The protocol of card login over a real socket: what must be refused is refused, and says so plainly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from kinu.platform.identity.adapters import base, oidc
from kinu.platform.identity.adapters.base import (
    CardLogin,
    CardLoginCancelled,
    CardLoginDown,
    CardLoginNotOffered,
    CardLoginNotProven,
    CardLoginRefusal,
    CardLoginTooWeak,
)
from kinu.platform.identity.adapters.null import LocalCardLogin, NoCardLogin
from kinu.platform.identity.adapters.oidc import Client

from .provider import (
    CALLBACK,
    NOW,
    PERSON,
    Misbehaving,
    adapter_for,
    answer_of,
    json_bytes,
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


# The good path, on both adapters.


@pytest.mark.parametrize("kind", ["socket", "null"])
def test_a_card_proves_a_person_with_the_four_items(kind: str, provider: Misbehaving) -> None:
    inside = make_provider("http://testserver/demo-provider")
    twins: dict[str, tuple[Misbehaving, CardLogin]] = {
        "socket": (provider, adapter_for(provider)),
        "null": (
            inside,
            LocalCardLogin(
                Client(inside.issuer, "RP00000001", key("client")), inside, read_clock=lambda: NOW
            ),
        ),
    }
    chosen, adapter = twins[kind]
    adapter.probe()
    beginning = adapter.begin(redirect_uri=CALLBACK)
    person = adapter.finish(beginning=beginning, answer=answer_of(chosen, beginning, now=NOW), now=NOW)
    assert (person.name, person.birth_date, person.sex) == ("染谷　花子", "1990-05-06", "2")
    assert person.address == PERSON["address"]
    assert len(person.subject) == 64
    assert adapter.is_null is (kind == "null")


def test_where_no_provider_is_configured_the_twin_says_so() -> None:
    for act in (NoCardLogin().probe, lambda: NoCardLogin().begin(redirect_uri=CALLBACK)):
        with pytest.raises(CardLoginNotOffered):
            act()


def test_the_request_asks_for_exactly_what_the_national_profile_demands(provider: Misbehaving) -> None:
    asked = request_of(adapter_for(provider).begin(redirect_uri=CALLBACK))
    assert asked["scope"] == "openid name address birthdate gender sign"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["acr_values"] == "aal3"
    assert len(asked["code_challenge"]) == 43
    assert asked["state"] != asked["nonce"]


def test_every_login_has_its_own_state_nonce_and_verifier(provider: Misbehaving) -> None:
    begun = [adapter_for(provider).begin(redirect_uri=CALLBACK) for _ in range(20)]
    for part in ("state", "nonce", "verifier"):
        assert len({getattr(one, part) for one in begun}) == 20


# What the browser brings back.


def test_a_wrong_state_is_refused(provider: Misbehaving) -> None:
    _refused(provider, CardLoginNotProven, "state", answer={"state": "another"})


def test_a_missing_state_is_refused(provider: Misbehaving) -> None:
    _refused(provider, CardLoginNotProven, "state", answer={"state": ""})


def test_the_answer_of_another_provider_is_refused(provider: Misbehaving) -> None:
    _refused(provider, CardLoginNotProven, "answer-iss", answer={"iss": "https://evil.example"})


def test_an_answer_without_a_code_is_refused(provider: Misbehaving) -> None:
    _refused(provider, CardLoginNotProven, "answer-code", answer={"code": ""})


def test_a_person_who_cancels_is_told_that_nothing_is_lost(provider: Misbehaving) -> None:
    _refused(provider, CardLoginCancelled, "access_denied", answer={"error": "access_denied"})


def test_an_unknown_error_of_the_provider_is_refused(provider: Misbehaving) -> None:
    _refused(provider, CardLoginNotProven, "answer-error", answer={"error": "interaction_required"})


def test_a_provider_that_says_it_is_out_of_order_counts_as_down(provider: Misbehaving) -> None:
    _refused(provider, CardLoginDown, "temporarily_unavailable", answer={"error": "temporarily_unavailable"})


def test_an_invented_code_is_refused(provider: Misbehaving) -> None:
    _refused(provider, CardLoginNotProven, "refused-invalid_grant", answer={"code": "invented"})


def test_a_code_is_good_once(provider: Misbehaving) -> None:
    adapter = adapter_for(provider)
    beginning = adapter.begin(redirect_uri=CALLBACK)
    answer = answer_of(provider, beginning, now=NOW)
    adapter.finish(beginning=beginning, answer=answer, now=NOW)
    with pytest.raises(CardLoginNotProven) as caught:
        adapter.finish(beginning=beginning, answer=answer, now=NOW)
    assert caught.value.reason == "refused-invalid_grant"


def test_a_code_of_another_login_fails_at_the_verifier(provider: Misbehaving) -> None:
    adapter = adapter_for(provider)
    mine, other = (adapter.begin(redirect_uri=CALLBACK) for _ in range(2))
    stolen = answer_of(provider, other, now=NOW) | {"state": mine.state}
    with pytest.raises(CardLoginNotProven) as caught:
        adapter.finish(beginning=mine, answer=stolen, now=NOW)
    assert caught.value.reason == "refused-invalid_grant"


# The id_token.

BENT_CLAIMS: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("another issuer", lambda c: c.update(iss="https://evil.example"), "iss"),
    ("no issuer", lambda c: c.pop("iss"), "iss"),
    ("another audience", lambda c: c.update(aud="RP99999999"), "aud"),
    ("no audience", lambda c: c.pop("aud"), "aud"),
    ("an audience that only begins like ours", lambda c: c.update(aud="RP000000010"), "aud"),
    ("two audiences and no azp", lambda c: (c.update(aud=["RP00000001", "RP2"]), c.pop("azp")), "aud"),
    ("a token made for another client", lambda c: c.update(azp="RP99999999"), "azp"),
    ("no subject", lambda c: c.pop("sub"), "sub"),
    ("an empty subject", lambda c: c.update(sub=""), "sub"),
    ("a subject that is no text", lambda c: c.update(sub=7), "sub"),
    ("expired", lambda c: c.update(exp=c["iat"] - 61), "exp"),
    ("no expiry", lambda c: c.pop("exp"), "exp"),
    ("an expiry that is no number", lambda c: c.update(exp="9999999999"), "exp"),
    ("an expiry of true", lambda c: c.update(exp=True), "exp"),
    ("issued in the future beyond the leeway", lambda c: c.update(iat=c["iat"] + 61), "iat"),
    ("issued long ago", lambda c: c.update(iat=c["iat"] - 661), "iat"),
    ("no time of issue", lambda c: c.pop("iat"), "iat"),
    ("another nonce", lambda c: c.update(nonce="x" * 48), "nonce"),
    ("no nonce", lambda c: c.pop("nonce"), "nonce"),
    ("a hash of another access token", lambda c: c.update(at_hash="x" * 22), "at_hash"),
]


@pytest.mark.parametrize(
    ("bend", "reason"), [(b, r) for _, b, r in BENT_CLAIMS], ids=[n for n, _, _ in BENT_CLAIMS]
)
def test_an_id_token_that_is_not_exactly_ours_is_refused(
    provider: Misbehaving, bend: Callable[[dict[str, Any]], object], reason: str
) -> None:
    provider.bend_claims = bend
    _refused(provider, CardLoginNotProven, reason)


@pytest.mark.parametrize("acr", ["aal2", "", None, ["aal3"]])
def test_a_weaker_proof_than_card_and_pin_is_refused(provider: Misbehaving, acr: object) -> None:
    provider.bend_claims = lambda claims: claims.update(acr=acr)
    _refused(provider, CardLoginTooWeak, "acr")


@pytest.mark.parametrize("skew", [-60, 0, 60])
def test_clocks_may_differ_by_a_minute(provider: Misbehaving, skew: int) -> None:
    provider.bend_claims = lambda claims: claims.update(
        iat=claims["iat"] + skew, exp=claims["iat"] + skew + 300
    )
    assert _log_in(provider).name == PERSON["name"]


def test_a_token_without_signature_is_refused(provider: Misbehaving) -> None:
    header = {"alg": "none", "kid": key("provider").kid}
    provider.signer = lambda claims: f"{segment(header)}.{segment(claims)}."
    _refused(provider, CardLoginNotProven, "alg")


def test_a_token_signed_with_our_knowledge_of_the_public_key_is_refused(provider: Misbehaving) -> None:
    """The classic confusion: HS256 with the provider's public key as the secret."""
    secret = OctKey.import_key(key("provider").as_pem(private=False).replace(b"-----", b""))
    provider.signer = lambda claims: jwt.encode(
        {"alg": "HS256", "kid": key("provider").kid}, claims, secret, algorithms=["HS256"]
    )
    _refused(provider, CardLoginNotProven, "alg")


def test_a_token_signed_by_a_stranger_under_a_known_key_id_is_refused(provider: Misbehaving) -> None:
    header = {"alg": "RS256", "kid": key("provider").kid}
    provider.signer = lambda claims: jwt.encode(header, claims, key("stranger"), algorithms=["RS256"])
    _refused(provider, CardLoginNotProven, "signature")


def test_a_token_with_an_unknown_key_id_is_refused(provider: Misbehaving) -> None:
    header = {"alg": "RS256", "kid": "unknown"}
    provider.signer = lambda claims: jwt.encode(header, claims, key("provider"), algorithms=["RS256"])
    _refused(provider, CardLoginNotProven, "kid")


def test_a_token_without_key_id_is_refused(provider: Misbehaving) -> None:
    provider.signer = lambda claims: jwt.encode(
        {"alg": "RS256"}, claims, key("provider"), algorithms=["RS256"]
    )
    _refused(provider, CardLoginNotProven, "kid")


def test_a_token_whose_text_was_changed_is_refused(provider: Misbehaving) -> None:
    def forge(claims: dict[str, Any]) -> str:
        head, _body, tail = provider.__class__.__mro__[1].sign(provider, claims).split(".")  # type: ignore[attr-defined]
        return f"{head}.{segment({**claims, 'sub': 'somebody else'})}.{tail}"

    provider.signer = forge
    _refused(provider, CardLoginNotProven, "signature")


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "....", "日本語"])
def test_a_token_that_is_no_token_is_refused(provider: Misbehaving, token: str) -> None:
    provider.signer = lambda _claims: token
    with pytest.raises(CardLoginNotProven):
        _log_in(provider)


def test_new_keys_of_the_provider_are_fetched_when_they_first_appear(provider: Misbehaving) -> None:
    passing = iter(range(0, 100_000, 60))
    adapter = oidc.OidcCardLogin(
        Client(provider.issuer, "RP00000001", key("client")), monotonic=lambda: float(next(passing))
    )
    assert _log_in(provider, adapter=adapter).name == PERSON["name"]
    provider.keys = (key("next"), key("provider"))
    assert _log_in(provider, adapter=adapter).name == PERSON["name"]
    provider.keys = (key("next"),)
    assert _log_in(provider, adapter=adapter).name == PERSON["name"]


def test_invented_key_ids_do_not_make_us_flood_the_provider(provider: Misbehaving) -> None:
    adapter = adapter_for(provider)
    header = {"alg": "RS256", "kid": "unknown"}
    provider.signer = lambda claims: jwt.encode(header, claims, key("provider"), algorithms=["RS256"])
    for _ in range(5):
        _refused(provider, CardLoginNotProven, "kid", adapter=adapter)
    assert provider.asked.count("/jwks") == 1


# The token answer and userinfo.


@pytest.mark.parametrize("name", ["id_token", "access_token"])
def test_a_token_answer_that_lacks_a_token_is_refused(provider: Misbehaving, name: str) -> None:
    provider.bend_answer = lambda body: body.pop(name)
    _refused(provider, CardLoginNotProven, f"missing-{name}")


def test_another_kind_of_token_is_refused(provider: Misbehaving) -> None:
    provider.bend_answer = lambda body: body.update(token_type="mac")
    _refused(provider, CardLoginNotProven, "token-type")


def test_userinfo_about_somebody_else_is_refused(provider: Misbehaving) -> None:
    provider.bend_info = lambda body: body.update(sub="somebody else")
    _refused(provider, CardLoginNotProven, "userinfo-sub")


@pytest.mark.parametrize("bend", [{"name": " "}, {"birthdate": "soon"}, {"birthdate": ""}])
def test_userinfo_without_name_or_birth_date_is_refused(provider: Misbehaving, bend: dict[str, str]) -> None:
    provider.bend_info = lambda body: body.update(bend)
    _refused(provider, CardLoginNotProven, "four-items")


# Outages.

ADDRESSES = ["/.well-known/openid-configuration", "/token", "/jwks", "/userinfo"]


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (503, b""),
        (429, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b""),
        (200, b"\xff\xfe"),
    ],
    ids=["500", "503", "429", "redirect", "html", "list", "empty", "bytes"],
)
def test_a_broken_provider_counts_as_down(provider: Misbehaving, path: str, status: int, body: bytes) -> None:
    provider.raw[path] = (status, body, 0)
    with pytest.raises(CardLoginDown) as caught:
        _log_in(provider)
    assert "入力した内容は残っています" in str(caught.value)


def test_an_answer_that_never_ends_is_cut(provider: Misbehaving) -> None:
    provider.raw["/userinfo"] = (200, json_bytes({"name": "x" * (oidc.LARGEST_ANSWER + 1)}), 0)
    _refused(provider, CardLoginDown, "http-200")


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_slow_provider_is_not_waited_for(
    provider: Misbehaving, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "TIMEOUT", httpx.Timeout(0.1))
    provider.raw[path] = (200, b"{}", 0.3)
    _refused(provider, CardLoginDown, "unreachable")


def test_a_provider_that_is_gone_is_told_plainly() -> None:
    gone = make_provider("http://127.0.0.1:9/op")
    with pytest.raises(CardLoginDown) as caught:
        adapter_for(gone).begin(redirect_uri=CALLBACK)
    assert caught.value.reason == "unreachable"


def test_metadata_of_another_issuer_is_refused(provider: Misbehaving) -> None:
    body = provider.discovery().body | {"issuer": "https://evil.example"}
    provider.raw["/.well-known/openid-configuration"] = (200, json_bytes(body), 0)
    _refused(provider, CardLoginNotProven, "metadata-issuer")


def test_keys_that_are_no_keys_count_as_an_outage(provider: Misbehaving) -> None:
    provider.raw["/jwks"] = (200, json_bytes({"keys": [{"kty": "RSA"}]}), 0)
    _refused(provider, CardLoginDown, "garbage-keys")

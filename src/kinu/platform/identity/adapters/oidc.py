"""Card login by OpenID Connect, as デジタル認証アプリ demands it.

Authorization code flow, PKCE S256, private_key_jwt, state, nonce, acr aal3
(developers.digital.go.jp, デジタル認証アプリ APIリファレンス 行政機関向け).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from kinu.platform.identity import rules

from .base import (
    Beginning,
    CardIdentity,
    CardLoginCancelled,
    CardLoginDown,
    CardLoginNotProven,
    CardLoginTooWeak,
)

SCOPE = "openid name address birthdate gender sign"
ACR = "aal3"
ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures the house believes. `none` and the HMAC family are not among them: our key there would be public."""
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 30
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
LARGEST_ANSWER = 256 * 1024
DISCOVERY_SECONDS = 3600
KEYS_PAUSE = 10
"""Least seconds between two fetches of the provider's keys, so that invented key ids cannot make us flood it."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Client:
    """Who the city is at the provider."""

    issuer: str
    client_id: str
    key: RSAKey


class OidcCardLogin:
    """The real adapter. Keeps the provider's metadata and keys between calls; safe to share among threads."""

    is_null = False

    def __init__(
        self,
        client: Client,
        *,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._transport = transport
        self._monotonic = monotonic
        self._metadata: Json = {}
        self._metadata_until = 0.0
        self._keys = KeySet([])
        self._keys_at = float("-inf")

    def begin(self, *, redirect_uri: str) -> Beginning:
        state, nonce = secrets.token_hex(24), secrets.token_hex(24)
        verifier = secrets.token_urlsafe(64)
        url = prepare_grant_uri(
            self._endpoint("authorization_endpoint"),
            self._client.client_id,
            "code",
            redirect_uri=redirect_uri,
            scope=SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
            acr_values=ACR,
        )
        return Beginning(url=url, state=state, nonce=nonce, verifier=verifier, redirect_uri=redirect_uri)

    def finish(self, *, beginning: Beginning, answer: Mapping[str, str], now: datetime) -> CardIdentity:
        code = self._code_in(answer, state=beginning.state)
        tokens = self._redeem(code, beginning=beginning, now=now)
        claims = self._proven_claims(tokens, nonce=beginning.nonce, now=now)
        return self._person(claims, access_token=str(tokens["access_token"]))

    def probe(self) -> None:
        self._metadata_until = 0.0
        self._endpoint("token_endpoint")

    def _code_in(self, answer: Mapping[str, str], *, state: str) -> str:
        if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
            raise CardLoginNotProven("state")
        if answer.get("iss", self._client.issuer) != self._client.issuer:
            raise CardLoginNotProven("answer-iss")  # RFC 9207: the answer of another provider
        error = answer.get("error", "")
        if error == "access_denied":
            raise CardLoginCancelled(error)
        if error in {"server_error", "temporarily_unavailable"}:
            raise CardLoginDown(error)
        if error or not answer.get("code"):
            raise CardLoginNotProven("answer-error" if error else "answer-code")
        return answer["code"]

    def _redeem(self, code: str, *, beginning: Beginning, now: datetime) -> Json:
        endpoint = self._endpoint("token_endpoint")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": beginning.redirect_uri,
            "client_id": self._client.client_id,
            "code_verifier": beginning.verifier,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(endpoint, now=now),
        }
        tokens = self._ask("POST", endpoint, data=form)
        for name in ("id_token", "access_token"):
            if not isinstance(tokens.get(name), str) or not tokens[name]:
                raise CardLoginNotProven(f"missing-{name}")
        if str(tokens.get("token_type", "")).lower() != "bearer":
            raise CardLoginNotProven("token-type")
        return tokens

    def _assertion(self, endpoint: str, *, now: datetime) -> str:
        return str(
            private_key_jwt_sign(
                self._client.key,
                client_id=self._client.client_id,
                token_endpoint=endpoint,
                alg="RS256",
                header={"kid": self._client.key.thumbprint()},
                issued_at=int(now.timestamp()),
                expires_in=ASSERTION_SECONDS,
            )
        )

    def _proven_claims(self, tokens: Json, *, nonce: str, now: datetime) -> Json:
        claims = self._signed_claims(tokens["id_token"])
        expected = rules.Expected(self._client.issuer, self._client.client_id, nonce, ACR)
        fault = rules.id_token_fault(claims, expected=expected, now=now.timestamp())
        if fault == "acr":
            raise CardLoginTooWeak("acr")
        if fault:
            raise CardLoginNotProven(fault)
        if "at_hash" in claims and claims["at_hash"] != _half_hash(str(tokens["access_token"])):
            raise CardLoginNotProven("at_hash")
        return claims

    def _signed_claims(self, token: str) -> Json:
        try:
            header = jws.extract_compact(token.encode()).headers()
            if header.get("alg") not in ALGORITHMS:
                raise CardLoginNotProven("alg")
            return jwt.decode(
                token, self._key(str(header.get("kid", ""))), algorithms=list(ALGORITHMS)
            ).claims
        except (JoseError, ValueError) as error:
            raise CardLoginNotProven("signature") from error

    def _key(self, key_id: str) -> Any:
        """Return the provider's key of this id; an unknown id makes us read the keys again (rotation)."""
        if not key_id:
            raise CardLoginNotProven("kid")
        found = self._known_key(key_id)
        if found is None and self._monotonic() - self._keys_at >= KEYS_PAUSE:
            self._read_keys()
            found = self._known_key(key_id)
        if found is None:
            raise CardLoginNotProven("kid")
        return found

    def _known_key(self, key_id: str) -> Any:
        return next(
            (key for key in self._keys.keys if key.kid == key_id and key.key_type in {"RSA", "EC"}), None
        )

    def _read_keys(self) -> None:
        self._keys_at = self._monotonic()
        answer = self._ask("GET", self._endpoint("jwks_uri"))
        try:
            self._keys = KeySet.import_key_set(answer)  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise CardLoginDown("garbage-keys") from error

    def _person(self, claims: Json, *, access_token: str) -> CardIdentity:
        info = self._ask(
            "GET", self._endpoint("userinfo_endpoint"), headers={"Authorization": f"Bearer {access_token}"}
        )
        if info.get("sub") != claims["sub"]:
            raise CardLoginNotProven("userinfo-sub")
        address = info.get("address", "")
        text = address.get("formatted", "") if isinstance(address, dict) else address
        person = CardIdentity(
            subject=str(claims["sub"]),
            name=str(info.get("name", "")).strip(),
            address=str(text).strip(),
            birth_date=rules.iso_birth_date(str(info.get("birthdate", ""))),
            sex=rules.sex_code(str(info.get("gender", ""))),
        )
        if not person.name or not person.birth_date:
            raise CardLoginNotProven("four-items")
        return person

    def _endpoint(self, name: str) -> str:
        if not self._metadata or self._monotonic() >= self._metadata_until:
            self._read_metadata()
        url = self._metadata.get(name)
        if not isinstance(url, str):
            raise CardLoginDown(f"metadata-{name}")
        return url

    def _read_metadata(self) -> None:
        metadata = self._ask("GET", f"{self._client.issuer}/.well-known/openid-configuration")
        if metadata.get("issuer") != self._client.issuer:
            raise CardLoginNotProven("metadata-issuer")
        self._metadata, self._metadata_until = metadata, self._monotonic() + DISCOVERY_SECONDS

    def _ask(self, method: str, url: str, **arguments: Any) -> Json:
        """Return the JSON object at `url`. What is slow, broken or too large is an outage; a 4xx is a refusal."""
        try:
            with httpx.Client(
                transport=self._transport, verify=_trust(), timeout=TIMEOUT, follow_redirects=False
            ) as http:
                answer = http.request(method, url, **arguments)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CardLoginDown("unreachable") from error
        if 400 <= answer.status_code < 500 and answer.status_code != 429:
            raise CardLoginNotProven(f"refused-{_error_word(answer)}")
        if answer.status_code != 200 or len(answer.content) > LARGEST_ANSWER:
            raise CardLoginDown(f"http-{answer.status_code}")
        try:
            body = answer.json()
        except ValueError as error:
            raise CardLoginDown("garbage") from error
        if not isinstance(body, dict):
            raise CardLoginDown("garbage")
        return body


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Return the certificates the machine trusts; reading them takes longer than a request."""
    return httpx.create_ssl_context()


def _error_word(answer: httpx.Response) -> str:
    """Return the OAuth error code of a refusal when it is a plain word, else the HTTP status."""
    try:
        word = str(answer.json().get("error", ""))
    except (ValueError, AttributeError):
        word = ""
    return word if word.isidentifier() else str(answer.status_code)


def _half_hash(access_token: str) -> str:
    """Return at_hash (OpenID Connect Core 3.1.3.6): the left half of SHA-256, base64url without padding."""
    digest = hashlib.sha256(access_token.encode("ascii", "replace")).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

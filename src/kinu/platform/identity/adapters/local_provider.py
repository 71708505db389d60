"""A provider of our own for demos and tests. It refuses every deviation from the national profile.

It speaks HTTP in plain data (`Answer`), so that Django's addresses and a small WSGI server can both carry it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from .oidc import ACR, ASSERTION_TYPE, SCOPE

CODE_SECONDS = 60
TOKEN_SECONDS = 300
LONGEST_ASSERTION = 60
"""Seconds a client assertion may live; the national provider's sample lives 5."""

Person = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: JSON, or a redirect when `location` is set."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    location: str = ""


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client registered at the provider."""

    client_id: str
    redirect_uris: tuple[str, ...]
    key: RSAKey


class Store(Protocol):
    """Where codes, tokens and seen assertions are kept. `take` gives a thing once, `add` refuses a second."""

    def add(self, kind: str, key: str, data: dict[str, Any], *, until: datetime) -> bool: ...
    def read(self, kind: str, key: str, *, now: datetime) -> dict[str, Any] | None: ...
    def take(self, kind: str, key: str, *, now: datetime) -> dict[str, Any] | None: ...


class Deviation(Exception):  # noqa: N818  the provider's answer, not a fault of the program
    """A request that is not exactly as the profile demands."""

    def __init__(self, error: str, why: str) -> None:
        self.error, self.why = error, why
        super().__init__(f"{error}: {why}")


class LocalProvider:
    """The provider. `keys` are its signing keys, the newest first; older ones stay published while tokens live."""

    def __init__(self, *, issuer: str, client: KnownClient, keys: tuple[RSAKey, ...], store: Store) -> None:
        self.issuer, self.client, self.keys, self.store = issuer, client, keys, store

    # What the browser asks.

    def check_authorization(self, request: Mapping[str, str]) -> None:
        """Raise Deviation unless the authorization request is exactly right. The page shows it; nobody is sent on."""
        self._demand("client_id", request.get("client_id") == self.client.client_id)
        self._demand("redirect_uri", request.get("redirect_uri") in self.client.redirect_uris)
        self._demand("response_type", request.get("response_type") == "code")
        self._demand("scope", set(request.get("scope", "").split()) == set(SCOPE.split()))
        self._demand("state", _is_printable(request.get("state", "")))
        self._demand("nonce", _is_printable(request.get("nonce", "")))
        self._demand("code_challenge_method", request.get("code_challenge_method") == "S256")
        self._demand("code_challenge", _is_challenge(request.get("code_challenge", "")))
        self._demand("acr_values", ACR in request.get("acr_values", "").split())

    def hold_card(self, request: Mapping[str, str], person: Person, *, now: datetime) -> str:
        """Return where the browser goes after the card was read and the PIN was right."""
        self.check_authorization(request)
        code = secrets.token_urlsafe(32)
        names = ("client_id", "redirect_uri", "nonce", "code_challenge")
        data = {name: request[name] for name in names} | {"person": dict(person), "at": now.timestamp()}
        self.store.add("code", code, data, until=now + timedelta(seconds=CODE_SECONDS))
        return self._back(request, {"code": code})

    def cancel(self, request: Mapping[str, str]) -> str:
        """Return where the browser goes when the person gave up."""
        self.check_authorization(request)
        return self._back(request, {"error": "access_denied"})

    def _back(self, request: Mapping[str, str], answer: dict[str, str]) -> str:
        return f"{request['redirect_uri']}?{urlencode({**answer, 'state': request['state'], 'iss': self.issuer})}"

    # What the city's server asks.

    def discovery(self) -> Answer:
        return Answer(
            200,
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "scopes_supported": SCOPE.split(),
                "acr_values_supported": [ACR],
            },
        )

    def jwks(self) -> Answer:
        return Answer(200, dict(KeySet(list(self.keys)).as_dict(private=False)))

    def token(self, form: Mapping[str, str], *, now: datetime) -> Answer:
        try:
            self._check_client(form, now=now)
            grant = self._grant(form, now=now)
        except Deviation as deviation:
            status = 401 if deviation.error == "invalid_client" else 400
            return Answer(status, {"error": deviation.error, "error_description": deviation.why})
        access_token = secrets.token_urlsafe(32)
        until = now + timedelta(seconds=TOKEN_SECONDS)
        self.store.add("token", access_token, {"person": grant["person"]}, until=until)
        claims = self.claims(grant, now=now)
        return Answer(
            200,
            {
                "access_token": access_token,
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
                "scope": SCOPE,
                "id_token": self.sign(claims),
            },
        )

    def userinfo(self, authorization: str, *, now: datetime) -> Answer:
        scheme, _, token = authorization.partition(" ")
        held = self.store.read("token", token, now=now) if scheme == "Bearer" and token else None
        if held is None:
            return Answer(401, {"error": "invalid_token"})
        person = held["person"]
        return Answer(
            200,
            {
                "sub": self.subject(person),
                "name": person["name"],
                "address": {"formatted": person["address"]},
                "birthdate": person["birth_date"],
                "gender": person["sex"],
            },
        )

    def claims(self, grant: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
        """Return the claims of the id_token; tests override it to misbehave."""
        at = int(now.timestamp())
        return {
            "iss": self.issuer,
            "sub": self.subject(grant["person"]),
            "aud": grant["client_id"],
            "azp": grant["client_id"],
            "iat": at,
            "exp": at + TOKEN_SECONDS,
            "auth_time": int(grant["at"]),
            "nonce": grant["nonce"],
            "acr": ACR,
        }

    def sign(self, claims: dict[str, Any]) -> str:
        """Return the claims as a signed token; tests override it to misbehave."""
        key = self.keys[0]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])

    def subject(self, person: Person) -> str:
        """Return the pairwise name of a person: another client would get another one."""
        return hashlib.sha256(f"{self.client.client_id}:{person['id']}".encode()).hexdigest()

    def _check_client(self, form: Mapping[str, str], *, now: datetime) -> None:
        """Check the client's assertion (RFC 7523, private_key_jwt)."""
        right_type = form.get("client_assertion_type") == ASSERTION_TYPE
        self._demand("client_assertion_type", right_type, error="invalid_client")
        try:
            claims = jwt.decode(
                form.get("client_assertion", ""), self.client.key, algorithms=["RS256"]
            ).claims
        except (JoseError, ValueError) as error:
            raise Deviation("invalid_client", "client_assertion") from error
        at, client_id = now.timestamp(), self.client.client_id
        issued, ends = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
        for name, holds in (
            ("assertion-iss", claims.get("iss") == client_id),
            ("assertion-sub", claims.get("sub") == client_id),
            ("assertion-aud", claims.get("aud") == f"{self.issuer}/token"),
            ("assertion-iat", issued <= at + 5),
            ("assertion-exp", at < ends <= at + LONGEST_ASSERTION),
            ("assertion-jti", isinstance(claims.get("jti"), str) and bool(claims["jti"])),
        ):
            self._demand(name, holds, error="invalid_client")
        until = datetime.fromtimestamp(ends, tz=now.tzinfo)
        fresh = self.store.add("jti", str(claims["jti"]), {}, until=until)
        self._demand("assertion-reused", fresh, error="invalid_client")

    def _grant(self, form: Mapping[str, str], *, now: datetime) -> dict[str, Any]:
        right_type = form.get("grant_type") == "authorization_code"
        self._demand("grant_type", right_type, error="unsupported_grant_type")
        grant = self.store.take("code", form.get("code", ""), now=now)
        if grant is None:
            raise Deviation("invalid_grant", "code")
        self._demand("client_id", form.get("client_id") == grant["client_id"], error="invalid_grant")
        self._demand("redirect_uri", form.get("redirect_uri") == grant["redirect_uri"], error="invalid_grant")
        verifier = form.get("code_verifier", "")
        fits = 43 <= len(verifier) <= 128 and create_s256_code_challenge(verifier) == grant["code_challenge"]
        self._demand("code_verifier", fits, error="invalid_grant")
        return grant

    @staticmethod
    def _demand(why: str, holds: bool, *, error: str = "invalid_request") -> None:
        if not holds:
            raise Deviation(error, why)


class MemoryStore:
    """A store for one process; the database's twin is in `local_store`."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], tuple[dict[str, Any], datetime]] = {}

    def add(self, kind: str, key: str, data: dict[str, Any], *, until: datetime) -> bool:
        return self._held.setdefault((kind, key), (data, until))[0] is data

    def read(self, kind: str, key: str, *, now: datetime) -> dict[str, Any] | None:
        data, until = self._held.get((kind, key), (None, now))
        return data if data is not None and now < until else None

    def take(self, kind: str, key: str, *, now: datetime) -> dict[str, Any] | None:
        data, until = self._held.pop((kind, key), (None, now))
        return data if data is not None and now < until else None


def _is_printable(text: str) -> bool:
    return 0 < len(text) <= 255 and all(" " <= character <= "~" for character in text)


def _is_challenge(text: str) -> bool:
    return len(text) == 43 and all(character.isalnum() or character in "-_" for character in text)


def _seconds(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0

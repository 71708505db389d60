"""A passkey made of software, for tests: it answers as a phone would, and deviates when told to."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

USER_PRESENT, USER_VERIFIED, KEY_ENCLOSED = 0x01, 0x04, 0x40


class Passkey:
    """One key pair for one account of one site."""

    def __init__(self, *, site: str = "testserver") -> None:
        self.site, self.count, self.user = site, 0, ""
        self.id = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def registered(self, options: dict[str, Any]) -> str:
        """Answer a registration (WebAuthn 7.1)."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))
        enclosed = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        told = self._told(USER_PRESENT | USER_VERIFIED | KEY_ENCLOSED, self.site) + enclosed
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": told})
        client_data = self._client_data("webauthn.create", asked["challenge"])
        return self._answer(
            {"clientDataJSON": client_data, "attestationObject": attestation}, {"credProps": {"rk": True}}
        )

    def asserted(
        self, options: dict[str, Any], *, challenge: str = "", site: str = "", flags: int = 0x05
    ) -> str:
        """Answer a login (WebAuthn 7.2), with a deviation where one is given."""
        asked = options["publicKey"]
        self.count += 1
        told = self._told(flags, site or self.site)
        client_data = self._client_data("webauthn.get", challenge or asked["challenge"])
        signature = self._key.sign(told + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client_data, "authenticatorData": told, "signature": signature}
        return self._answer(parts, {}, user=self.user)

    def register(self, client: Client) -> None:
        """Walk the registration as the browser does; the password was asked again just before."""
        page = client.get("/staff/security/passkeys/add/")
        answer = self.registered(page.context["js_data"]["creation_options"])
        done = client.post(
            "/staff/security/passkeys/add/", {"name": "机", "passwordless": "on", "credential": answer}
        )
        assert done.status_code == 302, done.content.decode()

    def log_in(self, client: Client, **deviation: Any) -> Any:
        """Come in with the passkey alone."""
        options = client.get("/staff/login/passkey/", headers={"Accept": "application/json"})
        answer = self.asserted(options.json()["request_options"], **deviation)
        return client.post("/staff/login/passkey/", {"credential": answer})

    def _told(self, flags: int, site: str) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        data = {"type": kind, "challenge": challenge, "origin": f"https://{self.site}", "crossOrigin": False}
        return json.dumps(data).encode()

    def _answer(self, parts: dict[str, bytes], extensions: dict[str, Any], *, user: str = "") -> str:
        response = {name: websafe_encode(value) for name, value in parts.items()}
        if user:
            response["userHandle"] = user
        return json.dumps(
            {
                "id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key",
                "response": response, "clientExtensionResults": extensions,
            }
        )  # fmt: skip

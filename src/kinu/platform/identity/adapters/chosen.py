"""Which card login this installation uses: the configured provider, the local one in a demo, or none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .base import CardLogin, CardLoginNotOffered
from .keys import made_key, read_key
from .local_provider import KnownClient, LocalProvider
from .local_store import DatabaseStore
from .null import LocalCardLogin, NoCardLogin
from .oidc import Client, OidcCardLogin

CALLBACK = "/login/card/callback/"
LOCAL_CLIENT = "RP00000001"


def card_login(*, origin: str) -> CardLogin:
    """Return the card login. `origin` is where the house is reached; only the local provider needs it."""
    if settings.OIDC_ISSUER:
        return _configured(
            settings.OIDC_ISSUER.rstrip("/"), settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_KEY_FILE
        )
    return _local(origin) if settings.DEMO else NoCardLogin()


def local_provider(*, origin: str) -> LocalProvider:
    """Return the provider of the demo at this origin."""
    keys = Path(settings.VAR) / "keys"
    client = KnownClient(LOCAL_CLIENT, (origin + CALLBACK,), made_key(str(keys / "demo_client.pem")))
    return LocalProvider(
        issuer=f"{origin}/demo-provider",
        client=client,
        keys=(made_key(str(keys / "demo_provider.pem")),),
        store=DatabaseStore(),
    )


@lru_cache(maxsize=4)
def _configured(issuer: str, client_id: str, key_file: str) -> CardLogin:
    try:
        key = read_key(key_file)
    except (OSError, ValueError) as error:
        raise CardLoginNotOffered("client-key") from error
    return OidcCardLogin(Client(issuer, client_id, key))


@lru_cache(maxsize=4)
def _local(origin: str) -> CardLogin:
    provider = local_provider(origin=origin)
    return LocalCardLogin(Client(provider.issuer, LOCAL_CLIENT, provider.client.key), provider)

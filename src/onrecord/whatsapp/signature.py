"""Whether a webhook is the provider's: its signature over the bytes as they came, and the word of the handshake.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import SecretStr

from onrecord.settings import Settings

HEADER = "X-Hub-Signature-256"
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII | re.IGNORECASE)


class Secrets(NamedTuple):
    """What this installation shares with the provider. Without an app secret no webhook is believed."""

    app: Sequence[bytes]
    verify_token: bytes | None


def of(settings: Settings) -> Secrets:
    app = [_bytes(secret) for secret in (settings.whatsapp_app_secret, settings.whatsapp_former_app_secret) if secret]
    token = settings.whatsapp_verify_token
    return Secrets([secret for secret in app if secret], (_bytes(token) or None) if token else None)


def is_well_formed(header: str) -> bool:
    """Whether this could be a signature at all: a body that comes without one isn't worth reading."""
    return _SIGNATURE.fullmatch(header) is not None


def is_right(secrets: Secrets, header: str, content: bytes) -> bool:
    """Whether somebody signed these bytes who has one of the secrets. Each is tried, however the first one went."""
    found = _SIGNATURE.fullmatch(header)
    told = bytes.fromhex(found[1]) if found else b""
    right = [hmac.compare_digest(told, hmac.digest(secret, content, hashlib.sha256)) for secret in secrets.app]
    return any(right)


def is_word(secrets: Secrets, token: str) -> bool:
    """Whether this is the verify token."""
    return secrets.verify_token is not None and hmac.compare_digest(token.encode(), secrets.verify_token)


def _bytes(secret: SecretStr) -> bytes:
    return secret.get_secret_value().encode()

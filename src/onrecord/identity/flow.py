"""A sign-in at a provider while it is under way: what the browser carries, sealed, until the provider sends it back.

The cookie binds the answer to the browser that began (otherwise somebody could be signed in as somebody else), and is
sealed with AES-256-GCM: nobody reads its code verifier or makes one up. Its id lets whoever calls take it once only.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.responses import Response

from onrecord import errors, ids
from onrecord.vault import Vault

FLOW_S_MAX = 600
SECRET_BYTES = 32  # 256 bits each of state, nonce and code verifier
RETURN_PATH_CHARS_MAX = 512
COOKIE_CHARS_MAX = 4_000
COOKIE = "onrecord_flow"
_NONCE_BYTES = 12
_BOUND_TO = b"onrecord sign-in flow v1"
# A path on this server: no scheme, no host, and nothing that a browser would read as one.
_RETURN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", re.ASCII)


@dataclass(frozen=True)
class Flow:
    """One sign-in under way. `for_account` is who adds the provider to their account; None is a sign-in.

    `for_workspace` is where that counts, if it counts in one only.
    """

    id: UUID
    provider: str
    state: str
    nonce: str
    code_verifier: str
    return_path: str
    expires_at: datetime
    for_account: UUID | None = None
    for_workspace: UUID | None = None

    @property
    def code_challenge(self) -> str:
        """S256 (RFC 7636)."""
        return _base64url(hashlib.sha256(self.code_verifier.encode()).digest())


@dataclass(frozen=True)
class Cookie:
    """The sealed flow as a cookie. Over https its name begins with `__Host-`, so that no other host can set it."""

    value: str
    secure: bool

    def set_on(self, response: Response) -> None:
        response.set_cookie(
            cookie_name(secure=self.secure),
            self.value,
            max_age=FLOW_S_MAX,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",  # strict wouldn't come back with the provider's redirect
        )


def cookie_name(*, secure: bool) -> str:
    return f"__Host-{COOKIE}" if secure else COOKIE


def delete_cookie(response: Response, *, secure: bool) -> None:
    response.delete_cookie(cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")


def begin(
    provider: str,
    return_path: str,
    now: datetime,
    for_account: UUID | None = None,
    for_workspace: UUID | None = None,
) -> Flow:
    """A new flow; raises ReturnPathIsMalformed."""
    if len(return_path) > RETURN_PATH_CHARS_MAX or not _RETURN_PATH.fullmatch(return_path):
        raise errors.ReturnPathIsMalformed
    state, nonce, code_verifier = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(3))
    expires_at = now + timedelta(seconds=FLOW_S_MAX)
    return Flow(ids.new(), provider, state, nonce, code_verifier, return_path, expires_at, for_account, for_workspace)


class Seal:
    """Seals flows with a key of their own, derived from the installation's matching secret."""

    def __init__(self, vault: Vault) -> None:
        self._cipher = AESGCM(vault.match("key of sign-in flows"))

    def seal(self, flow: Flow) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        return _base64url(nonce + self._cipher.encrypt(nonce, orjson.dumps(flow), _BOUND_TO))

    def open(self, cookie: str | None, provider: str, state: str, now: datetime) -> Flow:
        """The flow of this cookie; raises OauthStateInvalid if it isn't the one that the provider answers."""
        flow = self._opened(cookie or "")
        same_state = hmac.compare_digest(flow.state.encode(), state.encode("utf-8", "surrogatepass"))
        if not same_state or flow.provider != provider or now >= flow.expires_at:
            raise errors.OauthStateInvalid
        return flow

    def _opened(self, cookie: str) -> Flow:
        try:
            if len(cookie) > COOKIE_CHARS_MAX:
                raise errors.OauthStateInvalid
            sealed = base64.b64decode(cookie + "=" * (-len(cookie) % 4), altchars=b"-_", validate=True)
            opened = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _BOUND_TO)
        except (binascii.Error, ValueError, InvalidTag):
            raise errors.OauthStateInvalid from None
        return _flow(orjson.loads(opened))


def _flow(fields: dict[str, Any]) -> Flow:
    for_account, for_workspace = fields["for_account"], fields.get("for_workspace")
    return Flow(
        id=UUID(fields["id"]),
        provider=fields["provider"],
        state=fields["state"],
        nonce=fields["nonce"],
        code_verifier=fields["code_verifier"],
        return_path=fields["return_path"],
        expires_at=datetime.fromisoformat(fields["expires_at"]).astimezone(UTC),
        for_account=UUID(for_account) if for_account else None,
        for_workspace=UUID(for_workspace) if for_workspace else None,
    )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

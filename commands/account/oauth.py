"""OAuth2 for clients: their id and secret against an access token that lasts an hour (RFC 6749, 4.4)."""

import base64
import binascii
from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from commands.account import sessions
from commands.account.signing_in import Door
from onrecord import clock, db, errors, pipelined
from onrecord.identity import client_address, permissions, throttle
from onrecord.identity.credential import ACCESS, ACCESS_TOKEN_MINUTES_MAX, SECRET_CHARS_MAX, hash_of, new_secret
from onrecord.identity.permissions import Scopes
from onrecord.problems import documented

FORM_CHARS_MAX = 4_000

router = APIRouter(tags=["account"])


class AccessToken(BaseModel):
    """The token to send as `Authorization: Bearer …`. It ends with the client, or after `expires_in` seconds."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - its type
    expires_in: int
    scope: str


class OAuthError(BaseModel):
    """What is wrong, by the words of RFC 6749, 5.2."""

    error: Literal["invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope"]
    error_description: str


class Refused(Exception):
    """An error that an OAuth2 client understands."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.status = error, status


_Field = Annotated[str | None, Form(max_length=FORM_CHARS_MAX)]
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": OAuthError, "description": "What is asked for can't be had."},
    401: {"model": OAuthError, "description": "Who asks is no client of ours, or has another secret."},
    **documented(errors.Malformed, errors.TooManyAttempts, errors.Unavailable),
}


@router.post("/oauth/token", responses=_ERRORS)
async def issue_access_token(
    request: Request,
    response: Response,
    door: Annotated[Door, Depends(sessions.door)],
    grant_type: _Field = None,
    client_id: _Field = None,
    client_secret: _Field = None,
    scope: _Field = None,
) -> AccessToken:
    """Exchange a client's id and secret for an access token; they may come in the form or by HTTP Basic."""
    response.headers["Cache-Control"] = "no-store"
    if grant_type != "client_credentials":
        raise Refused("unsupported_grant_type", "grant_type must be client_credentials")
    known = _basic(request.headers.get("authorization")) or (client_id or "", client_secret or "")
    await _must_not_be_too_many(door, request, known[0])
    return await _issue(door, *known, scope)


async def answer_refused(_request: Request, error: Exception) -> Response:
    """As RFC 6749 has it, instead of a problem."""
    assert isinstance(error, Refused)
    headers = {"Cache-Control": "no-store"}
    if error.status == errors.Unauthenticated.status:
        headers["WWW-Authenticate"] = 'Basic realm="onrecord"'
    return JSONResponse({"error": error.error, "error_description": str(error)}, error.status, headers=headers)


async def _issue(door: Door, client_id: str, secret: str, scope: str | None) -> AccessToken:
    workspace_id, token_id = _parse(client_id)
    token, now = new_secret(ACCESS), clock.now()
    async with pipelined.transaction(door.pool) as connection:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        found = await connection.execute(
            db.sql("commands", "load_client"), (workspace_id, token_id, hash_of(secret[:SECRET_CHARS_MAX]), now)
        )
        row = await found.fetchone()
        if row is None:
            raise Refused("invalid_client", "there is no such client, or this isn't its secret", 401)
        scopes = _granted(permissions.parse(str(row[0])), scope)
        await connection.execute(
            db.sql("commands", "add_access_token"),
            {
                "workspace_id": workspace_id,
                "token_id": token_id,
                "token_hash": token.hash,
                "scopes": permissions.spell(scopes),
                "now": now,
                "expires_at": now + timedelta(minutes=ACCESS_TOKEN_MINUTES_MAX),
            },
        )
    return AccessToken(
        access_token=token.text, expires_in=ACCESS_TOKEN_MINUTES_MAX * 60, scope=permissions.spell(scopes)
    )


async def _must_not_be_too_many(door: Door, request: Request, client_id: str) -> None:
    vault, address = door.executor.vault, sessions.client(request).address
    attempts = [
        throttle.attempt(vault, throttle.TOKEN_BY_ADDRESS, client_address.network(address)),
        throttle.attempt(vault, throttle.TOKEN_BY_CLIENT, client_id[:SECRET_CHARS_MAX]),
    ]
    await throttle.require(door.pool, attempts, clock.now())


def _granted(client: Scopes, scope: str | None) -> Scopes:
    """What is asked for, which the client must have; all that it has by default."""
    if scope is None:
        return client
    asked = permissions.parse(scope)
    if len(asked) != len(set(scope.split())) or not asked or not asked <= client:
        raise Refused("invalid_scope", f"this client may have: {permissions.spell(client)}")
    return asked


def _parse(client_id: str) -> tuple[UUID, UUID]:
    workspace_id, _, token_id = client_id.partition(".")
    try:
        return UUID(workspace_id), UUID(token_id)
    except ValueError:
        raise Refused("invalid_client", "there is no such client, or this isn't its secret", 401) from None


def _basic(header: str | None) -> tuple[str, str] | None:
    """Id and secret by HTTP Basic; None if the header is none or unreadable."""
    scheme, _, encoded = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return unquote(client_id), unquote(secret)

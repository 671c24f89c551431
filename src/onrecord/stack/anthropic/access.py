"""What every call must bring along: the key, the version, JSON, and not too much of it."""

import hmac

from fastapi import Request

from onrecord.stack.anthropic.api_errors import ApiError

VERSIONS = {"2023-06-01", "2026-10-21"}
BODY_BYTES_MAX = 32 * 1024 * 1024


def require(request: Request, api_key: str) -> None:
    """Raises ApiError."""
    given = _key_of(request)
    if given is None:
        raise ApiError(401, "a key is required, in x-api-key or as the bearer of authorization")
    if not hmac.compare_digest(given.encode(), api_key.encode()):
        raise ApiError(401)
    version = request.headers.get("anthropic-version")
    if version not in VERSIONS:
        raise ApiError(400, f"anthropic-version: {'header is required' if version is None else 'unknown version'}")


def _key_of(request: Request) -> str | None:
    """Either header will do: version 2 of the SDK sends a bearer, what speaks HTTP by itself mostly the other."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    return request.headers.get("x-api-key") or (bearer if scheme.lower() == "bearer" else None)


async def json_of(request: Request) -> bytes:
    """The body, which must say that it is JSON; raises ApiError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(400, "content-type: must be application/json")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES_MAX:
            raise ApiError(413, "Request exceeds the maximum size of 32 MB")
    return bytes(body)

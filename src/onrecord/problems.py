"""Every error as `application/problem+json` (RFC 9457), with a stable type and the next step."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from onrecord import errors

MEDIA_TYPE = "application/problem+json"
MISTAKES_MAX = 20
UNDECODABLE = 400
_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)


class Problem(BaseModel):
    """An error: `type` names its kind for programs, `detail` says what to do about this one."""

    type: str
    title: str
    status: int
    detail: str


def install(app: FastAPI) -> None:
    """Turn whatever the app raises into a problem."""
    app.add_exception_handler(errors.Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, of_the_framework)
    app.add_exception_handler(psycopg.OperationalError, _busy)
    app.add_exception_handler(Exception, _failed)


def documented(*refusals: type[errors.Refusal]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a router: what its routes may refuse, for the OpenAPI document."""
    rows: dict[int | str, list[type[errors.Refusal]]] = {}
    for refusal in dict.fromkeys(refusals):
        rows.setdefault(refusal.status, []).append(refusal)
    return {status: _documented(kinds) for status, kinds in rows.items()}


def _documented(kinds: list[type[errors.Refusal]]) -> dict[str, Any]:
    """Refusals of one status, with an example of each; `onrecord.openapi` writes schema and examples down."""
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "examples": {kind.type: {"$ref": f"#/components/examples/{kind.type}"} for kind in kinds},
    }
    description = "\n\n".join(f"`{kind.type}`: {kind.title()}" for kind in kinds)
    return {"description": description, "content": {MEDIA_TYPE: content}}


def answer(refusal: errors.Refusal) -> Response:
    headers = {} if refusal.retry_after_s is None else {"Retry-After": str(refusal.retry_after_s)}
    if refusal.status == errors.Unauthenticated.status:
        headers["WWW-Authenticate"] = "Bearer"
    return _problem(refusal.status, refusal.type, refusal.title(), str(refusal), refusal.more, headers)


def _problem(
    status: int, kind: str, title: str, detail: str, more: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    body = {"type": kind, "title": title, "status": status, "detail": detail, **more}
    return Response(orjson.dumps(body, option=orjson.OPT_UTC_Z), status, headers=dict(headers), media_type=MEDIA_TYPE)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.Refusal)
    return answer(error)


async def _busy(_request: Request, _error: Exception) -> Response:
    return answer(errors.Unavailable("the database is busy or out of reach"))


async def _failed(_request: Request, _error: Exception) -> Response:
    """A mistake of ours: the client gets a problem, the server raises on and logs it."""
    return answer(errors.Internal())


async def _malformed(_request: Request, error: Exception) -> Response:
    """Where the mistakes are and what was expected; never what was sent, for it may be personal or unprintable."""
    assert isinstance(error, RequestValidationError)
    mistakes = [_mistake(row) for row in error.errors()[:MISTAKES_MAX]]
    detail = "; ".join(f"{row['where']}: {row['expected']}" for row in mistakes)
    return answer(errors.Malformed(detail, mistakes=mistakes))


def _mistake(row: Mapping[str, Any]) -> dict[str, str]:
    where = ".".join(part if _NAME.fullmatch(part) else "?" for part in map(str, row["loc"]))
    return {"where": where, "expected": row["msg"]}


async def of_the_framework(_request: Request, error: Exception) -> Response:
    """404, 405, 413 and an undecodable body, raised by Starlette or FastAPI."""
    assert isinstance(error, HTTPException)
    if error.status_code == errors.BodyIsTooLarge.status:
        return answer(errors.BodyIsTooLarge())
    if error.status_code == UNDECODABLE:
        return answer(errors.Malformed("the body is not JSON in UTF-8"))
    kinds = {404: "no-such-route", 405: "no-such-method"}
    kind = kinds.get(error.status_code, "refused")
    return _problem(error.status_code, kind, error.detail, error.detail, {}, error.headers or {})

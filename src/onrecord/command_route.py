"""The route of a command: documented by FastAPI as any other, answered here by what a command needs and nothing else.

FastAPI's own handler resolves dependencies, parses the content type as an e-mail's and validates what is already a
model: that was a fifth of what a command costs the API.
"""

import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, get_type_hints

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from opentelemetry import trace
from pydantic import ValidationError
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.command import Command
from onrecord.http import Runner, authenticate, runner

Handler = Callable[[Request], Awaitable[Response]]


class CommandTable:
    """Before a router: a command is found by its address at once.

    The router tries one route after another, twice, and readies each for dependencies that a command hasn't.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._routes = {
            route.path: (route, route.get_route_handler()) for route in routes if isinstance(route, CommandRoute)
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._routes.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        scope["route"], handle = found
        _name_span(scope["path"])
        response = await handle(Request(scope, receive, send))
        await response(scope, receive, send)


def _name_span(path: str) -> None:
    """As FastAPI does where its router has found the route."""
    span = trace.get_current_span()
    if span.is_recording():
        span.update_name(f"POST {path}")
        span.set_attribute("http.route", path)


class CommandRoute(APIRoute):
    """A route whose endpoint takes `command`, the body, and `run`, and answers with a model."""

    def get_route_handler(self) -> Handler:  # type: ignore[override] # FastAPI's says Coroutine where any will do
        endpoint, status = self.endpoint, self.status_code or 200
        body: type[Command[Any]] = get_type_hints(endpoint)["command"]

        async def handle(request: Request) -> Response:
            response = Response(status_code=status, media_type="application/json")
            run: Runner = await runner(request, response, await authenticate(request))
            answer = await endpoint(await _read(request, body), run)
            response.body = answer.__pydantic_serializer__.to_json(answer)
            response.headers["content-length"] = str(len(response.body))
            return response

        return handle


async def _read(request: Request, body: type[Command[Any]]) -> Command[Any]:
    """The command in the body. Raises RequestValidationError, which says where it is not what it should be."""
    raw = await request.body()
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise RequestValidationError([_no_json(error)]) from None
    try:
        return body.model_validate(found)
    except ValidationError as error:
        mistakes = [{**row, "loc": ("body", *row["loc"])} for row in error.errors(include_url=False)]
        raise RequestValidationError(mistakes) from None


def _no_json(error: Exception) -> dict[str, Any]:
    where = f", wrong at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
    return {"type": "json_invalid", "loc": ("body",), "msg": f"JSON in UTF-8{where}", "input": None}

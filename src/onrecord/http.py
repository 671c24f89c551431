"""The edge of commands and queries: who asks, and what their headers say."""

import hmac
import re
from dataclasses import dataclass
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from onrecord import errors
from onrecord.command import Actor, Command
from onrecord.execute import IDEMPOTENCY_KEY_CHARS_MAX, Executor
from onrecord.execute import Request as CommandRequest

AnswerT = TypeVar("AnswerT", bound=BaseModel)

_JSON = re.compile(r"application/([\w.+-]+\+)?json\s*(;|$)", re.ASCII | re.IGNORECASE)
_KEY = re.compile(rf"[\x21-\x7e]{{1,{IDEMPOTENCY_KEY_CHARS_MAX}}}", re.ASCII)
_ETAG = re.compile(r'"(\d{1,9})"', re.ASCII)
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
_bearer = HTTPBearer(auto_error=False, description="The installation's token: ONRECORD_API_TOKEN in its settings.")


async def authenticate(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Actor:
    """The actor that the bearer token stands for; raises Unauthenticated."""
    token: bytes = request.app.state.api_token
    if credentials is None or not hmac.compare_digest(credentials.credentials.encode(), token):
        raise errors.Unauthenticated
    return cast("Actor", request.app.state.actor)


Authenticated = Annotated[Actor, Depends(authenticate)]


@dataclass(frozen=True)
class Runner:
    """Executes a command for the one who asked, and says in `OnRecord-Position` where its events stand."""

    executor: Executor
    actor: Actor
    request: CommandRequest
    response: Response

    async def __call__(self, command: Command[AnswerT]) -> AnswerT:
        executed = await self.executor.execute(command, self.actor, self.request)
        self.response.headers["OnRecord-Position"] = executed.position
        return executed.answer


async def _runner(request: Request, response: Response, actor: Authenticated) -> Runner:
    """Headers are read here and documented in COMMAND_HEADERS: as parameters each costs a command 5 % of its time."""
    headers = request.headers
    if not _JSON.match(headers.get("content-type", "")):
        raise errors.BodyIsNotJson
    came_with = CommandRequest(
        idempotency_key=_idempotency_key(headers.get("idempotency-key")),
        expected_version=_version(headers.get("if-match")),
        traceparent=_traceparent(headers.get("traceparent")),
    )
    return Runner(request.app.state.executor, actor, came_with, response)


Run = Annotated[Runner, Depends(_runner)]


def _idempotency_key(key: str | None) -> str | None:
    if key is not None and not _KEY.fullmatch(key):
        raise errors.IdempotencyKeyIsMalformed
    return key


def _version(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    found = _ETAG.fullmatch(if_match)
    if not found:
        raise errors.IfMatchIsMalformed
    return int(found[1])


def _traceparent(text: str | None) -> str | None:
    """Kept in the record if it is well-formed (W3C Trace Context); otherwise as good as not sent."""
    return text if text and _TRACEPARENT.fullmatch(text) else None


COMMAND_HEADERS = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A repeat with the same key and body runs nothing and gets the first answer.",
        "schema": {"type": "string", "pattern": f"^{_KEY.pattern}$"},
    },
    {
        "name": "If-Match",
        "in": "header",
        "description": 'The version of the conversation that you saw, in quotes: `"3"`.',
        "schema": {"type": "string", "pattern": f"^{_ETAG.pattern}$"},
    },
]
POSITION_HEADER = {
    "OnRecord-Position": {
        "description": "Where the events stand in the log: `<shard>:<seq>`. Send it with a query as OnRecord-After.",
        "schema": {"type": "string"},
    }
}

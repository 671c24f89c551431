"""The edge of commands and queries: who asks, and what their headers say."""

import hmac
import re
from dataclasses import dataclass
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Header, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from onrecord import errors
from onrecord.command import Actor, Command
from onrecord.execute import IDEMPOTENCY_KEY_CHARS_MAX, Executor
from onrecord.execute import Request as CommandRequest

AnswerT = TypeVar("AnswerT", bound=BaseModel)

BODY_BYTES_MAX = 256 * 1024
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


async def _runner(
    request: Request,
    response: Response,
    actor: Authenticated,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=IDEMPOTENCY_KEY_CHARS_MAX,
            pattern=r"^[\x21-\x7e]+$",
            description="A repeat with the same key and body runs nothing and gets the first answer.",
        ),
    ] = None,
    if_match: Annotated[
        str | None, Header(description='The version of the conversation that you saw, in quotes: "3".')
    ] = None,
    traceparent: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Runner:
    trace = traceparent if traceparent and _TRACEPARENT.fullmatch(traceparent) else None
    came_with = CommandRequest(idempotency_key, _version(if_match), traceparent=trace)
    return Runner(request.app.state.executor, actor, came_with, response)


Run = Annotated[Runner, Depends(_runner)]


def _version(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    found = _ETAG.fullmatch(if_match)
    if not found:
        raise errors.IfMatchIsMalformed
    return int(found[1])

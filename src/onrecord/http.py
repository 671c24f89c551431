"""The edge of commands and queries: who asks, and what their headers say."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from onrecord import clock, errors
from onrecord.command import Actor, Command
from onrecord.execute import IDEMPOTENCY_KEY_CHARS_MAX, Executed, Executor
from onrecord.execute import Request as CommandRequest
from onrecord.identity.credential import Credential
from onrecord.identity.resolver import Resolver

AnswerT = TypeVar("AnswerT", bound=BaseModel)
T = TypeVar("T")

_JSON = re.compile(r"application/([\w.+-]+\+)?json\s*(;|$)", re.ASCII | re.IGNORECASE)
_KEY = re.compile(rf"[\x21-\x7e]{{1,{IDEMPOTENCY_KEY_CHARS_MAX}}}", re.ASCII)
_ETAG = re.compile(r'"(\d{1,9})"', re.ASCII)
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)


@dataclass(frozen=True)
class Asker:
    """Who asks: a credential of theirs, and the way to look at it again when it is not what it was."""

    credential: Credential
    resolver: Resolver
    secret: str

    @cached_property
    def actor(self) -> Actor:
        """Them as an actor in the workspace that they are in. Raises a kind of Forbidden where they are none."""
        who = self.credential
        if who.second_factor == "needed":
            raise errors.SecondFactorNeeded
        if who.second_factor == "none" and who.role in self.resolver.second_factor_roles:
            raise errors.SecondFactorRequired
        if who.workspace_id is None:
            raise errors.WorkspaceNotChosen
        if who.member_id is None:
            raise errors.Forbidden("you are not a member of this workspace any more: switch to another one")
        name = f"member/{who.member_id}" if who.kind == "session" else f"token/{who.id}"
        return Actor(name, who.workspace_id, who.scopes, who)

    async def again(self) -> "Asker":
        """As they are now; raises Unauthenticated."""
        self.resolver.forget(self.credential)
        return await ask(self.resolver, self.secret)

    async def allowed(self, operation: str) -> "Asker":
        """They, if they may do this now: what was remembered of them may be less. Raises Forbidden."""
        try:
            self.actor.must_be_allowed(operation)
        except errors.Forbidden:
            fresh = await self.again()
            fresh.actor.must_be_allowed(operation)
            return fresh
        return self


async def ask(resolver: Resolver, secret: str) -> Asker:
    """Whose secret it is; raises Unauthenticated."""
    credential = await resolver.resolve(secret, clock.now())
    if credential is None:
        raise errors.Unauthenticated
    return Asker(credential, resolver, secret)


async def authenticate(request: Request) -> Asker:
    """Who asks, by the bearer token or, in a browser, the session's cookie.

    Raises Unauthenticated, or TooManyRequests.
    """
    secret = secret_of(request)
    if secret is None:
        raise errors.Unauthenticated
    asker = await ask(request.app.state.resolver, secret)
    request.app.state.limits.require(asker.credential.id, asker.credential.workspace_id)
    return asker


async def relying_on(asker: Asker, work: Callable[[Asker], Awaitable[T]]) -> T:
    """Work that has the asker verified; tried once more with what they are now, if that is something else."""
    try:
        return await work(asker)
    except errors.CredentialMoved:
        return await work(await asker.again())


def secret_of(request: Request) -> str | None:
    """A bearer token, or the session's cookie; a request that brings the first is not looked at for the second."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        return token if scheme.lower() == "bearer" else None
    return request.cookies.get(request.app.state.cookie)


Authenticated = Annotated[Asker, Depends(authenticate)]


@dataclass(frozen=True)
class Runner:
    """Executes a command for the one who asked, and says in `OnRecord-Position` where its events stand."""

    executor: Executor
    asker: Asker
    request: CommandRequest
    response: Response

    async def __call__(self, command: Command[AnswerT], elsewhere: Callable[[Actor], UUID] | None = None) -> AnswerT:
        """Run it in the asker's workspace, or in another one that the route answers for."""

        async def as_they_are(asker: Asker) -> Executed[AnswerT]:
            actor = asker.actor if elsewhere is None else replace(asker.actor, workspace_id=elsewhere(asker.actor))
            return await self.executor.execute(command, actor, self.request)

        executed = await relying_on(self.asker, as_they_are)
        self.response.headers["OnRecord-Position"] = executed.position
        return executed.answer


async def runner(request: Request, response: Response, asker: Authenticated) -> Runner:
    """Headers are read here and documented in COMMAND_HEADERS: as parameters each costs a command 5 % of its time."""
    headers = request.headers
    if not _JSON.match(headers.get("content-type", "")):
        raise errors.BodyIsNotJson
    came_with = CommandRequest(
        idempotency_key=_idempotency_key(headers.get("idempotency-key")),
        expected_version=_version(headers.get("if-match")),
        traceparent=_traceparent(headers.get("traceparent")),
    )
    allowed = await asker.allowed(request.scope["route"].name)
    return Runner(request.app.state.executor, allowed, came_with, response)


Run = Annotated[Runner, Depends(runner)]


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

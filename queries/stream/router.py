"""The stream, as routes: listening, and saying where one is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request
from fastapi import Query as Parameter
from psycopg.errors import UndefinedTable
from pydantic import BaseModel, ConfigDict

from onrecord import clock, db, errors, position
from onrecord.connections import cut_of
from onrecord.execute import entered
from onrecord.http import Asker, Authenticated, authenticate, relying_on
from onrecord.identity.permissions import Read as Scope
from onrecord.position import POSITION_CHARS_MAX, Position
from onrecord.problems import documented
from queries.reading import Reads
from queries.stream import presence
from queries.stream.hints import Topics
from queries.stream.listener import Listener
from queries.stream.presence import Signal
from queries.stream.streams import Streams
from queries.stream.telling import EVENTS, Telling

CONVERSATIONS_MAX = 20
SECONDS_MAX = 3_600
Topic = Literal["inbox", "workspace", "operations"]

EVERY = (
    errors.Unauthenticated,
    errors.CredentialMoved,
    errors.Forbidden,
    errors.SecondFactorNeeded,
    errors.SecondFactorRequired,
    errors.WorkspaceNotChosen,
    errors.TooManyRequests,
    errors.Malformed,
    errors.Unavailable,
    errors.ProjectionMissing,
)

router = APIRouter(prefix="/v1", tags=["stream"])


def _streams(request: Request) -> Streams:
    streams: Streams = request.app.state.streams
    return streams


Running = Annotated[Streams, Depends(_streams)]


async def _authenticated(request: Request, streams: Running) -> Asker:
    """Who asks, one after the other."""
    async with streams.door:
        return await authenticate(request)


async def _listening(
    request: Request,
    asker: Annotated[Asker, Depends(_authenticated)],
    streams: Running,
    topic: Annotated[
        list[Topic],
        Parameter(description="All customers, the workspace's furniture, how everything runs.", max_length=9),
    ] = [],  # noqa: B006 - FastAPI makes a new list for each request
    conversation_id: Annotated[
        list[UUID], Parameter(description="Single conversations, instead of all.", max_length=CONVERSATIONS_MAX)
    ] = [],  # noqa: B006 - likewise
    last_event_id: Annotated[str | None, Parameter(description="As the header, for who can't send one.")] = None,
    last_event_id_header: Annotated[
        str | None, Header(alias="Last-Event-ID", description="Go on after this: the id of the last event that came.")
    ] = None,
) -> AsyncIterator[Listener]:
    """A listener as long as its request: what ends one ends the other, and no connection of the pool is held."""
    topics = Topics(
        inbox="inbox" in topic or not (topic or conversation_id),
        workspace="workspace" in topic,
        operations="operations" in topic,
        conversations=frozenset(map(str, conversation_id)),
    )
    since = _since(last_event_id_header or last_event_id, streams.reads)

    async def join(asker: Asker) -> Listener:
        return await streams.join(await _allowed(asker, topics, streams.reads), topics, since, _cut(request))

    listener = await relying_on(asker, join)
    try:
        yield listener
    finally:
        streams.leave(listener)


@router.get(
    "/stream",
    status_code=200,
    response_class=Telling,
    responses=EVENTS | documented(*EVERY, errors.LastEventIdIsMalformed, errors.TooManyStreams, errors.StreamsAreFull),
)
async def stream(
    listener: Annotated[Listener, Depends(_listening)],
    seconds_max: Annotated[
        int | None, Parameter(ge=0, le=SECONDS_MAX, description="End after so long; 0 is what was missed and no more.")
    ] = None,
) -> Telling:
    """What changes, as it becomes readable: hints of where to look again. Who comes back with the last id misses none.

    `ready` begins; `changes` are hints in order, each with its position; `presence` says who views or types where;
    `operations` how far the projections are; after a `reset` everything must be read anew; `end` ends.
    """
    return Telling(listener, seconds_max)


class SignalPresence(BaseModel):
    """What one does in a conversation, of this moment. Said again every so often, or it is forgotten."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    conversation_id: UUID
    state: presence.State


class PresenceSignalled(BaseModel):
    """It is told. `repeat_s` is how soon to say so again."""

    conversation_id: UUID
    state: presence.State
    repeat_s: int


@router.post("/signal_presence", responses=documented(*EVERY, errors.BodyIsTooLarge, errors.NoSuchConversation))
async def signal_presence(said: SignalPresence, asker: Authenticated, request: Request) -> PresenceSignalled:
    """Say that you view a conversation, type in it, or are gone. Nobody's record has it: it is of this moment."""
    streams = _streams(request)

    async def tell(asker: Asker) -> bool:
        actor = (await asker.allowed("signal_presence")).actor
        streams.signals.require(asker.credential.member_id, actor.workspace_id)
        member = (str(actor.workspace_id), str(asker.credential.member_id))
        params = {
            "payload": Signal(*member, str(said.conversation_id), said.state).payload(),
            "conversation_id": said.conversation_id,
        }
        async with entered(streams.reads.pool, actor, clock.now(), b"begin read only") as connection:
            told = await connection.execute(db.sql("queries.stream", "signal_presence"), params)
        return await told.fetchone() is not None

    try:
        is_told = await relying_on(asker, tell)
    except UndefinedTable:
        raise errors.ProjectionMissing from None
    if not is_told:
        raise errors.NoSuchConversation
    return PresenceSignalled(conversation_id=said.conversation_id, state=said.state, repeat_s=presence.REPEAT_S)


async def _allowed(asker: Asker, topics: Topics, reads: Reads) -> Asker:
    """They, if they may hear of all of this. How everything runs is told in the installation's own workspace."""
    allowed = await asker.allowed("stream")
    needed = {Scope.WORKSPACE}
    if topics.inbox or topics.conversations:
        needed.add(Scope.INBOX)
    if topics.operations:
        needed.add(Scope.OPERATIONS)
    if not needed <= allowed.actor.scopes:
        allowed = await allowed.again()
    for scope in sorted(needed - allowed.actor.scopes):
        raise errors.Forbidden(f"this topic needs the scope {scope}")
    if topics.operations and allowed.actor.workspace_id != reads.log.workspace_id:
        raise errors.Forbidden("operations are told in the installation's own workspace")
    return allowed


def _cut(request: Request) -> Callable[[], object]:
    """How its connection is ended by force; where the server can't, what is told on it."""
    task = asyncio.current_task()
    assert task is not None, "a request is a task"
    return cut_of(request.scope) or task.cancel


def _since(text: str | None, reads: Reads) -> Position | None:
    """Raises LastEventIdIsMalformed."""
    if not text:
        return None
    try:
        return position.parse(text[: POSITION_CHARS_MAX + 1], reads.log.shards)
    except errors.PositionIsMalformed:
        raise errors.LastEventIdIsMalformed from None

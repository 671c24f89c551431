"""The queries of the record, as routes: what an auditor asks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Query as Parameter
from pydantic import AwareDatetime

from onrecord import errors
from onrecord.problems import documented
from queries import get_event as event
from queries import get_message_history as message_history
from queries import list_events as events
from queries.reading import PAGE_ROWS_DEFAULT, Read
from queries.router import EVERY, Cursor, Limit

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHARD_MAX = 1023
SEQ_MAX = 2**63 - 1

Moment = Annotated[AwareDatetime | None, Parameter(description="RFC 3339, with its offset from UTC.")]
Actor = Annotated[
    str | None,
    Parameter(
        pattern=r"^(system|(member|token|contact|ai)/[\w.-]{1,64})$", description="Such as member/<id> or system."
    ),
]
Type = Annotated[
    list[Annotated[str, Parameter(pattern=r"^[a-z_]{1,40}(\.[a-z0-9_]{1,40}){1,3}$")]],
    Parameter(max_length=events.TYPES_MAX, description="Such as message.received.v2; several may be named."),
]
Subject = Annotated[
    str | None, Parameter(pattern=f"^(contact|workspace)/{_UUID}$", description="contact/<id> or workspace/<id>.")
]

router = APIRouter(prefix="/v1", tags=["queries"])


def _opener(request: Request) -> event.Opener:
    opener: event.Opener = request.app.state.opener
    return opener


@router.get("/list_events", responses=documented(*EVERY))
async def list_events(  # noqa: PLR0913 - each is a filter
    read: Read,
    *,
    since: Moment = None,
    until: Moment = None,
    actor: Actor = None,
    type: Type = [],  # noqa: A002, B006 - the parameter's name in the URL; FastAPI makes a new list for each request
    subject: Subject = None,
    conversation_id: UUID | None = None,
    limit: Limit = PAGE_ROWS_DEFAULT,
    cursor: Cursor = None,
) -> events.EventPage:
    """What happened? Every event, newest first; `until` is the first moment that is left out."""
    filters = events.Filters(since, until, actor, tuple(sorted(set(type))), subject, conversation_id)
    return await events.list_events(read, filters, limit, cursor)


@router.get("/get_event", responses=documented(*EVERY, errors.NoSuchEvent, errors.ShardHalted))
async def get_event(
    read: Read,
    opener: Annotated[event.Opener, Depends(_opener)],
    response: Response,
    *,
    shard: Annotated[int | None, Parameter(ge=0, le=SHARD_MAX)] = None,
    seq: Annotated[int | None, Parameter(ge=1, le=SEQ_MAX)] = None,
    event_id: UUID | None = None,
    open: Annotated[  # noqa: A002 - the parameter's name in the URL
        bool, Parameter(description="Open the sealed part. It is put on the record first, and nobody can take it back.")
    ] = False,
) -> event.EventFound:
    """What does this event say? By `shard` and `seq`, or by `event_id`; its record byte for byte."""
    answer = await event.get_event(read, event.Name(shard, seq, event_id), opener if open else None)
    if answer.position:
        response.headers["OnRecord-Position"] = answer.position
    return answer.event


@router.get("/get_message_history", responses=documented(*EVERY, errors.NoSuchMessage))
async def get_message_history(read: Read, message_id: UUID) -> message_history.MessageHistory:
    """What became of a message? Every event about it, in the order of the log."""
    return await message_history.get_message_history(read, message_id)
